import type { Cost } from "../format/cost.js";
import type { GenerationRecord } from "../format/generation-record.js";
import { fromPicodollars, toPicodollars } from "../format/money.js";
import type { TokenUsage } from "../format/token-usage.js";

export type SavingKind = "caching" | "history" | "batch" | "reasoning" | "images";

/** What an experiment would have cost less, had its calls been made in another way; an estimate. */
export interface Saving {
  kind: SavingKind;
  savedUsd: number;
  /** Of the cost of the generations that could be priced both ways. */
  share: number;
  /** Generations that would have cost less. */
  generations: number;
  /** The tokens in question, summed over these. */
  tokens: number;
}

export interface SavingsInput {
  /** What a generation's usage costs, also one that was changed. */
  reprice(record: GenerationRecord): Cost;
  /** Tokens at the start of the generation's request that an earlier request began with too; 0 for none. */
  repeatedTokens(record: GenerationRecord): number;
  /** Tokens of the generation's request that stood in the one before it too, behind what all begin with; 0 for none. */
  historyTokens(record: GenerationRecord): number;
}

export interface SavingsCounter {
  add(record: GenerationRecord): void;
  /** The largest first. */
  savings(): Saving[];
}

/** Shares of a prompt that are smaller than this, no provider caches (OpenAI, Anthropic, Gemini 2.5 Flash; 2026-11). */
const LEAST_CACHED_TOKENS = 1_024;

/** Adds up, a generation at a time, what other ways of calling would have saved. */
export function createSavings({ reprice, repeatedTokens, historyTokens }: SavingsInput): SavingsCounter {
  const sums = new Map<SavingKind, { saved: bigint; generations: number; tokens: number }>();
  let total = 0n;
  const add = (kind: SavingKind, saved: bigint, tokens: number): void => {
    if (saved <= 0n) return;
    const sum = sums.get(kind) ?? { saved: 0n, generations: 0, tokens: 0 };
    sums.set(kind, {
      saved: sum.saved + saved,
      generations: sum.generations + 1,
      tokens: sum.tokens + tokens,
    });
  };
  return {
    add(record) {
      const now = reprice(record).usd;
      if (now === null) return;
      const paid = toPicodollars(now);
      total += paid;
      for (const [kind, changed, tokens] of changes(record, repeatedTokens(record), historyTokens(record))) {
        const then = reprice(changed).usd;
        if (then !== null) add(kind, paid - toPicodollars(then), tokens);
      }
    },
    savings() {
      return [...sums]
        .map(([kind, { saved, generations, tokens }]) => ({
          kind,
          savedUsd: fromPicodollars(saved),
          share: Number(saved) / Number(total),
          generations,
          tokens,
        }))
        .sort((a, b) => b.savedUsd - a.savedUsd);
    },
  };
}

/** The generation as it would have been logged, had the call been made in each other way. */
function changes(
  record: GenerationRecord,
  repeated: number,
  history: number,
): [SavingKind, GenerationRecord, number][] {
  const { tokenUsage: usage, serviceTier } = record;
  const { inputTokens, outputTokens } = usage;
  const cached = usage.cacheReadTokens ?? 0;
  const result: [SavingKind, GenerationRecord, number][] = [];
  const withUsage = (changed: Partial<TokenUsage>): GenerationRecord => ({
    ...record,
    tokenUsage: { ...usage, totalTokens: null, ...changed },
  });
  if (!serviceTier || /^(?:standard|default|auto)$/.test(serviceTier)) {
    result.push(["batch", { ...record, serviceTier: "batch" }, (inputTokens ?? 0) + (outputTokens ?? 0)]);
  }
  if (inputTokens !== null && repeated >= LEAST_CACHED_TOKENS) {
    const could = Math.min(repeated, inputTokens - (usage.cacheWriteTokens ?? 0));
    if (could > cached) {
      // Which of the cached tokens were images, nobody says; the rate is one for text and images.
      result.push([
        "caching",
        withUsage({ cacheReadTokens: could, cacheReadByModality: undefined }),
        could - cached,
      ]);
    }
  }
  const half = Math.floor(history / 2);
  if (inputTokens !== null && half > 0 && half <= inputTokens) {
    result.push([
      "history",
      // What was cached beyond the common prefix is taken to be history: leaving that out saves the least.
      withUsage({
        inputTokens: inputTokens - half,
        inputByModality: undefined,
        cacheReadTokens: Math.min(
          cached - Math.min(half, Math.max(0, cached - repeated)),
          inputTokens - half,
        ),
        cacheReadByModality: undefined,
      }),
      half,
    ]);
  }
  const reasoning = usage.reasoningTokens ?? 0;
  if (outputTokens !== null && reasoning > 0 && reasoning <= outputTokens) {
    result.push([
      "reasoning",
      withUsage({ outputTokens: outputTokens - reasoning, reasoningTokens: 0, outputByModality: undefined }),
      reasoning,
    ]);
  }
  const images = usage.inputByModality?.image ?? 0;
  if (inputTokens !== null && images > 0 && images <= inputTokens) {
    const fewer = Math.floor(images / 2);
    result.push([
      "images",
      withUsage({
        inputTokens: inputTokens - fewer,
        inputByModality: { ...usage.inputByModality, image: images - fewer },
        cacheReadTokens: Math.min(usage.cacheReadTokens ?? 0, inputTokens - fewer),
        cacheReadByModality: undefined,
      }),
      fewer,
    ]);
  }
  return result;
}
