import { projectCost } from "../budget/cost-projection.js";
import type { LoadedRunConfig } from "../config/load-run-config.js";
import { providerOfModel } from "../config/model-provider.js";
import type { ContentMessage, ContentPart } from "../format/content.js";
import type { TokenUsage } from "../format/token-usage.js";
import { userPricesOf } from "../logger/chosen-prices.js";
import { readDrift } from "../logger/drift-file.js";
import { createPricer, type Pricer } from "../pricing/price-generation.js";
import { countMessageTokens } from "../tokens/content-tokens.js";
import { type DriftBand, driftBand } from "../tokens/drift.js";
import type { ConversationParts } from "./conversation.js";
import { createImageReader } from "./image-reader.js";
import { conversationOf } from "./item-conversation.js";
import { prepareRun } from "./prepare-run.js";

/** A finished call of the same model, from the experiments of the output folder. */
export interface PastCall {
  inputTokens: number;
  outputTokens: number;
  durationSeconds: number | null;
}

/** Input tokens of all calls, by what they come from. */
export interface InputParts {
  prompt: number;
  examples: number;
  attachments: number;
  history: number;
  frames: number;
}

export interface Range {
  value: number;
  /** 10 and 90 %. */
  low?: number;
  high?: number;
}

export interface RunEstimate {
  model: string;
  calls: number;
  /** Calls whose input was counted; the others are taken to be like them. */
  countedCalls: number;
  /** Calls with content that cannot be counted. */
  uncountableCalls: number;
  input: InputParts;
  inputTokens: Range;
  /** What read the local counts: earlier calls of the model, or nothing. */
  correctedBy: { calls: number; median: number } | undefined;
  outputTokens: Range | undefined;
  /** Where the output comes from. */
  outputFrom: "past calls" | "maximum" | "unknown";
  pastCalls: number;
  costUsd: Range | undefined;
  /** Why there is no cost. */
  noCost?: string;
  price?: string;
  seconds: number | undefined;
  /** Cost of single frames along the run: where a history grows, so do they. */
  curve: { position: number; usd: number }[];
}

/** What the same run would take on another model, or served as a batch. */
export interface OtherEstimate {
  model: string;
  serviceTier?: string;
  estimate: RunEstimate;
}

/** Beyond so many calls an even sample of them is counted. */
const MOST_COUNTED = 200;
const CURVE_POINTS = 8;

/**
 * What a run would take, without sending anything. Inputs are counted locally and read as earlier calls of the
 * model say; outputs are those of earlier calls, else the maximum that is asked for.
 * @throws ExplogError `CONFIG_INVALID`.
 */
export async function estimateRun(
  loaded: LoadedRunConfig,
  context: { outputDir: string; pastCalls: readonly PastCall[]; model?: string; serviceTier?: string },
): Promise<RunEstimate> {
  const { config } = loaded;
  const prepared = await prepareRun(loaded);
  const model = context.model ?? config.model;
  const setting = { config, prepared, readImage: createImageReader() };
  const positions = samplePositions(prepared.frames.length);
  const counts: { position: number; parts: InputParts }[] = [];
  let uncountable = 0;
  for (const position of positions) {
    const previous = config.context.strategy === "rolling" ? config.context.initialAnswer : undefined;
    const parts = countedParts(await conversationOf(setting, position, previous), model, config.generation);
    if (parts) counts.push({ position, parts });
    else uncountable += 1;
  }

  const calls = prepared.frames.length;
  const scale = counts.length === 0 ? 0 : calls / counts.length;
  const input = scaled(
    counts.map(({ parts }) => parts),
    scale,
  );
  const isSandbox = prepared.endpoint.kind === "sandbox";
  const provider = model === config.model ? config.provider : providerOfModel(model);
  const band = inputBand(context.outputDir, { provider, model: isSandbox ? `sandbox/${model}` : model });
  const local = sumOf(input);
  const inputTokens = rangeOf(local, band);
  const { outputTokens, outputFrom } = outputOf(context.pastCalls, config.generation.maxOutputTokens, calls);

  const pricer = createPricer({ userPrices: userPricesOf(config.pricing) });
  const perCall = outputTokens && {
    mean: outputTokens.value / calls,
    low: (outputTokens.low ?? outputTokens.value) / calls,
    high: (outputTokens.high ?? outputTokens.value) / calls,
  };
  const priceOf = (parts: InputParts, ratio: number, output: number) =>
    priced(
      pricer,
      {
        model,
        provider,
        serviceTier: context.serviceTier,
      },
      sumOf(parts) * ratio,
      output,
    );
  const ratios = { mean: band?.median ?? 1, low: band?.low ?? 1, high: band?.high ?? 1 };
  const first = counts[0] && perCall ? priceOf(counts[0].parts, ratios.mean, perCall.mean) : undefined;
  const total = (which: "mean" | "low" | "high"): number | undefined => {
    if (!perCall || counts.length === 0) return undefined;
    let usd = 0;
    for (const { parts } of counts) {
      const cost = priceOf(parts, ratios[which], perCall[which]);
      if (cost.usd === null) return undefined;
      usd += cost.usd;
    }
    return usd * scale;
  };
  const mean = total("mean");
  const durations = context.pastCalls.flatMap(({ durationSeconds }) => durationSeconds ?? []);
  return {
    model,
    calls,
    countedCalls: counts.length,
    uncountableCalls: uncountable,
    input,
    inputTokens,
    correctedBy: band && { calls: band.calls, median: band.median },
    outputTokens,
    outputFrom,
    pastCalls: context.pastCalls.length,
    costUsd: mean === undefined ? undefined : { value: mean, low: total("low"), high: total("high") },
    ...(mean === undefined && { noCost: first?.reason ?? noCostReason(counts.length, outputTokens) }),
    ...(first?.price !== undefined && { price: first.price }),
    seconds:
      durations.length === 0 ? undefined : (meanOf(durations) * calls) / Math.min(config.concurrency, calls),
    curve: perCall ? curveOf(counts, (parts) => priceOf(parts, ratios.mean, perCall.mean).usd) : [],
  };
}

function noCostReason(counted: number, output: Range | undefined): string {
  if (counted === 0) return "this model's input cannot be counted (no rule is known for its images)";
  return output ? "no price is known" : "how long the answers will be is not known";
}

/** All positions, or an even sample that has the first ones, where a history is still growing. */
function samplePositions(count: number): number[] {
  if (count <= MOST_COUNTED) return Array.from({ length: count }, (_, index) => index);
  return Array.from({ length: MOST_COUNTED }, (_, index) =>
    Math.floor((index * (count - 1)) / (MOST_COUNTED - 1)),
  );
}

function countedParts(
  parts: ConversationParts,
  model: string,
  generation: { mediaResolution?: string },
): InputParts | undefined {
  const count = (content: readonly ContentPart[]): number | null => {
    if (content.length === 0) return 0;
    const messages: ContentMessage[] = [{ role: "user", parts: [...content] }];
    return countMessageTokens(messages, model, { mediaResolution: generation.mediaResolution }).tokens;
  };
  const text = (...texts: (string | undefined)[]): ContentPart[] =>
    texts.flatMap((each) => (each ? [{ type: "text" as const, text: each }] : []));
  const counted = {
    prompt: count(text(parts.system, parts.user, parts.acknowledgement, parts.followUp)),
    examples: count(parts.examples.flatMap(({ image, answer }) => [image, ...text(answer)])),
    attachments: count(parts.attachments),
    history: count(parts.history),
    frames: count([parts.image]),
  };
  return Object.values(counted).includes(null) ? undefined : (counted as InputParts);
}

/** What earlier calls say of the whole input; the sandbox, which counts by rules of its own, has a name of its own. */
function inputBand(
  outputDir: string,
  { provider, model }: { provider: string | undefined; model: string },
): DriftBand | undefined {
  return driftBand(readDrift(outputDir), {
    ...(provider !== undefined && { provider }),
    model,
    part: "input",
  });
}

function outputOf(
  past: readonly PastCall[],
  maximum: number | undefined,
  calls: number,
): Pick<RunEstimate, "outputTokens" | "outputFrom"> {
  if (past.length > 0) {
    const projection = projectCost(
      past.map(({ outputTokens }) => outputTokens),
      calls,
    );
    if (projection) {
      const { usd: value, lowUsd: low, highUsd: high } = projection;
      return { outputTokens: { value, low, high }, outputFrom: "past calls" };
    }
  }
  if (maximum === undefined) return { outputTokens: undefined, outputFrom: "unknown" };
  return { outputTokens: { value: maximum * calls, low: 0, high: maximum * calls }, outputFrom: "maximum" };
}

function priced(
  pricer: Pricer,
  call: { model: string; provider?: string; serviceTier?: string },
  inputTokens: number,
  outputTokens: number,
): { usd: number | null; price?: string; reason?: string } {
  const usage: TokenUsage = {
    inputTokens: Math.round(inputTokens),
    outputTokens: Math.round(outputTokens),
    totalTokens: Math.round(inputTokens) + Math.round(outputTokens),
    source: "estimated",
    flags: [],
  };
  return pricer.price({ ...call, usage, at: new Date() });
}

function curveOf(
  counts: readonly { position: number; parts: InputParts }[],
  usdOf: (parts: InputParts) => number | null,
): RunEstimate["curve"] {
  const step = Math.max(1, Math.floor((counts.length - 1) / (CURVE_POINTS - 1)));
  return counts
    .filter((_, index) => index % step === 0)
    .flatMap(({ position, parts }) => {
      const usd = usdOf(parts);
      return usd === null ? [] : [{ position: position + 1, usd }];
    });
}

function scaled(all: readonly InputParts[], scale: number): InputParts {
  const sum = { prompt: 0, examples: 0, attachments: 0, history: 0, frames: 0 };
  for (const parts of all) for (const key of Object.keys(sum) as (keyof InputParts)[]) sum[key] += parts[key];
  for (const key of Object.keys(sum) as (keyof InputParts)[]) sum[key] = Math.round(sum[key] * scale);
  return sum;
}

function sumOf(parts: InputParts): number {
  return parts.prompt + parts.examples + parts.attachments + parts.history + parts.frames;
}

function rangeOf(local: number, band: DriftBand | undefined): Range {
  if (!band) return { value: local };
  return { value: local * band.median, low: local * band.low, high: local * band.high };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
