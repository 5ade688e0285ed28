import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sampleExperiment, writeSample } from "../../test/support/sample-log.js";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { createSweepFolder, discardUnbegunRuns, readSweepManifest } from "./sweep-folder.js";

const start = new Date(2026, 10, 25, 9, 30, 0);
const described = {
  configPath: "/experiments/run.yaml",
  workingDirectory: "/experiments",
  runs: [
    { words: ["model=a", "+notes=x"], choices: ["model=a"], configHash: "00000001" },
    { words: ["model=b", "+notes=x"], choices: ["model=b"], configHash: "00000002" },
  ],
};

test("a sweep's folder holds what the sweep is made of, and two of one second have a folder each", async () => {
  await using folder = temporaryFolder();
  const first = createSweepFolder(folder.path, start, "a1b2c3d4", described);
  const second = createSweepFolder(folder.path, start, "a1b2c3d4", described);
  expect(readdirSync(folder.path).sort()).toEqual([
    "sweep_20261125_093000_a1b2c3d4",
    "sweep_20261125_093000_a1b2c3d4-2",
  ]);
  expect(readSweepManifest(first.path)).toEqual({
    sweepId: "sweep_20261125_093000_a1b2c3d4",
    startTime: start.toISOString(),
    ...described,
  });
  expect(readSweepManifest(second.path).sweepId).toBe("sweep_20261125_093000_a1b2c3d4-2");
});

test.each([
  ["nothing", undefined],
  ["half a file", '{"schema": "explog-sweep/1", "runs": ['],
  ["another file", "{}"],
])("a folder with %s in place of the manifest is refused with a way on", async (_, text) => {
  await using folder = temporaryFolder();
  if (text !== undefined) writeFileSync(join(folder.path, "sweep.json"), text);
  expect(() => readSweepManifest(folder.path)).toThrow(/sweep\.json cannot be read.*explog resume ID/);
});

test("only what a kill left before a run's log was begun is taken away", async () => {
  await using folder = temporaryFolder();
  const begun = sampleExperiment({ head: { experimentId: "exp_20250629_143052_aaaaaaaa" }, records: [] });
  writeSample(folder.path, begun);
  const folderOf = (id: string) => {
    mkdirSync(join(folder.path, id));
    return (name: string, text: string) => writeFileSync(join(folder.path, id, `${id}_${name}`), text);
  };
  folderOf("exp_20250629_143052_00000001");
  const halfBegun = folderOf("exp_20250629_143052_00000002");
  halfBegun("log.json", '{\n"schema": "explo');
  halfBegun("transcript.jsonl", "");
  const sent = folderOf("exp_20250629_143052_00000003");
  sent("log.json", "torn");
  sent("transcript.jsonl", '{"type":"request"}\n');
  // Both were lost, and its results are what is left of it.
  folderOf("exp_20250629_143052_00000004");
  writeFileSync(join(folder.path, "exp_20250629_143052_00000004", "results.jsonl"), '{"key":"a"}\n');
  folderOf("exp_20250629_143052_00000005")("checkpoint.json", "{}");
  writeFileSync(join(folder.path, "sweep.json"), "{}");

  discardUnbegunRuns(folder.path);
  expect(readdirSync(folder.path).sort()).toEqual([
    "exp_20250629_143052_00000003",
    "exp_20250629_143052_00000004",
    "exp_20250629_143052_00000005",
    "exp_20250629_143052_aaaaaaaa",
    "sweep.json",
  ]);
});
