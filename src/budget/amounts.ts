/** What calls take of a budget. */
export interface Amounts {
  picodollars: bigint;
  tokens: number;
  generations: number;
}

export const NOTHING: Amounts = { picodollars: 0n, tokens: 0, generations: 0 };

export function plus(a: Amounts, b: Amounts): Amounts {
  return {
    picodollars: a.picodollars + b.picodollars,
    tokens: a.tokens + b.tokens,
    generations: a.generations + b.generations,
  };
}

export function minus(a: Amounts, b: Amounts): Amounts {
  return {
    picodollars: a.picodollars - b.picodollars,
    tokens: a.tokens - b.tokens,
    generations: a.generations - b.generations,
  };
}
