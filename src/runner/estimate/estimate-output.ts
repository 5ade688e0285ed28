import { predictTotal } from "../../budget/total-prediction.js";

/** A finished call of the same model, from an earlier experiment. */
export interface PastCall {
  inputTokens: number;
  outputTokens: number;
  /** Output without reasoning. */
  answerTokens: number;
  durationSeconds: number | null;
}

/** The finished calls of one experiment. */
export type PastRun = readonly PastCall[];

export interface Range {
  value: number;
  /** 10 and 90 %. */
  low?: number;
  high?: number;
}

/** Output tokens of all calls. */
export interface EstimatedOutput {
  tokens: Range | undefined;
  from: "past calls" | "maximum" | "unknown";
  pastCalls: number;
  pastRuns: number;
}

/** What the answers of a run will have: as in earlier runs, else the maximum that is asked for. */
export function estimateOutput(
  pastRuns: readonly PastRun[],
  maximum: number | undefined,
  calls: number,
): EstimatedOutput {
  const known = {
    pastCalls: pastRuns.reduce((sum, run) => sum + run.length, 0),
    pastRuns: pastRuns.filter((run) => run.length > 0).length,
  };
  // An answer that was longer would be cut now.
  const lengths = pastRuns.map((run) =>
    run.map(({ outputTokens }) => Math.min(outputTokens, maximum ?? Number.POSITIVE_INFINITY)),
  );
  const tokens = predictTotal(lengths, calls, maximum === undefined ? {} : { mostOfOne: maximum });
  if (tokens) return { ...known, tokens, from: "past calls" };
  if (maximum === undefined) return { ...known, tokens: undefined, from: "unknown" };
  return {
    ...known,
    tokens: { value: maximum * calls, low: 0, high: maximum * calls },
    from: "maximum",
  };
}
