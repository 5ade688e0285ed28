import { field, hasField, listField, objectField, type ReportReader, textField } from "./report-reader.js";
import type { ReadReport, UsageParts } from "./usage-report.js";

const MARKS = [
  "cache_creation_input_tokens",
  "cache_read_input_tokens",
  "cache_creation",
  "server_tool_use",
  "inference_geo",
  "speed",
];

/** The `usage` of a message, or the object itself when it is one. */
export function findAnthropicUsage(report: object): object | undefined {
  const usage = objectField(report, "usage") ?? report;
  if (!hasField(usage, "input_tokens") && !hasField(usage, "output_tokens")) return undefined;
  const own = field(report, "type") === "message" || MARKS.some((key) => hasField(usage, key));
  return own ? usage : undefined;
}

// https://docs.claude.com/en/api/messages, read 2026-11-23: cache reads and writes are beside
// `input_tokens`, thinking is inside `output_tokens`, and there is no total.
export function readAnthropicUsage(response: object, usage: object, reader: ReportReader): ReadReport {
  return {
    shape: "anthropic",
    modelVersion: textField(response, "model"),
    serviceTier: serviceTierOf(usage),
    finishReason: textField(response, "stop_reason"),
    parts: { ...readCounts(usage, reader), serverToolUses: serverToolUses(usage, reader) },
  };
}

/** The top level leaves out what a compaction used; `iterations` lists it. */
function readCounts(usage: object, reader: ReportReader): UsageParts {
  const compactions = listField(usage, "iterations").filter((item) => field(item, "type") === "compaction");
  return compactions
    .map((item) => readIteration(item, reader))
    .reduce(addParts, readIteration(usage, reader));
}

function readIteration(usage: unknown, reader: ReportReader): UsageParts {
  const fresh = reader.count(usage, "input_tokens");
  const read = reader.count(usage, "cache_read_input_tokens");
  const { written, oneHour, contradicts } = readCacheWrites(usage, reader);
  return {
    ...(contradicts && { flags: ["total_mismatch" as const] }),
    inputTokens: fresh === undefined ? undefined : fresh + (read ?? 0) + (written ?? 0),
    outputTokens: reader.count(usage, "output_tokens"),
    cacheReadTokens: read,
    cacheWriteTokens: written,
    cacheWriteOneHourTokens: oneHour,
    reasoningTokens: reader.count(objectField(usage, "output_tokens_details"), "thinking_tokens"),
  };
}

interface CacheWrites {
  written?: number;
  oneHour?: number;
  contradicts: boolean;
}

function readCacheWrites(usage: unknown, reader: ReportReader): CacheWrites {
  const created = reader.count(usage, "cache_creation_input_tokens");
  const lifetimes = objectField(usage, "cache_creation");
  const fiveMinutes = reader.count(lifetimes, "ephemeral_5m_input_tokens");
  const oneHour = reader.count(lifetimes, "ephemeral_1h_input_tokens");
  if (fiveMinutes === undefined && oneHour === undefined) return { written: created, contradicts: false };
  const split = (fiveMinutes ?? 0) + (oneHour ?? 0);
  if (created === undefined || created === split) return { written: split, oneHour, contradicts: false };
  // A stream names the lifetimes at its start only; server-side tools make it write more before its end.
  const ofOneLifetime = Boolean(fiveMinutes) !== Boolean(oneHour);
  if (created > split && ofOneLifetime) {
    return { written: created, oneHour: oneHour ? created : oneHour, contradicts: false };
  }
  return { written: created, oneHour, contradicts: true };
}

function addParts(a: UsageParts, b: UsageParts): UsageParts {
  return {
    inputTokens: addBoth(a.inputTokens, b.inputTokens),
    outputTokens: addBoth(a.outputTokens, b.outputTokens),
    cacheReadTokens: addEither(a.cacheReadTokens, b.cacheReadTokens),
    cacheWriteTokens: addEither(a.cacheWriteTokens, b.cacheWriteTokens),
    cacheWriteOneHourTokens: addEither(a.cacheWriteOneHourTokens, b.cacheWriteOneHourTokens),
    reasoningTokens: addEither(a.reasoningTokens, b.reasoningTokens),
    flags: [...(a.flags ?? []), ...(b.flags ?? [])],
  };
}

function addBoth(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}

function addEither(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined && b === undefined ? undefined : (a ?? 0) + (b ?? 0);
}

const TOOL_REQUESTS = ["web_search", "web_fetch", "code_execution"];

/** `server_tool_use: {web_search_requests: 2}` → `web_search: 2`; an advisor is another model, at its own price. */
function serverToolUses(usage: object, reader: ReportReader): Record<string, number> | undefined {
  const uses = objectField(usage, "server_tool_use");
  const counted: Record<string, number> = {};
  for (const tool of TOOL_REQUESTS) {
    const count = reader.count(uses, `${tool}_requests`);
    if (count) counted[tool] = count;
  }
  const advice = listField(usage, "iterations").filter((item) => field(item, "type") === "advisor_message");
  if (advice.length > 0) counted.advisor = advice.length;
  return Object.keys(counted).length > 0 ? counted : undefined;
}

/** Speed and place of inference are billed like tiers, so they are named beside the tier. */
function serviceTierOf(usage: object): string | undefined {
  const words = [textField(usage, "service_tier")];
  const speed = textField(usage, "speed");
  if (speed !== undefined && speed !== "standard") words.push(speed);
  const place = textField(usage, "inference_geo");
  if (place !== undefined && place !== "global" && place !== "not_available") words.push(`geo:${place}`);
  return words.filter((word) => word !== undefined).join("+") || undefined;
}
