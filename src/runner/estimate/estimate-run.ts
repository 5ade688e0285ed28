import type { LoadedRunConfig } from "../../config/load-run-config.js";
import { providerOfModel } from "../../config/model-provider.js";
import { userPricesOf } from "../../logger/chosen-prices.js";
import { readDrift } from "../../logger/drift-file.js";
import { createPricer } from "../../pricing/price-generation.js";
import { type DriftBand, driftBand } from "../../tokens/drift.js";
import { createImageReader } from "../inputs/image-reader.js";
import { imageResizer } from "../inputs/image-resizing.js";
import { prepareRun } from "../prepare-run.js";
import { countInputsAtProvider } from "./count-inputs-at-provider.js";
import { type CachedCost, type CallsToPrice, createRunPricer, type EstimatedCost } from "./estimate-cost.js";
import {
  type CountedInputs,
  countInputs,
  type InputParts,
  scaleParts,
  sumOfParts,
} from "./estimate-inputs.js";
import { type EstimatedOutput, estimateOutput, type PastRun, type Range } from "./estimate-output.js";

/** What a run would take on one model. */
export interface ModelEstimate {
  model: string;
  /** Counts of a provider are taken as they are, local ones are read by earlier calls. */
  countedBy: "local" | "provider";
  inputTokens: Range | undefined;
  cost: EstimatedCost;
  /** Served as a batch. */
  batch: EstimatedCost;
  cached: CachedCost;
}

/** What a run would take. */
export interface RunEstimate extends ModelEstimate {
  calls: number;
  /** Calls whose input was counted; the others are taken to be like them. */
  countedCalls: number;
  /** Calls with content that cannot be counted. */
  uncountableCalls: number;
  /** Who counted the inputs, where it was asked to: `Google (countTokens)`. */
  countedAt: string | undefined;
  input: InputParts;
  /** What read the local counts: earlier calls of the model, or nothing. */
  correctedBy: { calls: number; median: number } | undefined;
  output: EstimatedOutput;
  seconds: number | undefined;
  /** Cost of single frames along the run: where a history grows, so do they. */
  curve: { position: number; usd: number }[];
  others: ModelEstimate[];
}

export interface EstimateContext {
  /** Where local counts were learnt to be read. */
  outputDir: string;
  pastRuns: readonly PastRun[];
  /** To compare with. */
  otherModels: readonly string[];
  /** Whether the provider of the configured model is asked to count the inputs. */
  countAtProvider?: boolean;
}

const CURVE_POINTS = 8;

/**
 * What a run would take, without sending anything to a model. Inputs are counted locally and read as earlier
 * calls of the model say, or by the provider; outputs are those of earlier calls, else the maximum that is
 * asked for.
 * @throws ExplogError `CONFIG_INVALID`; where the provider is to count, `INVALID_ARGUMENT` when it does not, and
 * `MODEL_CALL_FAILED` when it fails.
 */
export async function estimateRun(loaded: LoadedRunConfig, context: EstimateContext): Promise<RunEstimate> {
  const { config } = loaded;
  const prepared = await prepareRun(loaded);
  const models = [...new Set([config.model, ...context.otherModels])];
  const setting = { config, prepared, readImage: createImageReader(imageResizer(config.inputs.maxSide)) };
  const { counted, countedAt } = context.countAtProvider
    ? await countInputsAtProvider(setting, models)
    : { counted: await countInputs(setting, models), countedAt: undefined };
  const calls = prepared.items.count;
  const output = estimateOutput(context.pastRuns, config.generation.maxOutputTokens, calls);
  const drift = readDrift(context.outputDir);
  const runPricer = createRunPricer(createPricer({ userPrices: userPricesOf(config.pricing) }), new Date());

  const readOn = (model: string): { run: CallsToPrice; band: DriftBand | undefined } => {
    const provider = model === config.model ? config.provider : providerOfModel(model);
    // The sandbox counts by rules of its own, and is learnt of apart.
    const learntAs = prepared.endpoint.kind === "sandbox" ? `sandbox/${model}` : model;
    const key = { ...(provider !== undefined && { provider }), model: learntAs, part: "input" } as const;
    const isProviders = countedAt !== undefined && model === config.model;
    const band = isProviders ? undefined : driftBand(drift, key);
    const ratio = band ? { value: band.median, low: band.low, high: band.high } : { value: 1 };
    const inputs = withAnswers(counted.get(model) as CountedInputs, context.pastRuns, ratio.value);
    const { concurrency } = config;
    return { run: { model, provider, inputs, calls, ratio, output, concurrency }, band };
  };
  const estimateOf = (run: CallsToPrice): ModelEstimate => ({
    model: run.model,
    countedBy: countedAt !== undefined && run.model === config.model ? "provider" : "local",
    inputTokens: inputTokensOf(run),
    cost: runPricer.total(run),
    batch: runPricer.total({ ...run, serviceTier: "batch" }),
    cached: runPricer.cached(run),
  });

  const { run, band } = readOn(config.model);
  const durations = context.pastRuns.flatMap((past) =>
    past.flatMap(({ durationSeconds }) => durationSeconds ?? []),
  );
  return {
    ...estimateOf(run),
    calls,
    countedCalls: run.inputs.calls.length,
    uncountableCalls: run.inputs.uncountable,
    countedAt,
    input: scaledParts(run),
    correctedBy: band && { calls: band.calls, median: band.median },
    output,
    seconds:
      durations.length === 0 ? undefined : (meanOf(durations) * calls) / Math.min(config.concurrency, calls),
    curve: output.tokens ? curveOf(run, (parts) => runPricer.ofCall(run, parts)) : [],
    others: models.slice(1).map((model) => estimateOf(readOn(model).run)),
  };

  /** Where answers go along, all but the first call hold one as long as earlier ones were. */
  function withAnswers(inputs: CountedInputs, pastRuns: readonly PastRun[], ratio: number): CountedInputs {
    const answers = pastRuns.flatMap((past) => past.map(({ answerTokens }) => answerTokens));
    if (config.context.strategy !== "rolling" || answers.length === 0) return inputs;
    const more = Math.max(0, meanOf(answers) / ratio - inputs.initialAnswerTokens);
    return {
      ...inputs,
      calls: inputs.calls.map(({ position, parts }) => ({
        position,
        parts: position === 0 ? parts : { ...parts, prompt: parts.prompt + more },
      })),
    };
  }
}

function inputTokensOf({ inputs, calls, ratio }: CallsToPrice): Range | undefined {
  if (inputs.calls.length === 0) return undefined;
  const sum = inputs.calls.reduce((tokens, { parts }) => tokens + sumOfParts(parts), 0);
  const local = (sum * calls) / inputs.calls.length;
  const { value, low, high } = ratio;
  return {
    value: local * value,
    ...(low !== undefined && { low: local * low }),
    ...(high !== undefined && { high: local * high }),
  };
}

function scaledParts({ inputs, calls }: CallsToPrice): InputParts {
  const sum: InputParts = { prompt: 0, examples: 0, attachments: 0, history: 0, frames: 0 };
  for (const { parts } of inputs.calls) {
    for (const key of Object.keys(parts) as (keyof InputParts)[])
      sum[key] = (sum[key] ?? 0) + (parts[key] ?? 0);
  }
  const scaled = scaleParts(sum, inputs.calls.length === 0 ? 0 : calls / inputs.calls.length);
  for (const key of Object.keys(scaled) as (keyof InputParts)[]) scaled[key] = Math.round(scaled[key] ?? 0);
  return scaled;
}

function curveOf(
  { inputs }: CallsToPrice,
  usdOf: (parts: InputParts) => number | null,
): RunEstimate["curve"] {
  const step = Math.max(1, Math.floor((inputs.calls.length - 1) / (CURVE_POINTS - 1)));
  return inputs.calls
    .filter((_, index) => index % step === 0)
    .flatMap(({ position, parts }) => {
      const usd = usdOf(parts);
      return usd === null ? [] : [{ position: position + 1, usd }];
    });
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
