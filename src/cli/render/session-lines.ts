import type { ExperimentSession } from "../../format/experiment-log.js";
import { countText } from "../../logger/number-text.js";
import { onOneLine, wrappedText } from "./text-width.js";
import { timeText } from "./time-text.js";

const MOST_SHOWN = 10;

/** What each process did for an experiment that was resumed, and what it changed in the configuration. */
export function sessionLines(
  sessions: readonly ExperimentSession[] | undefined,
  width: number,
  now: Date,
): string[] {
  if (!sessions) return [];
  const shown = sessions.slice(-MOST_SHOWN);
  const before = sessions.length - shown.length;
  const lines = shown.flatMap(({ session, startTime, generations, replayed, configChanges = [] }) => {
    const added = `${countText(generations)} ${generations === 1 ? "generation" : "generations"}`;
    const given =
      replayed > 0 ? `, ${countText(replayed)} ${replayed === 1 ? "answer" : "answers"} given back` : "";
    return [
      ...wrappedText(`  ${session}  ${timeText(startTime, now)}  ${added}${given}`, width, "     "),
      ...configChanges.flatMap((change) =>
        wrappedText(`     changed: ${onOneLine(change)}`, width, "       "),
      ),
    ];
  });
  return before > 0 ? [`  … and ${countText(before)} before (--json has them)`, ...lines] : lines;
}
