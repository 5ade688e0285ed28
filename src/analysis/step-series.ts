import { UsdSum } from "../format/money.js";
import { NumberColumn } from "./number-column.js";

/**
 * One value a generation, not a number where it is not known: by frame or step number where every
 * generation has one, since calls under way together end in any order; else as they were written.
 */
export interface StepSeries {
  /** What the first is called and what the last is; `null` where there is none. */
  ends: readonly [string, string] | null;
  durationSeconds: Float64Array;
  totalTokens: Float64Array;
  /** The known costs up to and with each generation. */
  cumulativeCostUsd: Float64Array;
}

export interface StepPlaces {
  add(place: number | string): void;
  addAll(places: ArrayLike<number | string>): void;
  all(): Float64Array<ArrayBuffer> | (number | string)[];
}

/** Frame or step numbers, or the names of the generations as soon as one of them has none. */
export function createStepPlaces(): StepPlaces {
  const numbers = new NumberColumn();
  let named: (number | string)[] | undefined;
  const add = (place: number | string) => {
    if (named) named.push(place);
    else if (typeof place === "number") numbers.push(place);
    else named = [...numbers.all(), place];
  };
  return {
    add,
    addAll(places) {
      for (let index = 0; index < places.length; index += 1) add(places[index] as number | string);
    },
    all: () => named ?? numbers.all(),
  };
}

export function stepSeries(
  places: Float64Array | readonly (number | string)[],
  values: Record<"durationSeconds" | "totalTokens" | "costUsd", Float64Array>,
): StepSeries {
  const order = orderOf(places);
  const inOrder = (column: Float64Array) =>
    order ? column.map((_, index) => column[order[index] as number] as number) : column;
  const first = places[order?.[0] ?? 0];
  const last = places[order?.at(-1) ?? places.length - 1];
  const costs = new UsdSum();
  return {
    ends: first === undefined || last === undefined ? null : [String(first), String(last)],
    durationSeconds: inOrder(values.durationSeconds),
    totalTokens: inOrder(values.totalTokens),
    cumulativeCostUsd: inOrder(values.costUsd).map((costUsd) => {
      if (!Number.isNaN(costUsd)) costs.add(costUsd);
      return costs.usd;
    }),
  };
}

/** Where the generations stand, one after another, when not as they were written; of equal numbers, the first written. */
function orderOf(places: Float64Array | readonly (number | string)[]): Uint32Array | undefined {
  if (!(places instanceof Float64Array)) return undefined;
  let index = 1;
  while (index < places.length && (places[index - 1] as number) <= (places[index] as number)) index += 1;
  if (index >= places.length) return undefined;
  const order = Uint32Array.from({ length: places.length }, (_, place) => place);
  return order.sort((a, b) => (places[a] as number) - (places[b] as number) || a - b);
}
