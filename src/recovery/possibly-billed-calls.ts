import { join } from "node:path";
import type { ContentMessage } from "../format/content.js";
import type { Cost } from "../format/cost.js";
import type { ExperimentHead } from "../format/experiment-log.js";
import { experimentFiles } from "../format/file-names.js";
import type { GenerationRecord } from "../format/generation-record.js";
import type { TokenUsage } from "../format/token-usage.js";
import type { RequestLine } from "../format/transcript-line.js";
import type { BrokenLines } from "../journal/broken-line.js";
import { readOpenLedger } from "../journal/calls-without-end.js";
import { createPricer, type Pricer } from "../pricing/price-generation.js";
import type { ExperimentOverview } from "../store/experiment-store.js";
import { countMessageTokens } from "../tokens/content-tokens.js";
import { usageOfEnd } from "./answered-call.js";
import { experimentPrices } from "./experiment-prices.js";
import { outputLimitOf } from "./output-limit.js";

/** A call that a crash left without an end, or whose end stands in no record of the log. */
export interface PossiblyBilledCall {
  call: number;
  attempt: number;
  key: string;
  /** When it was sent, ISO 8601 in UTC. */
  at: string;
  provider?: string;
  model: string;
  /** `answered`: its end stands in the transcript, and only its record is missing from the log. */
  outcome: "unknown" | "answered";
  /** Counted locally for a call without an end; `null` when it cannot be counted. */
  inputTokens: number | null;
  /** The limit that the request set, or the output of an answer; `null` when there is neither. */
  mostOutputTokens: number | null;
  /** What it cost at most, as far as that can be said; an estimate unless the provider reported the usage. */
  mostUsd: number | null;
  /** What its input alone cost, known also where no limit is set. */
  inputUsd?: number;
  /** `reserved`: the figure that a budget had set aside for it. */
  source: Cost["source"] | "reserved";
  reason?: string;
}

/** The calls of an experiment that may have been billed and are in no total, in the order they were sent. */
export function possiblyBilledCalls(
  overview: ExperimentOverview,
  head: ExperimentHead | null,
  lastRecord: GenerationRecord | undefined,
): { calls: PossiblyBilledCall[]; broken: BrokenLines } {
  const path = join(overview.path, experimentFiles.transcript(overview.id));
  const lastRecorded = lastRecord ? lastRecord.transcript?.offset : overview.totals ? -1 : undefined;
  const ledger = readOpenLedger(path, lastRecorded);
  const { userPrices, baseUrl } = experimentPrices(head);
  const pricer = createPricer({ userPrices });
  const unknown = ledger.withoutEnd.map((request) => withoutEnd(request, pricer, baseUrl));
  const answered = ledger.withoutRecord.map(({ request, end }): PossiblyBilledCall => {
    const { usage, cost } = usageOfEnd(request, end, pricer, baseUrl);
    const described = request ?? end.request;
    return {
      call: end.call,
      attempt: end.attempt,
      key: end.key,
      at: request?.at ?? end.at,
      provider: described?.provider,
      model: described?.model ?? "unknown",
      outcome: "answered",
      inputTokens: usage.inputTokens,
      mostOutputTokens: usage.outputTokens,
      mostUsd: cost.atLeast ? null : cost.usd,
      inputUsd: cost.inputUsd,
      source: cost.source,
      reason: cost.reason,
    };
  });
  const calls = [...unknown, ...answered].sort((a, b) => a.call - b.call || a.attempt - b.attempt);
  return { calls, broken: ledger.broken };
}

function withoutEnd(request: RequestLine, pricer: Pricer, baseUrl: string | undefined): PossiblyBilledCall {
  const { model, provider, parameters, at, reserved_usd: reservedUsd } = request;
  const { tokens: inputTokens, byModality } = countedInput(request);
  const mostOutputTokens = outputLimitOf(parameters);
  const usage: TokenUsage = {
    inputTokens,
    outputTokens: mostOutputTokens,
    totalTokens: inputTokens === null || mostOutputTokens === null ? null : inputTokens + mostOutputTokens,
    ...(inputTokens === null ? {} : { inputByModality: byModality }),
    source: inputTokens === null && mostOutputTokens === null ? "unknown" : "estimated",
    flags: [],
  };
  const tier = parameters?.serviceTier ?? parameters?.service_tier;
  const serviceTier = typeof tier === "string" ? tier : undefined;
  const cost = pricer.price({ usage, model, provider, serviceTier, baseUrl, at: new Date(at) });
  const isReserved = cost.usd === null && typeof reservedUsd === "number";
  return {
    call: request.call,
    attempt: request.attempt,
    key: request.key,
    at,
    provider,
    model,
    outcome: "unknown",
    inputTokens,
    mostOutputTokens,
    mostUsd: isReserved ? reservedUsd : cost.usd,
    inputUsd: cost.inputUsd,
    source: isReserved ? "reserved" : cost.usd === null ? "unknown" : "estimated",
    reason: isReserved ? undefined : reasonOf(cost, inputTokens, mostOutputTokens),
  };
}

function countedInput({ messages, model, parameters }: RequestLine): {
  tokens: number | null;
  byModality: NonNullable<TokenUsage["inputByModality"]>;
} {
  const resolution = parameters?.mediaResolution;
  // A request of a hit line, or of another version, need not be what its type says.
  const isCountable = Array.isArray(messages) && messages.length > 0;
  if (!isCountable) return { tokens: null, byModality: {} };
  try {
    const mediaResolution = typeof resolution === "string" ? resolution : undefined;
    return countMessageTokens(messages as ContentMessage[], model, { mediaResolution });
  } catch {
    return { tokens: null, byModality: {} };
  }
}

function reasonOf(cost: Cost, inputTokens: number | null, mostOutputTokens: number | null) {
  if (cost.usd !== null) return cost.reason;
  if (cost.match === "none" || cost.match === undefined) return cost.reason;
  if (inputTokens === null) return "its input cannot be counted from what the transcript keeps";
  return mostOutputTokens === null ? "its request sets no output limit" : cost.reason;
}
