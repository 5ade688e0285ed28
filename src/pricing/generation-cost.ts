import type { Cost } from "../format/cost.js";
import { fromPicodollars } from "../format/money.js";
import type { TokenUsage, UsageFlag } from "../format/token-usage.js";
import { type InputCost, inputCost } from "./input-cost.js";
import { outputCost } from "./output-cost.js";
import type { ResolvedPrice } from "./resolve-price.js";
import { serverToolCost } from "./server-tool-cost.js";
import { type RateCard, roundToPicodollars } from "./token-rates.js";
import { unpricedAudio } from "./unpriced-audio.js";

/** Flags that leave open what was billed: with one of them there is no figure, only its known parts. */
const CONTRADICTIONS: Partial<Record<UsageFlag, string>> = {
  invalid_count: "the report holds a count that is none",
  total_mismatch: "the report's total is not the sum of its parts",
  cache_exceeds_input: "the report has more cached input than input",
  reasoning_exceeds_output: "the report has more reasoning than output",
};

/** Flags that a figure can be given in spite of. */
const CAVEATS: Partial<Record<UsageFlag, string>> = {
  modality_mismatch: "the report's modalities are not its whole, and the rest is counted as text",
  cache_place_unknown:
    "the report does not say whether cached tokens are inside the input; they are taken to be",
  output_from_total: "output that only the report's total holds is counted as output",
};

/** Flags of a usage that holds only a part of what was billed: a figure is a lower bound. */
const LOWER_BOUNDS: Partial<Record<UsageFlag, string>> = {
  later_steps_missing: "at least this: the stream broke off, and later steps are not in its report",
  cache_writes_unreported:
    "at least this: writes to the cache are only in the AI SDK's providerMetadata, which is not in the report",
};

/** What a usage costs at a price, in parts that add up to the whole. */
export function generationCost(
  usage: TokenUsage,
  price: ResolvedPrice,
  rateCard: RateCard,
  imagesOut: number | undefined,
): Cost {
  const rates = rateCard.ratesFor(usage.inputTokens ?? 0, (usage.reasoningTokens ?? 0) > 0);
  const incoming = inputCost(usage, rates);
  const outgoing = outputCost(usage, rates);
  const tools = serverToolCost(usage, price.sheet, imagesOut, price.matchedModel);
  const cost: Cost = {
    usd: null,
    source: "unknown",
    ...inputFigures(incoming),
    ...outputFigures(outgoing),
    price: price.words,
    matchedModel: price.matchedModel,
    match: price.match,
  };
  if (typeof tools !== "string" && tools.picodollars > 0n) {
    cost.serverToolsUsd = fromPicodollars(tools.picodollars);
  }
  const obstacle = obstacleOf(usage, price);
  if (typeof incoming === "string") return { ...cost, reason: incoming };
  if (typeof outgoing === "string") return { ...cost, reason: outgoing };
  if (typeof tools === "string") return { ...cost, reason: tools };
  if (obstacle !== undefined) return { ...cost, reason: obstacle };

  const total = roundToPicodollars(incoming.total) + roundToPicodollars(outgoing) + tools.picodollars;
  cost.usd = fromPicodollars(total);
  const audioAsText = unpricedAudio(usage, rates);
  const stepsAtCliff = summedBeyondCliff(usage, price);
  const isCertain =
    usage.source === "reported" &&
    !incoming.assumed &&
    audioAsText.length === 0 &&
    !stepsAtCliff &&
    !usage.flags.includes("cache_place_unknown");
  cost.source = isCertain ? "computed" : "estimated";
  const leftOut = usage.flags.flatMap((flag) => LOWER_BOUNDS[flag] ?? []);
  if (tools.leftOut !== undefined || leftOut.length > 0) cost.atLeast = true;
  const caveats = [
    ...leftOut,
    ...(tools.leftOut === undefined ? [] : [`at least this: ${tools.leftOut}`]),
    ...price.caveats,
    ...incoming.caveats,
    ...audioAsText,
    ...partCaveats(usage, price),
    ...(stepsAtCliff ? [STEPS_AT_CLIFF] : []),
    ...usage.flags.flatMap((flag) => CAVEATS[flag] ?? []),
  ];
  if (caveats.length > 0) cost.reason = caveats.join("; ");
  return cost;
}

function obstacleOf(usage: TokenUsage, price: ResolvedPrice): string | undefined {
  if (usage.source === "unknown") return "the call's usage is unknown";
  for (const flag of usage.flags) {
    const reason = CONTRADICTIONS[flag];
    if (reason) return reason;
  }
  if (price.mostInputTokens !== undefined && (usage.inputTokens ?? 0) > price.mostInputTokens) {
    return `no price of this service tier is known beyond ${price.mostInputTokens} input tokens`;
  }
  return undefined;
}

const STEPS_AT_CLIFF = "several calls in one report are priced as one long one, which is the dearer reading";

/** Each call of several may have been below the length from which all of its tokens cost more. */
function summedBeyondCliff(usage: TokenUsage, { sheet }: ResolvedPrice): boolean {
  const cliff = firstCliff(sheet);
  return cliff > 0 && (usage.inputTokens ?? 0) > cliff && usage.flags.includes("summed_steps");
}

function firstCliff(sheet: ResolvedPrice["sheet"]): number {
  return typeof sheet.input === "object" ? (sheet.input.tiers[0]?.start ?? 0) : 0;
}

function partCaveats(usage: TokenUsage, { partCaveat, sheet }: ResolvedPrice): string[] {
  if (!partCaveat) return [];
  const cliff = firstCliff(sheet);
  const applies = {
    "every-call": true,
    cached: (usage.cacheReadTokens ?? 0) > 0,
    reasoning: (usage.reasoningTokens ?? 0) > 0,
    "long-context": (usage.inputTokens ?? 0) > cliff,
  };
  return applies[partCaveat.appliesTo] ? [partCaveat.text] : [];
}

function inputFigures(incoming: InputCost | string): Partial<Cost> {
  if (typeof incoming === "string") return {};
  const figures: Partial<Cost> = { inputUsd: inDollars(incoming.total) };
  if (incoming.cacheRead > 0n) figures.cacheReadUsd = inDollars(incoming.cacheRead);
  if (incoming.cacheWrite > 0n) figures.cacheWriteUsd = inDollars(incoming.cacheWrite);
  return figures;
}

function outputFigures(outgoing: bigint | string): Partial<Cost> {
  return typeof outgoing === "string" ? {} : { outputUsd: inDollars(outgoing) };
}

function inDollars(attodollars: bigint): number {
  return fromPicodollars(roundToPicodollars(attodollars));
}
