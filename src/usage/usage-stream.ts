import { toPlainJson } from "../format/canonical-json.js";
import { LATER_STEPS_MISSING } from "./ai-sdk-steps.js";
import {
  field,
  fieldNames,
  hasField,
  listField,
  listItems,
  objectField,
  textField,
} from "./report-reader.js";

/** Gathers the usage that rides on the chunks of one streamed answer. Never throws, never adds up. */
export interface UsageStream {
  /** A chunk or event as the provider's SDK hands it out. */
  add(chunk: unknown): void;
  /** What `normalizeUsage` takes, or `undefined` when no chunk carried a usage. */
  report(): unknown;
}

type Fields = Record<string, unknown>;

type UsageKey = "usageMetadata" | "usage";

/** What of a chunk says something of the whole answer, beside its usage. */
const ANSWER_FIELDS = [
  "modelVersion",
  "model",
  "service_tier",
  "object",
  "status",
  "incomplete_details",
  "output",
  "response",
  "providerMetadata",
  "sdkHttpResponse",
  "finishReason",
  "stopReason",
  "metrics",
  "serviceTier",
];

/** Gemini's details belong to their count: a count that comes without them leaves the earlier ones behind. */
const DETAILS_OF: Record<string, string> = {
  promptTokenCount: "promptTokensDetails",
  candidatesTokenCount: "candidatesTokensDetails",
  responseTokenCount: "responseTokensDetails",
  cachedContentTokenCount: "cacheTokensDetails",
  toolUsePromptTokenCount: "toolUsePromptTokensDetails",
};

/**
 * Keeps, of every field of a usage, what came last: all providers report cumulative counts, and a
 * chunk without a count says nothing about it. (Gemini: each chunk; OpenAI chat: the last chunk;
 * Responses: `response.completed`; Anthropic: `message_start`, then `message_delta`.)
 */
export function createUsageStream(provider?: string): UsageStream {
  const answer: Fields = {};
  let usageKey: UsageKey | undefined;
  let usage: Fields = {};
  const steps: object[] = [];

  const mergeUsage = (key: UsageKey, found: object | undefined) => {
    if (!found) return;
    usageKey = key;
    usage = mergedUsage(usage, presentFields(found));
  };

  const addChunk = (chunk: object) => {
    const source = wholeAnswerIn(chunk) ?? chunk;
    for (const key of ANSWER_FIELDS) if (hasField(source, key)) answer[key] = field(source, key);
    if (field(chunk, "type") === "message_start") answer.type = "message";
    const stopReason = textField(field(chunk, "delta"), "stop_reason");
    if (stopReason !== undefined) answer.stop_reason = stopReason;
    keepFinish(answer, chunk);
    mergeUsage("usageMetadata", objectField(source, "usageMetadata"));
    if (field(chunk, "type") === "finish-step") steps.push(chunk);
    const total = objectField(source, "totalUsage");
    // The AI SDK's sum over all steps replaces the last step's usage, the raw report in it included.
    if (total) {
      usage = {};
      // Tells whether the steps that came are all of them.
      answer.totalUsage = total;
    }
    mergeUsage("usage", total ?? objectField(source, "usage") ?? groqUsage(source));
  };

  return {
    add(chunk) {
      const chunks = Array.isArray(chunk) ? listItems(chunk) : [chunk];
      for (const each of chunks) if (typeof each === "object" && each !== null) addChunk(each);
    },
    report() {
      if (!usageKey) return undefined;
      const whole: Fields = { ...answer, [usageKey]: usage };
      if (provider === "anthropic") whole.type ??= "message";
      // Each step of the AI SDK is a call of its own, so they are added up; of one call nothing ever is.
      if (steps.length > 1) whole.steps = steps;
      // What the step under way used, or whether there would have been another, nobody knows.
      if (steps.length > 0 && !answer.totalUsage) whole[LATER_STEPS_MISSING] = true;
      return whole;
    },
  };
}

/** Groq's own place, which it fills unasked; `usage` it fills as OpenAI does, when asked. */
function groqUsage(chunk: object): object | undefined {
  return objectField(objectField(chunk, "x_groq"), "usage");
}

/** Events that carry what the answer has: Responses, Anthropic's first, Bedrock's last, Gemini's Interactions. */
function wholeAnswerIn(chunk: object): object | undefined {
  const type = textField(chunk, "type");
  if (type?.startsWith("response.")) return objectField(chunk, "response");
  if (type === "message_start") return objectField(chunk, "message");
  const converse = objectField(chunk, "metadata");
  if (hasField(objectField(converse, "usage"), "inputTokens")) return converse;
  return objectField(chunk, "messageStop") ?? objectField(chunk, "interaction");
}

function mergedUsage(before: Fields, found: Fields): Fields {
  const merged = { ...before, ...found };
  for (const [count, details] of Object.entries(DETAILS_OF)) {
    if (count in found && !(details in found) && found[count] !== before[count]) delete merged[details];
  }
  return merged;
}

/** The last finish reason, in the place where each provider's whole answer has it. */
function keepFinish(answer: Fields, chunk: object): void {
  const candidate = listField(chunk, "candidates")[0];
  if (hasField(candidate, "finishReason") || hasField(candidate, "groundingMetadata")) {
    const before = Array.isArray(answer.candidates) ? answer.candidates[0] : {};
    answer.candidates = [
      {
        finishReason: textField(candidate, "finishReason") ?? field(before, "finishReason"),
        groundingMetadata:
          toPlainJson(field(candidate, "groundingMetadata")) ?? field(before, "groundingMetadata"),
      },
    ];
  }
  const choice = listField(chunk, "choices")[0];
  if (textField(choice, "finish_reason")) {
    answer.choices = [{ finish_reason: textField(choice, "finish_reason") }];
  }
}

function presentFields(source: object): Fields {
  const present: Fields = {};
  for (const key of fieldNames(source)) {
    const value = field(source, key);
    // Whoever reads the stream may change what it was given before the report is made.
    if (value !== undefined && value !== null) present[key] = toPlainJson(value);
  }
  return present;
}
