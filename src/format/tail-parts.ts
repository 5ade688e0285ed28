import type { ExperimentTail, ExperimentTotals } from "./experiment-log.js";

/** The counts of what went otherwise than usual: from one generation to the next they are mostly the same. */
export function exceptionsText(totals: ExperimentTotals) {
  return {
    failures: `"failed_generations":${totals.failedGenerations},"aborted_generations":${totals.abortedGenerations}`,
    usage: `"uncounted_generations":${totals.uncountedGenerations},"estimated_generations":${totals.estimatedGenerations},"flagged_generations":${totals.flaggedGenerations}`,
    prices: `"cost_complete":${totals.unpricedGenerations === 0},"unpriced_generations":${totals.unpricedGenerations},"inexact_price_generations":${totals.inexactPriceGenerations}`,
  };
}

/** The same, made anew only when one of them has changed. */
export function cachedExceptions(): (totals: ExperimentTotals) => ReturnType<typeof exceptionsText> {
  let last: ExperimentTotals | undefined;
  let text: ReturnType<typeof exceptionsText> | undefined;
  return (totals) => {
    const isSame =
      last?.failedGenerations === totals.failedGenerations &&
      last.abortedGenerations === totals.abortedGenerations &&
      last.uncountedGenerations === totals.uncountedGenerations &&
      last.estimatedGenerations === totals.estimatedGenerations &&
      last.flaggedGenerations === totals.flaggedGenerations &&
      last.unpricedGenerations === totals.unpricedGenerations &&
      last.inexactPriceGenerations === totals.inexactPriceGenerations;
    if (text === undefined || !isSame) {
      last = { ...totals };
      text = exceptionsText(totals);
    }
    return text;
  };
}

/** Scores change with each generation, their names do not. */
export function cachedScores(): (scores: ExperimentTail["scores"]) => string {
  const names = new Map<string, string>();
  return (scores) => {
    let text = "";
    for (const name in scores) {
      const { mean, count } = scores[name] as ExperimentTail["scores"][string];
      let start = names.get(name);
      if (start === undefined) {
        start = `${JSON.stringify(name)}:{"mean":`;
        names.set(name, start);
      }
      text += `${text === "" ? "" : ","}${start}${Number.isFinite(mean) ? mean : null},"count":${count}}`;
    }
    return `{${text}}`;
  };
}
