import { expect, test } from "vitest";
import { parse } from "yaml";
import type { ExperimentHead } from "../format/experiment-log.js";
import { linesOfHeadComment } from "../format/head-comment.js";
import { headOfLines } from "../journal/read-head.js";
import { configUsedText } from "./config-used.js";

const MARK = configUsedText(headOf(null)).split("\n")[1];

function headOf(config: unknown): ExperimentHead {
  return {
    experimentId: "exp_20250629_143052_a1b2c3d4",
    startTime: "2025-06-29T14:30:52.123Z",
    config,
    configHash: "a1b2c3d4",
    notes: 'two\nlines, "quotes", \u2028 and \u0085, # and 字',
    environment: {
      explogVersion: "1",
      nodeVersion: "v24",
      platform: "linux x64",
      hostname: "h",
      commandLine: ["explog", "run"],
      workingDirectory: "/w",
      packages: { openai: "6.0.0" },
    },
    run: { configPath: "/w/run.yaml", overrides: ["a=b c"], workingDirectory: "/w", items: 3 },
  };
}

test.each([
  [{ model: "m", prompt: "text\n\n", last: "kept breaks\n\n\n" }],
  [{ last: "  # no comment\n# nor this\n" }],
  [{ last: `${MARK}\n# "experiment_notes": "not these",\n` }],
  [`# "run": {}\n\n`],
  [null],
  [[]],
  [{ a: { b: [1, 2.5, "1e3", true, "true", null] } }],
])("a configuration is read again as it was, and so is what the log was begun with: %j", (config) => {
  const head = headOf(config);
  const text = configUsedText(head);
  expect(parse(text)).toEqual(config);
  expect(headOfLines(linesOfHeadComment(text))).toEqual({ ...head, config: null });
  for (const line of text
    .slice(text.lastIndexOf(MARK as string))
    .split("\n")
    .slice(0, -1))
    expect(line).toMatch(/^# [^\u0085\u2028\u2029]*$/);
});

test("of a comment that was hit, the whole lines count, and what is none of its type does not", () => {
  const text = configUsedText(headOf({}));
  const damaged = text.replace('"two', "\u0000two").replace('"/w/run.yaml"', "7");
  const { notes, run, startTime } = headOfLines(linesOfHeadComment(damaged));
  expect({ notes, run, startTime }).toEqual({ notes: "", run: undefined, startTime: headOf({}).startTime });
});
