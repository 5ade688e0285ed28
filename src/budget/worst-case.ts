import type { ContentMessage } from "../format/content.js";
import type { LocalCount, ModelCallRequest } from "../format/model-call.js";
import type { Pricer } from "../pricing/price-generation.js";
import type { MediaModality } from "../pricing/price-sheet.js";
import type { BudgetNeed } from "./reservation.js";

/** What chat templates add around a message, roles and separators, with room to spare. */
const TOKENS_AROUND_A_MESSAGE = 32;
/** Gemini 3's dearest image, and the most that OpenAI and Anthropic count one as. */
const MOST_TOKENS_AN_IMAGE = 6_144;
/**
 * How far o200k_base may be below a model's own tokenizer: 1.53 is the most that is published
 * (Claude Opus 4.7), Gemma's vocabulary stays below 1.15.
 */
const TOKENIZER_MARGIN = 1.6;
/**
 * A call that is let go now begins between these two, by the provider's clock: clocks differ, and work of the
 * program's own may come before it.
 */
const BEGINS_EARLIEST_MILLISECONDS = -60_000;
const BEGINS_LATEST_MILLISECONDS = 15 * 60_000;

/** The most input tokens a request can have, as far as that can be told. */
export interface InputBound {
  tokens: number;
  /** The local count it was made from; absent where the bytes were enough. */
  count?: LocalCount;
}

/**
 * A bound without counting: a token of every tokenizer in use stands for a byte or more. `undefined` for
 * content of which nothing is known.
 */
export function quickInputBound(messages: readonly ContentMessage[]): InputBound | undefined {
  let tokens = 0;
  for (const { parts } of messages) {
    tokens += TOKENS_AROUND_A_MESSAGE;
    for (const part of parts) {
      const bound = partBound(part);
      if (bound === undefined) return undefined;
      tokens += bound;
    }
  }
  return { tokens };
}

/** A closer bound, from a local count. */
export function countedInputBound(
  messages: readonly ContentMessage[],
  count: LocalCount,
): InputBound | undefined {
  const quick = quickInputBound(messages);
  if (count.tokens === null) return quick && { ...quick, count };
  const tokens = Math.ceil(count.tokens * TOKENIZER_MARGIN) + messages.length * TOKENS_AROUND_A_MESSAGE;
  return { tokens: quick ? Math.min(tokens, quick.tokens) : tokens, count };
}

function partBound(part: ContentMessage["parts"][number]): number | undefined {
  switch (part.type) {
    case "text":
    case "reasoning":
      return Buffer.byteLength(part.text);
    case "tool_call":
      return valueBound(part.name, part.arguments);
    case "tool_result":
      return valueBound(part.name, part.result);
    case "media":
      if (part.mediaType.startsWith("image/")) return MOST_TOKENS_AN_IMAGE;
      return /^text\/|json|xml|yaml/.test(part.mediaType) ? part.bytes?.byteLength : undefined;
    case "other":
      return undefined;
  }
}

function valueBound(name: string | undefined, value: unknown): number | undefined {
  try {
    const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
    return Buffer.byteLength(text) + Buffer.byteLength(name ?? "");
  } catch {
    return undefined;
  }
}

/** What a call may cost at most, given a bound of its input. */
export function needOf(
  request: ModelCallRequest,
  input: InputBound | undefined,
  options: { pricer: Pricer; maxOutputTokens: number; at: Date },
): BudgetNeed {
  const outputTokens = request.maxOutputTokens ?? options.maxOutputTokens;
  const extra = toolSchemaBound(request.parameters);
  const count = input?.count && { count: input.count };
  if (!input) {
    return {
      picodollars: null,
      tokens: outputTokens,
      reason: "the request holds content whose tokens cannot be bounded",
    };
  }
  const inputTokens = input.tokens + extra;
  const call = {
    model: request.model,
    provider: request.provider,
    serviceTier: request.serviceTier,
    baseUrl: request.baseUrl,
    at: new Date(options.at.getTime() + BEGINS_EARLIEST_MILLISECONDS),
    until: new Date(options.at.getTime() + BEGINS_LATEST_MILLISECONDS),
    inputTokens,
    media: mediaOf(request.messages),
  };
  const ceiling = options.pricer.ceiling({ ...call, outputTokens });
  const ofInput = options.pricer.ceiling({ ...call, outputTokens: 0 });
  const tokens = inputTokens + outputTokens;
  if (typeof ceiling === "string") return { picodollars: null, tokens, reason: ceiling, ...count };
  const picodollars = typeof ofInput === "string" ? 0n : ofInput;
  return { picodollars: ceiling, tokens, input: { picodollars, tokens: inputTokens }, ...count };
}

function mediaOf(messages: readonly ContentMessage[]): MediaModality[] {
  const found = new Set<MediaModality>();
  for (const { parts } of messages) {
    for (const part of parts) {
      if (part.type !== "media") continue;
      const kind = part.mediaType.slice(0, part.mediaType.indexOf("/"));
      if (kind === "audio" || kind === "image" || kind === "video") found.add(kind);
    }
  }
  return [...found];
}

/** Schemas and tools go along as input as well. */
function toolSchemaBound(parameters: Record<string, unknown> | undefined): number {
  if (!parameters) return 0;
  let bytes = 0;
  for (const value of Object.values(parameters)) {
    if (typeof value !== "object" || value === null) continue;
    try {
      bytes += Buffer.byteLength(JSON.stringify(value) ?? "");
    } catch {
      // A parameter that cannot be written down cannot be sent either.
    }
  }
  return bytes;
}
