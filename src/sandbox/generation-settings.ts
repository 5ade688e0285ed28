import { GeminiError } from "./gemini-error.js";
import { fieldOf, isJsonObject, type JsonObject } from "./json-fields.js";

export type MediaResolution = "LOW" | "MEDIUM" | "HIGH" | "ULTRA_HIGH";

/** What of `generationConfig` changes an answer of the sandbox. */
export interface GenerationSettings {
  maxOutputTokens: number | undefined;
  /** `application/json` asks for bare JSON. */
  json: boolean;
  /** The JSON Schema that bare JSON is to keep to. */
  schema: JsonObject | undefined;
  /** `undefined` stands for the model's default. */
  mediaResolution: MediaResolution | undefined;
  /** 0 switches thinking off; `undefined` and negative numbers leave it to the model. */
  thinkingBudget: number | undefined;
  /** The whole configuration in an order of its own, for the request's hash. */
  identity: [string, unknown][];
}

export function parseGenerationSettings(config: unknown): GenerationSettings {
  if (!isJsonObject(config)) invalid("generationConfig is not an object");
  inRange(config, "temperature", 0, 2);
  inRange(config, "topP", 0, 1);
  wholeFrom(config, "topK", 1);
  if ((fieldOf(config, "candidateCount") ?? 1) !== 1) invalid("the sandbox answers with one candidate only");
  const thinking = fieldOf(config, "thinkingConfig");
  const schema = fieldOf(config, "responseJsonSchema");
  const json = fieldOf(config, "responseMimeType") === "application/json";
  if (schema !== undefined && !isJsonObject(schema))
    invalid("generationConfig.responseJsonSchema is no object");
  if (schema !== undefined && !json) invalid("responseJsonSchema needs responseMimeType application/json");
  return {
    maxOutputTokens: wholeFrom(config, "maxOutputTokens", 1),
    json,
    schema,
    mediaResolution: parseMediaResolution(fieldOf(config, "mediaResolution")),
    thinkingBudget: isJsonObject(thinking) ? wholeFrom(thinking, "thinkingBudget", -1) : undefined,
    identity: Object.entries(config).sort(([a], [b]) => (a < b ? -1 : 1)),
  };
}

function parseMediaResolution(value: unknown): MediaResolution | undefined {
  if (value === undefined || value === "MEDIA_RESOLUTION_UNSPECIFIED") return undefined;
  const match = /^MEDIA_RESOLUTION_(LOW|MEDIUM|HIGH|ULTRA_HIGH)$/.exec(String(value));
  if (!match) invalid(`generationConfig.mediaResolution is ${JSON.stringify(value)}`);
  return match[1] as MediaResolution;
}

function inRange(config: JsonObject, name: string, least: number, most: number): number | undefined {
  return checkedNumber(
    config,
    name,
    `in the range [${least}, ${most}]`,
    (value) => value >= least && value <= most,
  );
}

function wholeFrom(config: JsonObject, name: string, least: number): number | undefined {
  return checkedNumber(
    config,
    name,
    `a whole number from ${least} on`,
    (value) => Number.isSafeInteger(value) && value >= least,
  );
}

function checkedNumber(
  config: JsonObject,
  name: string,
  expected: string,
  holds: (value: number) => boolean,
): number | undefined {
  const value = fieldOf(config, name);
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number" || !holds(value)) {
    invalid(`generationConfig.${name} is ${JSON.stringify(value)}; it must be ${expected}`);
  }
  return value;
}

function invalid(message: string): never {
  throw new GeminiError("INVALID_ARGUMENT", `${message}.`);
}
