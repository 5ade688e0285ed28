import type { ReachedShare } from "./experiment-log.js";

/** A reached share of a budget as the tail has it. */
export interface ReachedShareLine {
  at?: string;
  session?: number;
  share?: number;
  spent_usd?: number;
  possibly_billed_usd?: number;
  limit_usd?: number;
  tokens?: number;
  generations?: number;
}

export function toReachedShareLine(reached: ReachedShare): ReachedShareLine {
  return {
    at: reached.at,
    session: reached.session,
    share: reached.share,
    spent_usd: reached.spentUsd,
    possibly_billed_usd: reached.possiblyBilledUsd,
    limit_usd: reached.limitUsd,
    tokens: reached.tokens,
    generations: reached.generations,
  };
}

export function fromReachedShareLine(line: ReachedShareLine): ReachedShare {
  return {
    at: line.at ?? "",
    session: line.session ?? 1,
    share: line.share ?? 0,
    spentUsd: line.spent_usd ?? 0,
    possiblyBilledUsd: line.possibly_billed_usd ?? 0,
    ...(line.limit_usd !== undefined && { limitUsd: line.limit_usd }),
    tokens: line.tokens ?? 0,
    generations: line.generations ?? 0,
  };
}
