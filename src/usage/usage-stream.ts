import { field, hasField, listField, listItems, objectField, textField } from "./report-reader.js";

/** Gathers the usage that rides on the chunks of one streamed answer. Never throws, never adds up. */
export interface UsageStream {
  /** A chunk or event as the provider's SDK hands it out. */
  add(chunk: unknown): void;
  /** What `normalizeUsage` takes, or `undefined` when no chunk carried a usage. */
  report(): unknown;
}

type Fields = Record<string, unknown>;

/**
 * Keeps, of every field of a usage, what came last: all providers report cumulative counts, and a
 * chunk without a count says nothing about it. (Gemini: each chunk; OpenAI chat: the last chunk;
 * Responses: `response.completed`; Anthropic: `message_start`, then `message_delta`.)
 */
export function createUsageStream(provider?: string): UsageStream {
  const response: Fields = {};
  let usageKey: "usageMetadata" | "usage" | undefined;
  let usage: Fields = {};

  const mergeUsage = (key: "usageMetadata" | "usage", found: object) => {
    usageKey = key;
    usage = { ...usage, ...presentFields(found) };
  };
  const keep = (key: string, value: unknown) => {
    if (value !== undefined && value !== null) response[key] = value;
  };

  const addChunk = (chunk: object) => {
    const whole = objectField(chunk, "response");
    if (whole && textField(chunk, "type")?.startsWith("response.")) {
      for (const key of ["object", "model", "service_tier", "status", "incomplete_details", "output"]) {
        keep(key, field(whole, key));
      }
      const found = objectField(whole, "usage");
      if (found) mergeUsage("usage", found);
      return;
    }
    const message = field(chunk, "type") === "message_start" ? objectField(chunk, "message") : undefined;
    const source = message ?? chunk;
    for (const key of ["modelVersion", "model", "service_tier", "object", "response", "providerMetadata"]) {
      keep(key, field(source, key));
    }
    if (message) keep("type", "message");
    keep("stop_reason", field(field(chunk, "delta"), "stop_reason"));
    if (hasField(chunk, "finishReason")) keep("finishReason", field(chunk, "finishReason"));
    keepFinish(response, chunk);
    const metadata = objectField(source, "usageMetadata");
    if (metadata) mergeUsage("usageMetadata", metadata);
    const found = objectField(source, "totalUsage") ?? objectField(source, "usage");
    if (found) mergeUsage("usage", found);
  };

  return {
    add(chunk) {
      if (typeof chunk !== "object" || chunk === null) return;
      if (Array.isArray(chunk)) for (const item of listItems(chunk)) this.add(item);
      else addChunk(chunk);
    },
    report() {
      if (!usageKey) return undefined;
      const whole: Fields = { ...response, [usageKey]: usage };
      if (provider === "anthropic") whole.type ??= "message";
      return whole;
    },
  };
}

/** The last finish reason, in the place where each provider's whole answer has it. */
function keepFinish(response: Fields, chunk: object): void {
  const candidate = listField(chunk, "candidates")[0];
  if (hasField(candidate, "finishReason") || hasField(candidate, "groundingMetadata")) {
    const before = Array.isArray(response.candidates) ? response.candidates[0] : {};
    response.candidates = [
      {
        finishReason: textField(candidate, "finishReason") ?? field(before, "finishReason"),
        groundingMetadata: field(candidate, "groundingMetadata") ?? field(before, "groundingMetadata"),
      },
    ];
  }
  const choice = listField(chunk, "choices")[0];
  if (textField(choice, "finish_reason")) {
    response.choices = [{ finish_reason: textField(choice, "finish_reason") }];
  }
}

function presentFields(source: object): Fields {
  const present: Fields = {};
  let keys: string[] = [];
  try {
    keys = Object.keys(source);
  } catch {
    return present;
  }
  for (const key of keys) {
    const value = field(source, key);
    if (value !== undefined && value !== null) present[key] = value;
  }
  return present;
}
