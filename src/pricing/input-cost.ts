import type { TokenUsage } from "../format/token-usage.js";
import type { MediaModality } from "./price-sheet.js";
import type { Rate, TokenRates } from "./token-rates.js";

/** Attodollars of a call's input and of what is inside it, or why they cannot be told. */
export interface InputCost {
  total: bigint;
  cacheRead: bigint;
  cacheWrite: bigint;
  /** Prices that stood in for missing ones. */
  caveats: string[];
  /** The report leaves open which modality came from the cache; the dearer reading was taken. */
  assumed: boolean;
}

/** Tokens of one modality that may have come from the cache, with both prices. */
interface Pool {
  tokens: number;
  freshRate: Rate;
  cachedRate: Rate;
  /** `undefined` when the report does not say. */
  cachedTokens: number | undefined;
}

const MEDIA: readonly MediaModality[] = ["audio", "image", "video"];

/** Prices the input in disjoint parts: modality by modality, fresh or from the cache, and the writes. */
export function inputCost(usage: TokenUsage, rates: TokenRates): InputCost | string {
  const inputTokens = usage.inputTokens;
  if (inputTokens === null) return "the number of input tokens is unknown";
  const cached = usage.cacheReadTokens ?? 0;
  const written = usage.cacheWriteTokens ?? 0;
  if (inputTokens === 0 && cached === 0 && written === 0) return noInput();
  if (rates.input === undefined) return "no price is known for input tokens";

  const caveats: string[] = [];
  if (cached > 0 && rates.cacheRead === undefined) {
    caveats.push("no price is known for cached input, so it is counted at the full input price");
  }
  const writes = writeCost(usage, rates, caveats);
  const pools = mediaPools(usage, rates, caveats);
  const mediaTokens = pools.reduce((sum, pool) => sum + pool.tokens, 0);
  const namedCached = pools.reduce((sum, pool) => sum + (pool.cachedTokens ?? 0), 0);
  const splitKnown = usage.cacheReadByModality !== undefined || cached === 0;
  const text: Pool = {
    tokens: inputTokens - written - mediaTokens,
    freshRate: rates.input,
    cachedRate: rates.cacheRead ?? rates.input,
    cachedTokens: splitKnown ? cached - namedCached : undefined,
  };
  if (text.tokens < 0) return "the parts of the input are more than the whole";
  pools.push(text);
  const reads = splitKnown ? cached : fillDearest(pools, cached);
  if (reads === undefined) return "the parts of the input are more than the whole";

  let total = writes;
  let cacheRead = 0n;
  for (const pool of pools) {
    const fromCache = pool.cachedTokens ?? 0;
    if (fromCache < 0 || fromCache > pool.tokens) return "the parts of the input are more than the whole";
    const readCost = BigInt(fromCache) * pool.cachedRate;
    cacheRead += readCost;
    total += readCost + BigInt(pool.tokens - fromCache) * pool.freshRate;
  }
  const assumed = !splitKnown && !isForced(pools, cached);
  if (assumed)
    caveats.push("the report does not say which modality was cached, so the dearer reading is taken");
  return { total, cacheRead, cacheWrite: writes, caveats, assumed };
}

function noInput(): InputCost {
  return { total: 0n, cacheRead: 0n, cacheWrite: 0n, caveats: [], assumed: false };
}

function writeCost(usage: TokenUsage, rates: TokenRates, caveats: string[]): bigint {
  const written = usage.cacheWriteTokens ?? 0;
  if (written === 0) return 0n;
  const oneHour = usage.cacheWriteOneHourTokens ?? 0;
  const shortRate = rates.cacheWrite ?? rates.input ?? 0n;
  if (rates.cacheWrite === undefined) {
    caveats.push("no price is known for cache writes, so they are counted at the input price");
  }
  if (oneHour > 0 && rates.cacheWriteOneHour === undefined) {
    caveats.push("no price is known for one-hour cache writes, so they are counted as short ones");
  }
  return BigInt(written - oneHour) * shortRate + BigInt(oneHour) * (rates.cacheWriteOneHour ?? shortRate);
}

/** Only modalities whose price differs from text's need a pool of their own. */
function mediaPools(usage: TokenUsage, rates: TokenRates, caveats: string[]): Pool[] {
  const pools: Pool[] = [];
  for (const modality of MEDIA) {
    const tokens = usage.inputByModality?.[modality];
    const freshRate = rates.inputMedia[modality];
    if (!tokens || freshRate === undefined) continue;
    const cachedTokens = usage.cacheReadTokens ? usage.cacheReadByModality?.[modality] : 0;
    const cachedRate = rates.cacheReadMedia[modality];
    if (cachedRate === undefined && usage.cacheReadTokens && cachedTokens !== 0) {
      caveats.push(
        `no price is known for cached ${modality}, so it is counted at the full ${modality} price`,
      );
    }
    pools.push({
      tokens,
      freshRate,
      cachedRate: cachedRate ?? freshRate,
      cachedTokens: usage.cacheReadByModality ? (cachedTokens ?? 0) : usage.cacheReadTokens ? undefined : 0,
    });
  }
  return pools;
}

/** Puts the cached tokens where they save least; the number placed, or `undefined` when they do not fit. */
function fillDearest(pools: Pool[], cached: number): number | undefined {
  let left = cached;
  const byLeastSaved = [...pools].sort((a, b) => Number(saving(a) - saving(b)));
  for (const pool of byLeastSaved) {
    pool.cachedTokens = Math.min(left, pool.tokens);
    left -= pool.cachedTokens;
  }
  return left === 0 ? cached : undefined;
}

function saving(pool: Pool): bigint {
  return pool.freshRate - pool.cachedRate;
}

/** Whether any other split of the cached tokens would cost the same. */
function isForced(pools: readonly Pool[], cached: number): boolean {
  const filled = pools.filter((pool) => pool.tokens > 0);
  const [first] = filled;
  if (!first || filled.length === 1) return true;
  if (filled.every((pool) => saving(pool) === saving(first))) return true;
  return filled.reduce((sum, pool) => sum + pool.tokens, 0) === cached;
}
