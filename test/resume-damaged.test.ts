import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { experimentFiles } from "../src/format/file-names.js";
import { readCheckpoint } from "../src/journal/read-checkpoint.js";
import { ExperimentLogger } from "../src/logger/experiment-logger.js";
import { cutEverywhere, hit, hitEverywhere, STATE, writeExperiment } from "./support/damage.js";
import { failFileSystem } from "./support/failing-file-system.js";
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

/** Goes on with the experiment and ends it again. @returns what the logger said, on one line. */
function goOnAndEnd(outputDir: string, id: string): string {
  const lines: string[] = [];
  const output = { progress: (line: string) => void lines.push(line), result: () => undefined };
  const logger = new ExperimentLogger({ outputDir, output });
  logger.resumeExperiment(id);
  logger.endExperiment({ status: "stopped" });
  return lines.join("\n").replace(/\s+/g, " ");
}

test("going on with a torn log keeps the bytes behind its last record, once, and says where", async () => {
  await using folder = temporaryFolder();
  const { folder: place, id } = writeExperiment(folder.path, "stopped");
  const path = join(place, experimentFiles.log(id));
  // A tail without its status says by its writer alone whether it has ended.
  const text = readFileSync(path, "utf8").replace(`"pid":${process.pid},`, '"pid":99999999,');
  const whole = Buffer.from(text);
  const kept = () => readdirSync(place).filter((name) => name.includes("log.json."));
  const last = whole.indexOf('{"seq":12');
  const tail = whole.indexOf("\n],\n", last);
  const tornTail = Buffer.from(whole);
  tornTail.fill("\u0000", tail + 30, tail + 90);
  const torn: [string, Buffer, number][] = [
    ["within the last record", whole.subarray(0, last + 50), last - 2],
    ["within its first byte", whole.subarray(0, last + 1), last - 2],
    ["behind the last record", whole.subarray(0, tail + 1), tail],
    ["within the tail", whole.subarray(0, tail + 100), tail],
    ["a tail that was hit", tornTail, tail],
    ["no record is whole", whole.subarray(0, whole.indexOf('{"seq":1,') + 9), whole.indexOf('\n{"seq":1,')],
  ];
  for (const [where, bytes, recordsEnd] of torn) {
    writeFileSync(path, bytes);
    const said = goOnAndEnd(folder.path, id);
    const name = `${id}_log.json.cut-at-${recordsEnd}`;
    expect([where, kept()]).toEqual([where, [name]]);
    expect(readFileSync(join(place, name))).toEqual(bytes.subarray(recordsEnd));
    expect(said).toContain(`(${bytes.length - recordsEnd} bytes) is kept in ${name}`);
    const log = JSON.parse(readFileSync(path, "utf8"));
    expect(log).toMatchObject({ status: "stopped", total_generations: log.metrics.length });
    // Whole again: nothing is kept, and nothing said, when it is gone on with once more.
    expect(goOnAndEnd(folder.path, id)).not.toContain("torn");
    expect(kept()).toEqual([name]);
    // Torn at the same place by the same bytes, as when it was killed before it wrote over them.
    writeFileSync(path, bytes);
    goOnAndEnd(folder.path, id);
    expect(kept()).toEqual([name]);
    // By others: what was kept stays.
    writeFileSync(path, Buffer.concat([bytes, Buffer.from("\u0000")]));
    goOnAndEnd(folder.path, id);
    expect(kept()).toEqual([name, `${name}-2`]);
    for (const each of kept()) rmSync(join(place, each));
  }
  // Nothing stands behind the last record: there is nothing to keep.
  writeFileSync(path, whole.subarray(0, tail));
  expect(goOnAndEnd(folder.path, id)).toContain("torn");
  expect(kept()).toEqual([]);
});

test.each(["ENOSPC", "EROFS", "EIO"])(
  "a torn log whose end cannot be kept (%s) is not gone on with, and stays as it is",
  async (code) => {
    await using folder = temporaryFolder();
    const { folder: place, id } = writeExperiment(folder.path, "stopped");
    const path = join(place, experimentFiles.log(id));
    const torn = readFileSync(path).subarray(0, -200);
    writeFileSync(path, torn);
    const files = readdirSync(place);
    for (const name of ["openSync", "writeSync", "fsyncSync", "renameSync"]) {
      using _ = failFileSystem(place, (call) =>
        call.name === name && call.path.includes(".cut-at-") ? code : undefined,
      );
      const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
      expect(() => logger.resumeExperiment(id)).toThrow(
        expect.objectContaining({ code: "LOG_WRITE_FAILED", message: expect.stringContaining(place) }),
      );
      expect(readFileSync(path)).toEqual(torn);
      expect(readdirSync(place)).toEqual(files);
    }
    expect(goOnAndEnd(folder.path, id)).toContain("is kept in");
  },
);
