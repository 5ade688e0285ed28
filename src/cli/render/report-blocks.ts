import type { Distribution } from "../../analysis/distribution.js";
import type { ExperimentStatistics } from "../../analysis/experiment-statistics.js";
import { costSumOf, costText } from "../../logger/cost-text.js";
import { countText, durationText, shortDurationText, usdText } from "../../logger/number-text.js";
import type { StoredExperiment } from "../../store/experiment-store.js";
import { configLines } from "./config-lines.js";
import type { DocumentBlock } from "./document.js";
import { countOrUnknown, modelsText, remarks, UNKNOWN } from "./overview-text.js";
import { onOneLine } from "./text-width.js";
import { localTimeText } from "./time-text.js";

/** The figures of one run, before its charts. */
export function reportFigures(
  experiment: StoredExperiment,
  statistics: ExperimentStatistics,
): DocumentBlock[] {
  const { overview } = experiment;
  const { totals } = overview;
  const notices = remarks(overview);
  return [
    ...(overview.notes === "" ? [] : [{ kind: "paragraph" as const, text: onOneLine(overview.notes) }]),
    ...(overview.sandbox
      ? [
          {
            kind: "paragraph" as const,
            text: "The answers come from the sandbox: they say nothing about any model, and nothing was billed.",
          },
        ]
      : []),
    {
      kind: "table",
      columns: [{ header: "Summary" }, { header: "" }],
      rows: [
        ["Status", `${overview.status}${notices.length > 0 ? ` (${notices.join(", ")})` : ""}`],
        ["Models", modelsText(overview)],
        ["Started", overview.startTime ? localTimeText(overview.startTime) : UNKNOWN],
        ["Duration", overview.durationSeconds === null ? UNKNOWN : durationText(overview.durationSeconds)],
        ["Generations", countOrUnknown(totals?.generations)],
        [
          "Tokens",
          totals ? `${countText(totals.inputTokens)} in, ${countText(totals.outputTokens)} out` : UNKNOWN,
        ],
        ["Cost", totals ? costText(costSumOf(totals)) : UNKNOWN],
        ...shares(statistics),
      ],
    },
    ...distributions(statistics),
  ];
}

/** What stands below the charts. */
export function reportDetails({ head }: StoredExperiment, statistics: ExperimentStatistics): DocumentBlock[] {
  const config = configLines(head?.config, "");
  return [
    ...(statistics.failures.length > 0
      ? ([
          { kind: "heading", level: 3, text: "Failures by cause" },
          {
            kind: "table",
            columns: [
              { header: "Cause" },
              { header: "Count", align: "right" },
              { header: "First" },
              { header: "Message" },
            ],
            rows: statistics.failures.map(({ cause, count, firstKey, message }) => [
              onOneLine(cause),
              countText(count),
              onOneLine(firstKey),
              onOneLine(message).slice(0, 300),
            ]),
          },
        ] satisfies DocumentBlock[])
      : []),
    ...(config.length > 0
      ? ([
          { kind: "heading", level: 3, text: "Configuration" },
          { kind: "lines", lines: config },
        ] satisfies DocumentBlock[])
      : []),
  ];
}

function shares({ cacheReadShare, reasoningShare }: ExperimentStatistics): string[][] {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  // Whether a provider that reports none had none is not known.
  return [
    ...(cacheReadShare ? [["Input read from cache", percent(cacheReadShare)]] : []),
    ...(reasoningShare ? [["Output that was reasoning", percent(reasoningShare)]] : []),
  ];
}

function distributions(statistics: ExperimentStatistics): DocumentBlock[] {
  const tokens = (value: number) => countText(Math.round(value));
  const row = (name: string, spread: Distribution | null, format: (value: number) => string): string[][] =>
    spread
      ? [
          [
            name,
            ...[spread.mean, spread.min, spread.p10, spread.p50, spread.p90, spread.p99, spread.max].map(
              format,
            ),
            countText(spread.count),
          ],
        ]
      : [];
  const rows = [
    ...row("Duration", statistics.durationSeconds, shortDurationText),
    ...row("Time to first token", statistics.timeToFirstTokenSeconds, shortDurationText),
    ...row("Input tokens", statistics.inputTokens, tokens),
    ...row("Output tokens", statistics.outputTokens, tokens),
    ...row("Cost", statistics.costUsd, usdText),
    ...Object.entries(statistics.scores).flatMap(([name, spread]) =>
      row(onOneLine(name), spread, (value) => value.toFixed(4)),
    ),
  ];
  if (rows.length === 0) return [];
  const numbers = ["Mean", "Min", "p10", "p50", "p90", "p99", "Max", "Count"];
  return [
    { kind: "heading", level: 3, text: "Distributions" },
    {
      kind: "table",
      columns: [
        { header: "A generation" },
        ...numbers.map((header) => ({ header, align: "right" as const })),
      ],
      rows,
    },
  ];
}
