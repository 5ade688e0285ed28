import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { experimentFiles } from "../src/format/file-names.js";
import { readCheckpoint } from "../src/journal/read-checkpoint.js";
import { ExperimentLogger } from "../src/logger/experiment-logger.js";
import { cutEverywhere, hit, hitEverywhere, STATE, writeExperiment } from "./support/damage.js";
import { temporaryFolder } from "./support/temporary-folder.js";

test("a checkpoint is as it was saved, or said to be damaged", async () => {
  await using folder = temporaryFolder();
  const { folder: place, id } = writeExperiment(folder.path);
  const path = join(place, experimentFiles.checkpoint(id));
  const size = readFileSync(path).length;
  const whole = readCheckpoint(path);
  expect(whole).toMatchObject({ kind: "whole", checkpoint: { seq: 12, state: STATE } });
  await cutEverywhere(path, (cut) => {
    // Without its last line break, nothing of it is missing.
    if (cut === size - 1) expect(readCheckpoint(path)).toEqual(whole);
    else expect(readCheckpoint(path), `cut at ${cut}`).toMatchObject({ kind: "damaged" });
  });
  const before = readFileSync(path);
  await hitEverywhere(path, (start, end) => {
    const isSame = readFileSync(path).equals(before);
    const kind = isSame ? "whole" : "damaged";
    expect(readCheckpoint(path), `hit from ${start} to ${end}`).toMatchObject({ kind });
  });
});

test("an experiment with a damaged checkpoint is gone on with, and the lost state is told", async () => {
  await using folder = temporaryFolder();
  const { folder: place, id } = writeExperiment(folder.path, "stopped");
  const path = join(place, experimentFiles.checkpoint(id));
  const bytes = readFileSync(path);
  for (const offset of [0, 1, 40, 300, 420, 700, bytes.length - 70, bytes.length - 2]) {
    for (const damaged of [
      bytes.subarray(0, offset),
      hit(bytes, offset, "7"),
      hit(bytes, offset, "\u0000"),
    ]) {
      writeFileSync(path, damaged);
      const lines: string[] = [];
      const output = { progress: (line: string) => void lines.push(line), result: () => undefined };
      const logger = new ExperimentLogger({ outputDir: folder.path, output });
      const resumed = logger.resumeExperiment(id);
      expect(resumed).toMatchObject({ resumed: true, state: null, finishedGenerations: 12 });
      expect(lines.join("\n").replace(/\s+/g, " ")).toContain("No saved state is given back.");
      // What the next checkpoint replaces is kept.
      logger.saveCheckpoint({ now: offset });
      logger.endExperiment({ status: "stopped" });
      const kept = readdirSync(place).filter((name) => name.includes("checkpoint.json.before-recovery"));
      const copies = kept.map((name) => join(place, name));
      expect(copies.filter((copy) => readFileSync(copy).equals(damaged))).toHaveLength(1);
      for (const copy of copies) rmSync(copy);
      expect(readCheckpoint(path)).toMatchObject({ kind: "whole", checkpoint: { state: { now: offset } } });
    }
  }
});

test("going on behind a torn line of the transcript keeps its bytes, however often it is torn there", async () => {
  await using folder = temporaryFolder();
  const { folder: place, id } = writeExperiment(folder.path, "stopped");
  const path = join(place, experimentFiles.transcript(id));
  const whole = readFileSync(path);
  const last = whole.lastIndexOf(0x0a, whole.length - 2) + 1;
  for (const [cut, name] of [
    [last + 1, `cut-at-${last}`],
    [last + 1, `cut-at-${last}`],
    [whole.length - 2, `cut-at-${last}-2`],
  ] as const) {
    writeFileSync(path, whole.subarray(0, cut));
    const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
    logger.resumeExperiment(id);
    logger.endExperiment({ status: "stopped" });
    expect(readFileSync(path)).toEqual(whole.subarray(0, last));
    expect(readFileSync(`${path}.${name}`)).toEqual(whole.subarray(last, cut));
  }
  writeFileSync(path, whole.subarray(0, -1));
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  logger.resumeExperiment(id);
  logger.endExperiment({ status: "stopped" });
  expect(readFileSync(path)).toEqual(whole);
  expect(readdirSync(place).filter((name) => name.includes("cut-at"))).toHaveLength(2);
});
