import type { ContentMessage } from "../format/content.js";
import type { ModelCallRequest } from "../format/model-call.js";
import { googleParts } from "./google-content.js";
import { countImages, fieldsWithout, finiteNumber } from "./request-fields.js";

const NO_PARAMETERS = new Set(["systemInstruction", "abortSignal", "httpOptions"]);

/** Describes the parameters of `generateContent`, in any of the shapes it takes; never throws. */
export function googleRequest(params: unknown, client: { vertexai?: boolean }): ModelCallRequest {
  const { model, contents, config } = (params ?? {}) as {
    model?: unknown;
    contents?: unknown;
    config?: { systemInstruction?: unknown };
  };
  const parameters = fieldsWithout(config, NO_PARAMETERS);
  const systemInstruction = config?.systemInstruction;
  const messages: ContentMessage[] = [];
  if (systemInstruction !== undefined) {
    messages.push({
      role: "system",
      parts: contentsMessages(systemInstruction).flatMap(({ parts }) => parts),
    });
  }
  messages.push(...contentsMessages(contents));
  return {
    provider: "google",
    model: typeof model === "string" ? model : String(model),
    messages,
    parameters,
    temperature: finiteNumber(parameters.temperature),
    topP: finiteNumber(parameters.topP),
    topK: finiteNumber(parameters.topK),
    maxOutputTokens: finiteNumber(parameters.maxOutputTokens),
    serviceTier: typeof parameters.serviceTier === "string" ? parameters.serviceTier : undefined,
    tags: client.vertexai ? { vertex: true } : undefined,
    testImagesCount: countImages(messages),
  };
}

/** A text, a part, a list of either, a content or a list of contents. */
export function contentsMessages(contents: unknown): ContentMessage[] {
  if (contents === undefined || contents === null) return [];
  const list = Array.isArray(contents) ? contents : [contents];
  const messages: ContentMessage[] = [];
  let looseParts: unknown[] = [];
  const endLoose = () => {
    if (looseParts.length > 0) messages.push({ role: "user", parts: googleParts(looseParts) });
    looseParts = [];
  };
  for (const item of list) {
    if (typeof item === "object" && item !== null && Array.isArray(item.parts)) {
      endLoose();
      messages.push({ role: item.role === "model" ? "assistant" : "user", parts: googleParts(item.parts) });
    } else {
      looseParts.push(item);
    }
  }
  endLoose();
  return messages;
}
