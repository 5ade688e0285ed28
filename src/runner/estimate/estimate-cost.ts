import type { TokenUsage } from "../../format/token-usage.js";
import type { Pricer } from "../../pricing/price-generation.js";
import { promptCachingOf } from "../../pricing/prompt-caching.js";
import { modelFamilyName } from "../../tokens/model-family-name.js";
import { type CountedInputs, type InputParts, sumOfParts } from "./estimate-inputs.js";
import type { EstimatedOutput, Range } from "./estimate-output.js";

/** What the calls of a run would cost. */
export interface EstimatedCost {
  usd: Range | undefined;
  /** Why there is none. */
  reason?: string;
  price?: string;
}

/** The same with what all calls begin with alike read from the provider's cache. */
export interface CachedCost extends EstimatedCost {
  prefixTokens: number;
  /** What the provider asks for and bills, in words. */
  manner?: string;
}

/** A run as far as its cost goes. */
export interface CallsToPrice {
  model: string;
  provider: string | undefined;
  serviceTier?: string;
  inputs: CountedInputs;
  /** Of all calls, counted or not. */
  calls: number;
  /** How local counts are to be read. */
  ratio: Range;
  output: EstimatedOutput;
  /** Calls at once: so many of the first ones find nothing in a cache. */
  concurrency: number;
}

type Tokens = { input: number; cached: number; written: number; output: number };

/** Prices single calls and whole runs at the prices of now. */
export function createRunPricer(pricer: Pricer, at: Date) {
  const priceWhole = (run: CallsToPrice, { input, cached, written, output }: Tokens) => {
    const usage: TokenUsage = {
      inputTokens: input,
      outputTokens: output,
      totalTokens: input + output,
      ...(cached > 0 && { cacheReadTokens: cached }),
      ...(written > 0 && { cacheWriteTokens: written }),
      source: "estimated",
      flags: [],
    };
    const { model, provider, serviceTier } = run;
    return pricer.price({ model, provider, serviceTier, usage, at });
  };

  /** A mean output is no whole number; between two whole ones the price is in proportion. */
  const priceCall = (run: CallsToPrice, tokens: Tokens) => {
    const fewer = Math.floor(tokens.output);
    const below = priceWhole(run, { ...tokens, output: fewer });
    if (fewer === tokens.output || below.usd === null) return below;
    const above = priceWhole(run, { ...tokens, output: fewer + 1 });
    if (above.usd === null) return above;
    return { ...below, usd: below.usd + (above.usd - below.usd) * (tokens.output - fewer) };
  };

  const sum = (run: CallsToPrice, ratio: number, outputOfOne: number, prefix: number) => {
    const priced = (parts: InputParts, place: "cached" | "written" | "neither") => {
      const input = Math.round(sumOfParts(parts) * ratio);
      const begun = Math.min(Math.round(prefix * ratio), input);
      const cached = place === "cached" ? begun : 0;
      const written = place === "written" ? begun : 0;
      return priceCall(run, { input, cached, written, output: outputOfOne });
    };
    let usd = 0;
    for (const { parts } of run.inputs.calls) {
      const cost = priced(parts, "cached");
      if (cost.usd === null) return { usd: null, reason: cost.reason };
      usd += cost.usd;
    }
    const all = (usd * run.calls) / run.inputs.calls.length;
    const [first] = run.inputs.calls;
    if (prefix === 0 || !first) return { usd: all };
    // The calls that go out before the first answer find nothing in the cache.
    const cold = priced(
      first.parts,
      promptCachingOf(modelFamilyName(run.model))?.isWriteBilled ? "written" : "neither",
    ).usd;
    const more = (cold ?? 0) - (priced(first.parts, "cached").usd ?? 0);
    return { usd: all + more * Math.min(run.concurrency, run.calls) };
  };

  const total = (run: CallsToPrice, prefix: number): EstimatedCost => {
    const { tokens, from } = run.output;
    if (run.inputs.calls.length === 0) return { usd: undefined, reason: UNCOUNTABLE };
    if (!tokens) return { usd: undefined, reason: "how long the answers will be is not known" };
    const { value: ratio, low: lowRatio = ratio, high: highRatio = ratio } = run.ratio;
    const ofOne = (all: number | undefined) => (all ?? tokens.value) / run.calls;
    const whole = sum(run, ratio, ofOne(tokens.value), prefix);
    const price = priceWhole(run, { input: 0, cached: 0, written: 0, output: 0 }).price;
    if (whole.usd === null) return { usd: undefined, reason: whole.reason ?? "no price is known", price };
    const usd = (ratioTaken: number, output: number | undefined) =>
      sum(run, ratioTaken, ofOne(output), prefix).usd ?? whole.usd;
    if (from === "maximum") {
      const range = { value: whole.usd, low: usd(lowRatio, 0), high: usd(highRatio, tokens.high) };
      return { usd: range, price };
    }
    return {
      usd: {
        value: whole.usd,
        low: Math.max(
          0,
          whole.usd - together(whole.usd - usd(lowRatio, tokens.value), whole.usd - usd(ratio, tokens.low)),
        ),
        high:
          whole.usd + together(usd(highRatio, tokens.value) - whole.usd, usd(ratio, tokens.high) - whole.usd),
      },
      price,
    };
  };

  return {
    total: (run: CallsToPrice): EstimatedCost => total(run, 0),
    /** At the first so many calls' place in the run. */
    ofCall(run: CallsToPrice, parts: InputParts): number | null {
      const input = Math.round(sumOfParts(parts) * run.ratio.value);
      const output = (run.output.tokens?.value ?? 0) / run.calls;
      return priceCall(run, { input, cached: 0, written: 0, output }).usd;
    },
    cached(run: CallsToPrice): CachedCost {
      const { prefixTokens: counted } = run.inputs;
      const caching = promptCachingOf(modelFamilyName(run.model));
      const prefixTokens = Math.round((counted ?? 0) * run.ratio.value);
      const none = (reason: string): CachedCost => ({ usd: undefined, reason, prefixTokens });
      if (!caching) return none("how this model's provider caches is not known");
      if (counted === null || counted === 0) return none("the calls begin with nothing in common");
      if (prefixTokens < caching.leastTokens) {
        return none(`the common beginning is shorter than the ${caching.leastTokens} tokens that are cached`);
      }
      const { reason: caveat } = priceWhole(run, {
        input: prefixTokens,
        cached: prefixTokens,
        written: 0,
        output: 0,
      });
      if (caveat?.includes(NO_CACHE_PRICE)) return none(NO_CACHE_PRICE);
      return { ...total(run, counted), prefixTokens, manner: caching.manner };
    },
  };
}

const UNCOUNTABLE = "this model's input cannot be counted (no rule is known for its images)";
const NO_CACHE_PRICE = "no price is known for cached input";

/** Two independent distances from the middle. */
function together(one: number, other: number): number {
  return Math.hypot(Math.max(0, one), Math.max(0, other));
}
