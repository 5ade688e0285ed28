import { countText } from "../../logger/number-text.js";
import type { DriftBand, DriftKey } from "../../tokens/drift.js";
import type { Screen } from "./screen.js";
import { type TableColumn, tableLines } from "./table.js";
import { onOneLine, shortenedText } from "./text-width.js";

interface Row {
  key: DriftKey;
  band: DriftBand;
}

/** How reported counts stand to local ones: a table for each model, of the parts that could be compared. */
export function driftLines(rows: readonly Row[], { width, paint }: Screen): string[] {
  const models = new Map<string, Row[]>();
  for (const row of rows) {
    const { provider, model } = row.key;
    const name = onOneLine(provider === undefined ? model : `${model} of ${provider}`);
    const others = models.get(name);
    if (others) others.push(row);
    else models.set(name, [row]);
  }
  return [...models].flatMap(([name, parts]) => [
    shortenedText(name, width, "end"),
    ...tableLines(columns, parts, width - 2, paint.dim).map((line) => `  ${line}`),
  ]);
}

const columns: TableColumn<Row>[] = [
  { header: "Part", text: ({ key }) => key.part.replace(/^input_/, "input, ") },
  { header: "Ratio", text: ({ band }) => ratioText(band.median), align: "right" },
  {
    header: "10–90 %",
    text: ({ band }) => `${ratioText(band.low)}–${ratioText(band.high)}`,
    align: "right",
  },
  { header: "Calls", text: ({ band }) => countText(band.calls), align: "right", rank: 0 },
];

function ratioText(ratio: number): string {
  return ratio.toFixed(ratio < 10 ? 3 : 1);
}
