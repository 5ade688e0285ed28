import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { crashedExperiment } from "../../test/support/crashed-experiment.js";
import { failFileSystem } from "../../test/support/failing-file-system.js";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { leaveMovedMark } from "../journal/moved-mark.js";
import { readRecords } from "../journal/read-records.js";
import { createDirectoryStore } from "../store/directory-store.js";
import { recoverFolder } from "./recover-folder.js";
import type { Recovery } from "./recovery.js";

const report = (problem: string) => {
  throw new Error(problem);
};

function recover(dir: string, dryRun = false): Recovery {
  const [only] = recoverFolder(dir, { references: [], dryRun, isElsewhereGone: false, report });
  return only as Recovery;
}

test("answers that the transcript lost are named, each time, and in a dry run as they will be", async () => {
  await using experiment = await crashedExperiment();
  const path = experiment.file("transcript");
  const whole = readFileSync(path, "utf8");
  const offsets = experiment.log().metrics.map(({ transcript }) => transcript?.offset ?? 0);
  const said = (first: string) => `its transcript does not have the answer of generation ${first} any more`;
  // Within the fifth answer: its beginning is cut off with it.
  truncateSync(path, (offsets[4] ?? 0) + 20);
  const planned = recover(experiment.dir, true);
  const done = recover(experiment.dir);
  for (const { notDone } of [planned, done, recover(experiment.dir)]) {
    expect(notDone).toEqual([expect.stringContaining(said('5 ("frame:5"), 6 ("frame:6")'))]);
  }
  rmSync(path);
  const five = [1, 2, 3, 4, 5].map((number) => `${number} ("frame:${number}")`).join(", ");
  expect(recover(experiment.dir).notDone.join()).toContain(said(`${five} and 1 more`));
  writeFileSync(path, whole);
  expect(recover(experiment.dir).notDone).toEqual([]);
});

test("a generation that is made anew counts with the scores that came later", async () => {
  await using experiment = await crashedExperiment();
  const bytes = readFileSync(experiment.logPath);
  const third = bytes.indexOf('{"seq":3');
  bytes.fill(0, third + 20, third + 60);
  writeFileSync(experiment.logPath, bytes);
  appendFileSync(
    experiment.file("scores"),
    '{"key":"frame:3","name":"judge","value":0,"at":"2026-11-25T00:00:00.000Z"}\n',
  );
  recover(experiment.dir);
  // frame:1 was scored with 1.
  expect(experiment.log().summary).toMatchObject({ scores: { judge: { mean: 0.5, count: 2 } } });
});

test("what fails on the way is not said to be done, and leaves nothing but what was there", async () => {
  for (const kind of ["torn", "lost"]) {
    await using experiment = await crashedExperiment();
    if (kind === "lost") rmSync(experiment.logPath);
    else truncateSync(experiment.logPath, readFileSync(experiment.logPath).length - 300);
    const files = readdirSync(experiment.folder).filter((name) => !name.includes("summary"));
    {
      using _ = failFileSystem(experiment.folder, (call) =>
        call.name === "writeSync" && call.path.includes("_log.json.recovery-") ? "ENOSPC" : undefined,
      );
      const { outcome, done, notDone } = recover(experiment.dir);
      expect({ outcome, done }).toEqual({ outcome: "failed", done: [] });
      expect(notDone).toEqual([expect.stringContaining("there is no room for it here")]);
    }
    const left = readdirSync(experiment.folder).filter((name) => !/summary|before-recovery/.test(name));
    expect(left).toEqual(files);
    expect(recover(experiment.dir)).toMatchObject({ outcome: kind === "lost" ? "rebuilt" : "mended" });
  }
});

test("a lost log is measured by its checkpoint, and what is left of an experiment without a transcript is told", async () => {
  await using experiment = await crashedExperiment();
  rmSync(experiment.logPath);
  const offset = readFileSync(experiment.file("transcript"), "utf8").indexOf('"key":"frame:5"');
  truncateSync(experiment.file("transcript"), offset);
  expect(recover(experiment.dir).notDone.join()).toContain(
    "its last checkpoint counted 6 generations: 2 of them cannot be brought back",
  );
  rmSync(experiment.logPath);
  rmSync(experiment.file("transcript"));
  expect(recover(experiment.dir)).toMatchObject({
    outcome: "failed",
    notDone: [expect.stringContaining("its totals stand in its checkpoint")],
  });
  await using empty = temporaryFolder();
  mkdirSync(join(empty.path, experiment.id));
  expect(recover(empty.path)).toMatchObject({
    outcome: "failed",
    notDone: ["its folder is empty: nothing is left of it, and it may be removed"],
  });
});

test("that the sandbox answered is known without the log, and with a torn one", async () => {
  await using experiment = await crashedExperiment();
  const text = readFileSync(experiment.file("transcript"), "utf8");
  writeFileSync(
    experiment.file("transcript"),
    text.replaceAll('"raw_usage"', '"model_version":"sandbox/gemini-2.5-flash","raw_usage"'),
  );
  rmSync(experiment.logPath);
  recover(experiment.dir);
  expect(experiment.log().summary).toMatchObject({ sandbox: true });
  const log = readFileSync(experiment.logPath);
  truncateSync(experiment.logPath, log.indexOf("\n],\n"));
  expect([...readRecords(experiment.logPath)]).toHaveLength(6);
  const [overview] = await createDirectoryStore(experiment.dir).list();
  expect(overview).toMatchObject({ sandbox: true });
});

test("of an experiment that went to a rescue folder, it is said where it goes on", async () => {
  await using experiment = await crashedExperiment();
  await using rescue = temporaryFolder();
  cpSync(experiment.folder, rescue.path, { recursive: true });
  appendFileSync(join(rescue.path, basename(experiment.file("transcript"))), "{}\n");
  leaveMovedMark(experiment.folder, experiment.id, rescue.path);
  expect(recover(experiment.dir)).toMatchObject({
    outcome: "closed",
    notDone: [`it could not be written here any more, and goes on in ${rescue.path}`],
  });
});

test.each(["EACCES", "EIO", "EMFILE"])(
  "a log or a checkpoint that cannot be read now (%s) is not taken for lost",
  async (code) => {
    await using experiment = await crashedExperiment();
    const before = readFileSync(experiment.logPath);
    for (const name of ["openSync", "readSync"]) {
      using _ = failFileSystem(experiment.folder, (call) =>
        call.name === name && call.path === experiment.logPath ? code : undefined,
      );
      expect(recover(experiment.dir)).toMatchObject({
        outcome: "failed",
        done: [],
        notDone: [expect.stringContaining("it is not taken for lost")],
      });
    }
    const checkpoint = readFileSync(experiment.file("checkpoint"));
    {
      using _ = failFileSystem(experiment.folder, (call) =>
        /File|open/.test(call.name) && call.path === experiment.file("checkpoint") ? code : undefined,
      );
      expect(recover(experiment.dir, true).notDone).toEqual([
        expect.stringContaining("its checkpoint is there and cannot be read now"),
      ]);
    }
    expect(readFileSync(experiment.file("checkpoint"))).toEqual(checkpoint);
    expect(readFileSync(experiment.logPath)).toEqual(before);
    expect(recover(experiment.dir)).toMatchObject({ outcome: "closed" });
  },
);
