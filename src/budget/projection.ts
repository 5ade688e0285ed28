import type { GenerationRecord } from "../format/generation-record.js";
import { createMoments } from "./moments.js";
import { predictFrom, type TotalPrediction } from "./total-prediction.js";

/** What more items of the same kind would take, judged by the calls of one experiment; an estimate. */
export interface Projection {
  /** Answers to be had. */
  items: number;
  /** Calls for them: as many fail as did. */
  calls: number;
  costUsd: TotalPrediction | null;
  inputTokens: TotalPrediction | null;
  outputTokens: TotalPrediction | null;
  /** At the pace so far; `null` when that is not known. */
  seconds: TotalPrediction | null;
  basis: ProjectionBasis;
}

/** The calls that a projection goes by. Answers that were given back instead of calling are none of them. */
export interface ProjectionBasis {
  calls: number;
  answered: number;
  /** Calls without a known cost: what is projected goes by the others. */
  unpriced: number;
  /** Calls that may have cost more than is known. */
  atLeast: number;
}

export interface ProjectionCounter {
  add(record: GenerationRecord): void;
  answered(): number;
  /**
   * @param wallSeconds how long all of the calls took together, those at once counted once.
   * @param options.isSameRun the items are the rest of this experiment; else of another run, which may lie apart.
   * @returns `null` before the first answer.
   */
  project(items: number, wallSeconds: number | null, options: { isSameRun: boolean }): Projection | null;
}

/** Adds up what a projection needs, a generation at a time, without keeping any. */
export function createProjection(): ProjectionCounter {
  const cost = createMoments();
  const input = createMoments();
  const output = createMoments();
  const duration = createMoments();
  const basis: ProjectionBasis = { calls: 0, answered: 0, unpriced: 0, atLeast: 0 };

  return {
    add({ status, cost: own, tokenUsage, durationSeconds }) {
      basis.calls += 1;
      if (status === "ok") basis.answered += 1;
      if (own.usd === null) basis.unpriced += 1;
      else cost.add(own.usd);
      if (own.atLeast) basis.atLeast += 1;
      if (tokenUsage.inputTokens !== null) input.add(tokenUsage.inputTokens);
      if (tokenUsage.outputTokens !== null) output.add(tokenUsage.outputTokens);
      if (durationSeconds !== null) duration.add(durationSeconds);
    },
    answered: () => basis.answered,
    project(items, wallSeconds, options) {
      if (basis.answered === 0) return null;
      const calls = Math.round((items * basis.calls) / basis.answered);
      const of = (counter: ReturnType<typeof createMoments>) =>
        predictFrom([counter.current()], calls, options) ?? null;
      const { size, mean } = duration.current();
      const callSeconds = of(duration);
      const atOnce = wallSeconds !== null && wallSeconds > 0 ? wallSeconds / (size * mean) : null;
      return {
        items,
        calls,
        costUsd: of(cost),
        inputTokens: of(input),
        outputTokens: of(output),
        seconds: callSeconds && atOnce && Number.isFinite(atOnce) ? scaled(callSeconds, atOnce) : null,
        basis: { ...basis },
      };
    },
  };
}

function scaled({ value, low, high }: TotalPrediction, factor: number): TotalPrediction {
  if (low === undefined || high === undefined) return { value: value * factor };
  return { value: value * factor, low: low * factor, high: high * factor };
}
