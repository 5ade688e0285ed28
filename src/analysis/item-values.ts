import type { GenerationRecord } from "../format/generation-record.js";

/** The share of an item's generations that succeeded. */
export const SUCCEEDED = "succeeded";
/** What is measured of every generation, beside its scores; scores are named `score.NAME`. */
export const MEASURES = ["costUsd", "durationSeconds", "inputTokens", "outputTokens"] as const;

/** One item of a run: what a comparison pairs. */
export interface ItemValues {
  /** Mean over the item's generations where the value is known; what none of them knows is missing. */
  values: Map<string, number>;
  generations: number;
}

/** A run as a comparison sees it: items by key, in the order they were first written. */
export interface RunItems {
  items: ReadonlyMap<string, ItemValues>;
  /** Score names, in the order they came up. */
  scores: readonly string[];
  /** Some item has several generations that count: it was repeated. */
  hasRepeats: boolean;
  failedGenerations: number;
}

export interface RunItemsCollector {
  add(record: GenerationRecord): void;
  items(): RunItems;
}

interface Kept {
  isOk: boolean;
  numbers: (number | null)[];
  scores: Record<string, number> | undefined;
}

/**
 * Gathers a run's items. A later success takes the place of an earlier failure of the same key, which was
 * tried again; several successes of a key, or keys that end in `#1`, `#2`, are repeats of one item.
 */
export function createRunItems(): RunItemsCollector {
  const byItem = new Map<string, Map<string, Kept[]>>();
  const scores = new Set<string>();
  let failedGenerations = 0;
  return {
    add(record) {
      const { key, status, cost, durationSeconds, tokenUsage } = record;
      const isOk = status === "ok";
      const numbers = [cost.usd, durationSeconds, tokenUsage.inputTokens, tokenUsage.outputTokens];
      const kept: Kept = { isOk, numbers, scores: record.scores };
      for (const name in record.scores) scores.add(name);
      if (!isOk) failedGenerations += 1;
      const item = itemOf(record);
      const keys = byItem.get(item) ?? new Map<string, Kept[]>();
      byItem.set(item, keys);
      const before = keys.get(key);
      if (!before) keys.set(key, [kept]);
      else if (isOk) keys.set(key, [...before.filter((each) => each.isOk), kept]);
      else if (!before.some((each) => each.isOk)) keys.set(key, [kept]);
    },
    items() {
      const items = new Map<string, ItemValues>();
      let hasRepeats = false;
      for (const [item, keys] of byItem) {
        const generations = [...keys.values()].flat();
        hasRepeats ||= generations.length > 1;
        items.set(item, { values: meanValues(generations), generations: generations.length });
      }
      return { items, scores: [...scores], hasRepeats, failedGenerations };
    },
  };
}

/** `frame:3#2`, the second repeat, is of the item `frame:3`, unless a tag says what it is of. */
function itemOf({ key, tags }: GenerationRecord): string {
  if (typeof tags?.item === "string") return tags.item;
  const mark = key.lastIndexOf("#");
  return mark > 0 && /^\d+$/.test(key.slice(mark + 1)) ? key.slice(0, mark) : key;
}

function meanValues(generations: readonly Kept[]): Map<string, number> {
  const sums = new Map<string, { sum: number; count: number }>();
  const add = (name: string, value: number | null | undefined): void => {
    if (value === null || value === undefined || !Number.isFinite(value)) return;
    const so = sums.get(name);
    if (so) {
      so.sum += value;
      so.count += 1;
    } else sums.set(name, { sum: value, count: 1 });
  };
  for (const { isOk, numbers, scores } of generations) {
    add(SUCCEEDED, isOk ? 1 : 0);
    // How long a failed call took, and what it may have cost, is no measure of what the model does.
    if (!isOk) continue;
    for (const [index, name] of MEASURES.entries()) add(name, numbers[index]);
    for (const name in scores) add(`score.${name}`, scores[name]);
  }
  return new Map([...sums].map(([name, { sum, count }]) => [name, sum / count]));
}
