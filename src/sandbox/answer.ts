import type { GeminiRequest } from "./gemini-request.js";
import type { ImageReading } from "./image-reading.js";
import type { JsonObject } from "./json-fields.js";
import { mistakeScene } from "./scene-mistakes.js";
import { valueOfSchema } from "./schema-value.js";
import { pickSeeded, type SeededRandom } from "./seeded-random.js";

/** The first line of every answer that is not bare JSON. */
export const SANDBOX_NOTICE = "Sandbox answer, not a model's.";

const LONGEST_QUOTE = 80;

/** The answer to the last image of a request, or to its text where it has no image. */
export function composeAnswer(
  request: GeminiRequest,
  lastImage: ImageReading | undefined,
  errorRate: number,
  random: SeededRandom,
): string {
  const { json, schema } = request.settings;
  const keptTo = (facts: object) => JSON.stringify(valueOfSchema(schema as JsonObject, facts, random));
  if (lastImage?.content.kind === "scene") {
    const scene = mistakeScene(lastImage.content.scene, errorRate, random);
    if (schema) return keptTo(scene);
    return json ? JSON.stringify(scene) : inProse(JSON.stringify(scene, null, 2));
  }
  const facts = lastImage ? describeImage(lastImage) : describeText(request, random);
  if (schema) return keptTo({ notice: SANDBOX_NOTICE, ...facts.fields });
  return json
    ? JSON.stringify({ notice: SANDBOX_NOTICE, ...facts.fields })
    : `${SANDBOX_NOTICE}\n${facts.text}`;
}

interface Description {
  text: string;
  fields: Record<string, unknown>;
}

function inProse(json: string): string {
  return `${SANDBOX_NOTICE}\n\`\`\`json\n${json}\n\`\`\``;
}

function describeImage({ width, height, content }: ImageReading): Description {
  const size = `${width}×${height} pixels`;
  if (content.kind === "picture") {
    return {
      text: `No stacking scene in this picture of ${size}; its mean colour is ${content.meanColor}.`,
      fields: { scene: null, width, height, mean_color: content.meanColor },
    };
  }
  const mimeType = content.kind === "unreadable" ? content.mimeType : "image/png";
  return {
    text: `The sandbox reads PNG only. It could not read this ${mimeType} of ${size}, but counted it.`,
    fields: { scene: null, width, height, unreadable: mimeType },
  };
}

function describeText(request: GeminiRequest, random: SeededRandom): Description {
  const texts = request.parts.flatMap((part) => (part.kind === "text" ? [part.text] : []));
  const sentences = texts.join("\n").match(/[^\s.!?\n][^.!?\n]*[.!?]?/g) ?? [];
  const [first = "", ...rest] = sentences.map((sentence) => sentence.trim());
  const quote = Array.from(pickSeeded(random, "quote", [first, ...rest]))
    .slice(0, LONGEST_QUOTE)
    .join("");
  const words = texts.join(" ").split(/\s+/).filter(Boolean).length;
  const opening = pickSeeded(random, "opening", ["You wrote", "One line of yours", "From your prompt"]);
  return {
    text: `${opening}: "${quote}" (${words} words in all).`,
    fields: { quote, words },
  };
}
