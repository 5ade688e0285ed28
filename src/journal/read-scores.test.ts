import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sampleRecord } from "../../test/support/sample-log.js";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { readScores, withLaterScores } from "./read-scores.js";

test("a later score joins those of its generation, and the last of a name counts", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "exp_1_scores.jsonl");
  const line = (key: string, name: string, value: unknown) =>
    `${JSON.stringify({ key, name, value, at: "2025-06-29T14:31:00.000Z" })}\n`;
  writeFileSync(
    path,
    `${line("frame:15", "judge", 0.2)}${line("frame:15", "judge", 0.8)}${line("frame:15", "state_accuracy", 0)}${line("frame:30", "judge", "good")}not json\n{"key":"frame:15","name":"ju`,
  );

  const { scores, broken } = readScores(path);
  expect(broken.count).toBe(2);
  expect(withLaterScores(sampleRecord(1), scores).scores).toEqual({ state_accuracy: 0, judge: 0.8 });
  expect(withLaterScores(sampleRecord(2), scores)).toEqual(sampleRecord(2));
});

test("a generation that failed is not scored by what came of a later attempt at its key", async () => {
  const scores = new Map([["frame:15", { judge: 1 }]]);
  const failed = sampleRecord(1, { status: "error", scores: undefined });

  expect(withLaterScores(failed, scores)).toEqual(failed);
});

test("an experiment without a file of later scores has none", async () => {
  await using folder = temporaryFolder();
  expect(readScores(join(folder.path, "exp_1_scores.jsonl")).scores).toEqual(new Map());
});
