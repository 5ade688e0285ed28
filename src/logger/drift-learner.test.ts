import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sampleRecord } from "../../test/support/sample-log.js";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { driftBand } from "../tokens/drift.js";
import { readDrift, writeDrift } from "./drift-file.js";
import { createDriftLearner } from "./drift-learner.js";

const key = { provider: "google", model: "gemini-2.5-flash", part: "input" } as const;

/** Learns from so many calls whose reports are a multiple of the local count. */
function learn(outputDir: string, ratio: number, calls = 3, model: string = key.model): void {
  const learner = createDriftLearner(outputDir);
  for (let seq = 1; seq <= calls; seq += 1) {
    const tokenUsage = { ...sampleRecord(seq).tokenUsage, inputTokens: 1_000 * ratio };
    const localEstimate = { inputTokens: 1_000, outputTokens: null, method: "o200k_base" };
    learner.add(sampleRecord(seq, { model, tokenUsage, localEstimate }));
  }
  learner.save();
}

test("what experiments teach is added up in one file, which can be deleted at any time", async () => {
  await using folder = temporaryFolder();
  learn(folder.path, 2);
  learn(folder.path, 4, 4);
  expect(driftBand(readDrift(folder.path), key)).toMatchObject({ median: 4, calls: 7 });
  expect(readdirSync(folder.path)).toEqual(["drift.json"]);

  const estimate = { inputTokens: 100, outputTokens: null, method: "o200k_base" };
  const corrected = createDriftLearner(folder.path).correct(estimate, key);
  expect(corrected).toMatchObject({
    correctedInputTokens: 400,
    method: "o200k_base, corrected by 7 calls",
  });
  rmSync(join(folder.path, "drift.json"));
  expect(createDriftLearner(folder.path).correct(estimate, key)).toBe(estimate);
});

test("nothing is written where nothing was learnt", async () => {
  await using folder = temporaryFolder();
  const learner = createDriftLearner(folder.path);
  learner.add(sampleRecord(1));
  learner.save();
  expect(readdirSync(folder.path)).toEqual([]);
});

test.each([
  ["cut short", '{"schema": "explog-drift/1", "ratios": {"google\\tgemini'],
  ["empty", ""],
  ["another tool's", '{"ratios": {"google\\tgemini-2.5-flash\\tinput": [9, 9, 9]}}'],
  ["a later version's", '{"schema": "explog-drift/2", "ratios": {"google\\tgemini-2.5-flash\\tinput": [9]}}'],
  [
    "full of nonsense",
    '{"schema": "explog-drift/1", "ratios": {"google\\tgemini-2.5-flash\\tinput": [1e9, -1, "x"]}}',
  ],
  ["a list", "[1, 2]"],
  ["endless", " ".repeat(500_000)],
])("a file that is %s teaches nothing, and is replaced", async (_, text) => {
  await using folder = temporaryFolder();
  writeFileSync(join(folder.path, "drift.json"), text);
  expect(readDrift(folder.path)).toEqual({ ratios: {} });
  learn(folder.path, 2);
  expect(driftBand(readDrift(folder.path), key)).toMatchObject({ median: 2, calls: 3 });
});

test("a file that cannot be written is no failure, and leaves nothing behind", async () => {
  await using folder = temporaryFolder();
  learn(join(folder.path, "removed"), 2);
  mkdirSync(join(folder.path, "drift.json"));
  learn(folder.path, 2);
  expect(readdirSync(folder.path)).toEqual(["drift.json"]);
});

test("the file keeps the newest calls of the newest models, and stays small", async () => {
  await using folder = temporaryFolder();
  learn(folder.path, 2, 900);
  for (let number = 1; number <= 70; number += 1) learn(folder.path, 1.2345678, 250, `model-${number}`);
  const ledger = readDrift(folder.path);
  expect(Object.keys(ledger.ratios)).toHaveLength(64);
  expect(driftBand(ledger, key)).toBeUndefined();
  expect(driftBand(ledger, { ...key, model: "model-70" })?.calls).toBe(200);
  expect(readFileSync(join(folder.path, "drift.json")).length).toBeLessThan(200_000);
});

test("a model that is used again stays, whatever came since", async () => {
  await using folder = temporaryFolder();
  learn(folder.path, 2);
  for (let number = 1; number <= 63; number += 1) learn(folder.path, 1, 3, `model-${number}`);
  learn(folder.path, 2);
  for (let number = 64; number <= 100; number += 1) learn(folder.path, 1, 3, `model-${number}`);
  expect(driftBand(readDrift(folder.path), key)?.calls).toBe(6);
});

test("a file that was written is never half a file to its readers", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "drift.json");
  writeDrift(folder.path, { ratios: { "a\tb\tinput": [1, 2, 3] } });
  const before = readFileSync(path, "utf8");
  writeDrift(folder.path, { ratios: { "c\td\tinput": [1, 2, 3] } });
  expect(JSON.parse(before).schema).toBe("explog-drift/1");
  expect(JSON.parse(readFileSync(path, "utf8")).ratios).toEqual({ "c\td\tinput": [1, 2, 3] });
});
