import type { ExperimentStatistics } from "../../analysis/experiment-statistics.js";
import { isUsageRemark } from "../../format/usage-remarks.js";
import { costSumOf, sumText } from "../../logger/cost-text.js";
import { countText, durationText } from "../../logger/number-text.js";
import type { PossiblyBilledCall } from "../../recovery/possibly-billed-calls.js";
import type { StoredExperiment } from "../../store/experiment-store.js";
import type { DriftBand, DriftKey } from "../../tokens/drift.js";
import { budgetAlertLines } from "./budget-alert-lines.js";
import { distributionLines, scoreLines } from "./distribution-table.js";
import { driftLines } from "./drift-table.js";
import { shownConfig, summaryLines } from "./experiment-head.js";
import { flaggedUsageLines } from "./flagged-usage-lines.js";
import { failureLines, generationLines } from "./generation-tables.js";
import { UNKNOWN } from "./overview-text.js";
import { possiblyBilledLines, possiblyBilledTitle } from "./possibly-billed-lines.js";
import { projectionLines, type ShownProjection } from "./projection-text.js";
import type { Screen } from "./screen.js";
import { sessionLines } from "./session-lines.js";
import { stepChartLines } from "./step-chart.js";
import { onOneLine } from "./text-width.js";
import { tokenLines } from "./token-breakdown.js";

/** Everything `explog show` says of one experiment. */
export function experimentPageText(
  { overview, head, tail }: StoredExperiment,
  statistics: ExperimentStatistics & {
    drift: { key: DriftKey; band: DriftBand }[];
    possiblyBilled: readonly PossiblyBilledCall[];
    projection: ShownProjection | undefined;
  },
  screen: Screen,
  now: Date,
): string {
  const remarks = statistics.flagged.filter(({ flag }) => isUsageRemark(flag));
  const contradictions = statistics.flagged.filter(({ flag }) => !isUsageRemark(flag));
  const sections: [string, string[]][] = [
    [
      possiblyBilledTitle(statistics.possiblyBilled),
      possiblyBilledLines(statistics.possiblyBilled, screen, { now, isSandbox: overview.sandbox }),
    ],
    ["Projection", projectionLines(statistics.projection, screen.width)],
    ["Budget", budgetAlertLines(tail?.budgetAlerts ?? [], now)],
    ["Sessions", sessionLines(tail?.sessions, screen.width, now)],
    ["Configuration", shownConfig(head, screen.width)],
    ["Distributions", distributionLines(statistics, screen)],
    ["Scores", scoreLines(statistics, screen)],
    ["Tokens and prices", tokenLines(statistics, screen.width)],
    ["Usage reports that do not add up", flaggedUsageLines(contradictions, screen.width)],
    ["Remarks on usage reports", flaggedUsageLines(remarks, screen.width)],
    ["Reported counts by local ones", driftLines(statistics.drift, screen)],
    ["Over the steps", chartLines(statistics, screen)],
    ["Slowest generations", generationLines(statistics.slowest, screen)],
    ["Dearest generations", generationLines(statistics.dearest, screen)],
    ["Failures", failureLines(statistics.failures, screen)],
  ];
  const body = sections
    .filter(([, lines]) => lines.length > 0)
    .flatMap(([title, lines]) => ["", screen.paint.bold(title), ...lines]);
  return `${[...summaryLines(overview, head, screen.width, now), ...body].join("\n")}\n`;
}

function chartLines({ steps, totals }: ExperimentStatistics, { width, paint }: Screen): string[] {
  if (!steps.ends || steps.durationSeconds.length < 2) return [];
  const [first, last] = steps.ends;
  const ends = [onOneLine(first), onOneLine(last)] as const;
  const unpriced =
    totals.unpricedGenerations > 0 ? ` (without ${countText(totals.unpricedGenerations)} unpriced)` : "";
  const charts = [
    { title: "Duration", values: steps.durationSeconds, combine: "mean", format: durationText },
    {
      title: "Tokens",
      values: steps.totalTokens,
      combine: "mean",
      format: (tokens: number) => countText(Math.round(tokens)),
    },
    {
      title: `Cost so far${unpriced}`,
      values: steps.cumulativeCostUsd,
      combine: "last",
      format: (usd: number) => sumText({ ...costSumOf(totals), usd }, UNKNOWN),
    },
  ] as const;
  return charts.flatMap((chart) => stepChartLines({ ...chart, ends }, width, paint.cyan));
}
