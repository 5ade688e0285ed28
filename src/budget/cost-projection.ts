/** What more items of the same kind would cost, in US dollars. */
export interface CostProjection {
  usd: number;
  /** 10 % and 90 % of the likely sums; absent when fewer than two costs are known. */
  lowUsd?: number;
  highUsd?: number;
}

/** The normal distribution's 90 % point. */
const NINETY_PERCENT = 1.2815515655446004;

/**
 * Projects the costs of items that were done to `count` more of them. The band has both the scatter of
 * single items and the uncertainty of their mean: the variance of a sum of n new items, predicted from k
 * old ones, is s²·n·(1 + n/k). `undefined` when no cost is known.
 */
export function projectCost(usdOfItems: readonly number[], count: number): CostProjection | undefined {
  const known = usdOfItems.length;
  if (known === 0) return undefined;
  const mean = usdOfItems.reduce((sum, usd) => sum + usd, 0) / known;
  const usd = mean * count;
  if (known < 2) return { usd };
  const variance = usdOfItems.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (known - 1);
  const half = NINETY_PERCENT * Math.sqrt(variance * count * (1 + count / known));
  return { usd, lowUsd: Math.max(0, usd - half), highUsd: usd + half };
}
