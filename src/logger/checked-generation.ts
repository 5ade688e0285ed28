import { ExplogError } from "../format/explog-error.js";
import { startOf } from "./call-start.js";
import type { LoggedGeneration } from "./logged-generation.js";
import type { GivenUsage } from "./usage-of-call.js";

const COUNTS = ["exampleImagesCount", "testImagesCount", "attempts"] as const;
const IMAGE_LISTS = ["exampleImages", "testImages"] as const;

/** @throws ExplogError `INVALID_ARGUMENT` for what only a programming error can cause. */
export function checkGeneration(generation: LoggedGeneration): void {
  const refuse = (problem: string) => {
    throw new ExplogError("INVALID_ARGUMENT", `logGeneration: ${problem}`);
  };
  if (typeof generation !== "object" || generation === null) {
    refuse(`the generation is ${String(generation)}. Pass an object with at least a model.`);
  }
  const { frameNumber, imageSize } = generation;
  if (frameNumber !== undefined && !Number.isFinite(frameNumber)) {
    refuse(`frameNumber is ${shown(frameNumber)}. Pass a number, or use step for anything else.`);
  }
  for (const name of COUNTS) {
    const count = generation[name];
    if (count !== undefined && !(Number.isSafeInteger(count) && count >= 0)) {
      refuse(`${name} is ${shown(count)}. Pass a whole number, 0 or more.`);
    }
  }
  for (const name of IMAGE_LISTS) {
    const images: unknown = generation[name];
    if (images !== undefined && !(Array.isArray(images) && images.every(isGivenImage))) {
      refuse(`${name} is ${shown(images)}. Pass a list of image bytes, or of { mediaType, width, height }.`);
    }
  }
  if (imageSize !== undefined && !IMAGE_SIZES.has(imageSize)) {
    refuse(`imageSize is ${shown(imageSize)}. Accepted: ${[...IMAGE_SIZES].join(", ")}.`);
  }
  for (const name in generation.usage) {
    if (!USAGE_NAMES.has(name)) {
      refuse(
        `usage.${name} is not known. Accepted: ${[...USAGE_NAMES].join(", ")}; a provider's own report goes into rawUsage.`,
      );
    }
  }
  if (typeof generation.model !== "string" || generation.model === "") {
    refuse(
      `model is ${JSON.stringify(generation.model)}. Pass the model's name, for instance "gemini-2.5-flash".`,
    );
  }
  startOf(generation.timestamp);
  if (generation.duration !== undefined && !(generation.duration >= 0 && generation.duration < Infinity)) {
    refuse(`duration is ${generation.duration}. Pass the seconds that the call took, 0 or more.`);
  }
}

const IMAGE_SIZES = new Set<string>(["low", "standard", "high"]);
const USAGE_NAMES = new Set<string>([
  "inputTokens",
  "outputTokens",
  "totalTokens",
  "cacheReadTokens",
  "cacheWriteTokens",
  "cacheWriteOneHourTokens",
  "toolUsePromptTokens",
  "reasoningTokens",
  "inputByModality",
  "outputByModality",
  "cacheReadByModality",
  "serverToolUses",
] satisfies (keyof GivenUsage)[]);

function isGivenImage(image: unknown): boolean {
  if (image instanceof Uint8Array) return true;
  return (
    typeof image === "object" &&
    image !== null &&
    ("bytes" in image || "width" in image || "sha256" in image || "uri" in image)
  );
}

function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
