import { expect, test } from "vitest";
import { sampleRecord } from "../../../test/support/sample-log.js";
import { createRunItems } from "../../analysis/item-values.js";
import { compareRuns } from "../../analysis/run-comparison.js";
import type { GenerationRecord } from "../../format/generation-record.js";
import type { ComparisonOutput } from "./comparison-output.js";
import { previousRunLines } from "./previous-run-lines.js";
import { textWidth } from "./text-width.js";

function itemsOf(change: (seq: number) => Partial<GenerationRecord>) {
  const items = createRunItems();
  for (let seq = 1; seq <= 40; seq += 1) items.add(sampleRecord(seq, change(seq)));
  return items.items();
}

function linesOf(
  changes: ((seq: number) => Partial<GenerationRecord>)[],
  width = Number.POSITIVE_INFINITY,
): string {
  const runs = ["exp_before", "exp_after"].map((id) => ({ overview: { id } }));
  const none = { configuration: [], prompt: [], git: [], environment: [], prices: [] };
  const output = { runs, differences: none, comparison: compareRuns(changes.map(itemsOf), 0, 1) };
  return previousRunLines(output as unknown as ComparisonOutput, width).join("\n");
}

test("of many scores, those that differ beyond chance are among the three that are named", () => {
  const scores = (seq: number, last: number) => ({
    scores: { one: seq % 2, two: seq % 3 ? 1 : 0, three: seq % 5 ? 1 : 0, four: last },
  });
  const lines = linesOf([(seq) => scores(seq, 0), (seq) => scores(seq + 30, seq % 4 ? 1 : 0)]);
  expect(lines).toMatch(/\n {3}four \+0\.7500, one the same, two the same, cost the same, /);
});

test("a run of which many calls failed does not look like one that did well", () => {
  const lines = linesOf([
    () => ({ scores: { exact: 1 } }),
    (seq) => (seq % 2 ? { scores: { exact: 1 } } : { status: "error", scores: undefined }),
  ]);
  expect(lines).toContain("\n   succeeded -0.5000, exact the same, ");
});

test("on a narrow screen nothing is cut, and the command least of all", () => {
  const lines = linesOf([() => ({}), () => ({})], 30).split("\n");
  expect(lines.filter((line) => textWidth(line) > 30)).toEqual([]);
  expect(lines.join("\n")).not.toContain("…");
  expect(lines.join(" ").replaceAll(/\s+/g, " ")).toContain(" explog compare exp_before exp_after");
});

test("a price that changed is named among what changed, another model's is not", () => {
  const runs = ["exp_before", "exp_after"].map((id) => ({ overview: { id } }));
  const differences = {
    ...{ configuration: [], prompt: [], git: [], environment: [] },
    prices: [
      { path: "deepseek-v4-flash.output_per_1m", values: [["$0.66"], ["$1.32"]] },
      { path: "gpt-4o", values: [["genai-prices"], undefined] },
    ],
  };
  const same = () => ({});
  const output = { runs, differences, comparison: compareRuns([itemsOf(same), itemsOf(same)], 0, 1) };
  const [first] = previousRunLines(output as unknown as ComparisonOutput, 200);
  expect(first).toBe("📈 Since exp_before: deepseek-v4-flash.output_per_1m $0.66 → $1.32");
});
