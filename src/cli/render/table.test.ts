import { expect, test } from "vitest";
import { type TableColumn, tableLines, tableParts } from "./table.js";
import { textWidth } from "./text-width.js";

interface Row {
  id: string;
  model: string;
  cost: string;
  notes: string;
}

const columns: TableColumn<Row>[] = [
  { header: "Id", text: ({ id }) => id, cut: { to: 6, keep: "end", rank: 1 } },
  { header: "Model", text: ({ model }) => model, cut: { to: 7, keep: "start", rank: 2 }, rank: 0 },
  { header: "Cost", text: ({ cost }) => cost, align: "right" },
  { header: "Notes", text: ({ notes }) => notes, cut: { to: 5, keep: "start", rank: 4 }, rank: 3 },
];
const rows: Row[] = [
  { id: "exp_0001", model: "gemini-pro", cost: "$0.1234", notes: "first" },
  { id: "exp_0002", model: "窓", cost: "≥ $12.00", notes: "a second note" },
];

test("columns are as wide as their widest cell, and numbers stand to the right", () => {
  expect(tableLines(columns, rows, Number.POSITIVE_INFINITY)).toEqual([
    "Id        Model           Cost  Notes",
    "exp_0001  gemini-pro   $0.1234  first",
    "exp_0002  窓          ≥ $12.00  a second note",
  ]);
});

test("a table that is too wide gives up what has the highest rank first", () => {
  expect(tableLines(columns, rows, 38)[2]).toBe("exp_0002  窓          ≥ $12.00  a sec…");
  expect(tableLines(columns, rows, 36)).toEqual([
    "Id        Model           Cost",
    "exp_0001  gemini-pro   $0.1234",
    "exp_0002  窓          ≥ $12.00",
  ]);
  expect(tableLines(columns, rows, 27)[1]).toBe("exp_0001  gemini…   $0.1234");
  expect(tableLines(columns, rows, 25)[1]).toBe("…_0001  gemini…   $0.1234");
  expect(tableLines(columns, rows, 24)[1]).toBe("exp_0001   $0.1234");
});

test("at every width that its last columns allow, no line is wider than the terminal", () => {
  for (let width = 16; width <= 60; width += 1) {
    for (const line of tableLines(columns, rows, width)) expect(textWidth(line)).toBeLessThanOrEqual(width);
  }
});

test("a column without a single value is left out", () => {
  const bare = rows.map((row) => ({ ...row, notes: "" }));
  expect(tableLines(columns, bare, 80)[0]).toBe("Id        Model           Cost");
});

test("a cell is painted after its width is settled", () => {
  const painted = columns.map((column) => ({ ...column, paint: (cell: string) => `<${cell}>` }));
  expect(tableLines(painted, rows, 36, (header) => header.toUpperCase())).toEqual([
    "ID        MODEL           COST",
    "<exp_0001>  <gemini-pro>   <$0.1234>",
    "<exp_0002>  <窓>          <≥ $12.00>",
  ]);
});

test("in parts, a table is the same table", () => {
  const columns: TableColumn<number>[] = [
    { header: "Number", text: (row) => `${row}`, align: "right" },
    { header: "Word", text: (row) => "x".repeat(row % 7) },
  ];
  const rows = Array.from({ length: 25 }, (_, row) => row * row);
  const parts = [...tableParts(columns, rows, { width: 80, paintHeader: (text) => text, rowsPerPart: 10 })];
  expect(parts.map((part) => part.length)).toEqual([1, 10, 10, 5]);
  expect(parts.flat()).toEqual(tableLines(columns, rows, 80));
});
