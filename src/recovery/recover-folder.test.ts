import {
  appendFileSync,
  closeSync,
  cpSync,
  existsSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { crashedExperiment } from "../../test/support/crashed-experiment.js";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import type { RecordLine } from "../format/record-line.js";
import { claimExperiment } from "../journal/claim-experiment.js";
import { readCheckpoint } from "../journal/read-checkpoint.js";
import { readStoredRecords } from "../journal/read-records.js";
import { ExperimentLogger } from "../logger/experiment-logger.js";
import { createDirectoryStore } from "../store/directory-store.js";
import { recoverFolder } from "./recover-folder.js";

const report = (problem: string) => {
  throw new Error(problem);
};
const recoverAll = (dir: string, dryRun = false) =>
  recoverFolder(dir, { references: [], dryRun, isElsewhereGone: false, report });

/** Every file of a folder with its bytes. */
function contents(folder: string): Record<string, string> {
  const isFile = (name: string) => lstatSync(join(folder, name)).isFile();
  return Object.fromEntries(
    readdirSync(folder)
      .filter(isFile)
      .map((name) => [name, readFileSync(join(folder, name), "latin1")]),
  );
}

test("a dead experiment is closed as crashed with its totals, and its records stay byte for byte", async () => {
  await using experiment = await crashedExperiment();
  const before = [...readStoredRecords(experiment.logPath)].map(({ text }) => text);
  const [recovery, ...others] = recoverAll(experiment.dir);
  expect(others).toEqual([]);
  expect(recovery).toMatchObject({ outcome: "closed", status: "crashed", notDone: [], kept: [] });
  expect(recovery?.totals).toMatchObject({ generations: 6, totalTokens: 660 });
  expect([...readStoredRecords(experiment.logPath)].map(({ text }) => text)).toEqual(before);
  const log = experiment.log();
  expect(log).toMatchObject({
    status: "crashed",
    total_generations: 6,
    total_tokens: 660,
    experiment_notes: "Overnight",
  });
  expect(log.end_time).not.toBeNull();
  expect(log.summary).toMatchObject({ scores: { judge: { mean: 1, count: 1 } }, notes: "Overnight" });
  expect(readFileSync(experiment.file("summary"), "utf8")).toContain("Status: crashed");
  const [overview] = await createDirectoryStore(experiment.dir).list();
  expect(overview).toMatchObject({ status: "crashed", problem: undefined });
});

test("recovering again finds nothing to do, and changes no byte", async () => {
  await using experiment = await crashedExperiment();
  truncateSync(experiment.logPath, statSync(experiment.logPath).size - 300);
  appendFileSync(experiment.file("transcript"), '{"type":"response","at":"2026-');
  recoverAll(experiment.dir);
  const after = contents(experiment.folder);
  expect(recoverAll(experiment.dir)).toMatchObject([{ outcome: "whole", done: [], status: "crashed" }]);
  expect(contents(experiment.folder)).toEqual(after);
});

test("a dry run says what would be done, and touches nothing", async () => {
  await using experiment = await crashedExperiment();
  truncateSync(experiment.logPath, statSync(experiment.logPath).size - 300);
  appendFileSync(experiment.file("transcript"), '{"type":"response","at":"2026-');
  writeFileSync(experiment.file("checkpoint"), "{");
  const before = contents(experiment.folder);
  const planned = recoverAll(experiment.dir, true);
  expect(contents(experiment.folder)).toEqual(before);
  const done = recoverAll(experiment.dir);
  expect(planned.map(({ kept, ...rest }) => rest)).toEqual(done.map(({ kept, ...rest }) => rest));
});

test("an experiment whose writer is alive is never touched", async () => {
  await using folder = temporaryFolder();
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  const id = logger.startExperiment({});
  logger.openCall({ key: "a", model: "m", messages: [] });
  const before = contents(join(folder.path, id));
  expect(recoverAll(folder.path)).toMatchObject([{ outcome: "left alone", status: "running" }]);
  expect(contents(join(folder.path, id))).toEqual(before);
  // Nor when its log no longer says who writes it.
  writeFileSync(join(folder.path, id, `${id}_log.json`), "");
  expect(recoverAll(folder.path)).toMatchObject([{ outcome: "left alone" }]);
  logger.endExperiment();
});

test("an experiment that another process is about to resume is left alone", async () => {
  await using experiment = await crashedExperiment();
  const claim = claimExperiment(experiment.folder, experiment.id);
  const before = contents(experiment.folder);
  expect(recoverAll(experiment.dir)).toMatchObject([
    { outcome: "left alone", done: [], notDone: [expect.stringContaining("is in use")] },
  ]);
  expect(contents(experiment.folder)).toEqual(before);
  claim.release();
  expect(recoverAll(experiment.dir)).toMatchObject([{ outcome: "closed" }]);
  expect(readdirSync(experiment.folder).filter((name) => name.includes("claim"))).toEqual([]);
});

test("what another machine wrote is closed only when it is said to be gone", async () => {
  await using experiment = await crashedExperiment();
  const text = readFileSync(experiment.logPath, "utf8");
  const past = "2025-06-29T14:30:52.000Z";
  writeFileSync(
    experiment.logPath,
    text
      .replace(/"hostname":"[^"]*","session"/, '"hostname":"far-away","session"')
      .replace(/"boot_id":"[^"]*"/, '"boot_id":"another"')
      .replace(/"next_update_by":"[^"]*"/, `"next_update_by":"${past}"`),
  );
  expect(recoverAll(experiment.dir)).toMatchObject([
    { outcome: "left alone", status: "stalled", notDone: [expect.stringContaining("--elsewhere-gone")] },
  ]);
  const options = { references: ["latest"], dryRun: false, isElsewhereGone: true, report };
  expect(recoverFolder(experiment.dir, options)).toMatchObject([{ outcome: "closed", status: "crashed" }]);
});

test("a log cut at any place of its end has exactly its complete records afterwards, for a standard parser", async () => {
  await using experiment = await crashedExperiment();
  const bytes = readFileSync(experiment.logPath);
  const first = bytes.indexOf('\n{"seq":');
  for (let cut = bytes.length - 1; cut > first; cut -= 97) {
    writeFileSync(experiment.logPath, bytes.subarray(0, cut));
    const complete = [...readStoredRecords(experiment.logPath)].map(({ text }) => JSON.parse(text));
    const [recovery] = recoverAll(experiment.dir);
    const log = experiment.log();
    expect(log.metrics, `cut at ${cut}`).toEqual(complete);
    expect(log).toMatchObject({ status: "crashed", total_generations: complete.length });
    expect(recovery?.totals?.generations).toBe(complete.length);
    for (const name of recovery?.kept ?? []) rmSync(join(experiment.folder, name));
  }
});

test("what a broken log lost is made anew from the transcript where it is known whose it is", async () => {
  await using experiment = await crashedExperiment();
  const bytes = readFileSync(experiment.logPath);
  const whole = experiment.log().metrics;
  bytes.fill(0, bytes.indexOf('{"seq":3') + 20, bytes.indexOf('{"seq":3') + 60);
  writeFileSync(experiment.logPath, bytes);
  const [recovery] = recoverAll(experiment.dir);
  expect(recovery).toMatchObject({
    outcome: "mended",
    done: expect.arrayContaining([
      expect.stringMatching(/^1 line of its log cannot be read: bytes \d+ to \d+ \(generation 3\)$/),
      'made anew from the transcript: generation 3 ("frame:3")',
    ]),
    notDone: [],
  });
  const { metrics } = experiment.log();
  expect(metrics.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
  const { cost, token_usage, key, frame_number, transcript, temperature } = whole[2] as RecordLine;
  expect(metrics[2]).toMatchObject({ cost, token_usage, key, frame_number, transcript, temperature });
  expect(metrics[2]?.tags).toEqual({ rebuilt_from: "transcript" });
  expect(readFileSync(join(experiment.folder, recovery?.kept[0] as string))).toEqual(bytes);
});

test("who only reads a lost experiment's transcript keeps nobody from recovering it", async () => {
  await using experiment = await crashedExperiment();
  rmSync(experiment.logPath);
  const reader = openSync(experiment.file("transcript"), "r");
  try {
    expect(recoverAll(experiment.dir)).toMatchObject([{ outcome: "rebuilt" }]);
  } finally {
    closeSync(reader);
  }
});

test("a lost log is made anew from the transcript, and says what it could not find there", async () => {
  await using experiment = await crashedExperiment();
  const whole = experiment.log();
  rmSync(experiment.logPath);
  const [recovery] = recoverAll(experiment.dir);
  expect(recovery).toMatchObject({
    outcome: "rebuilt",
    status: "crashed",
    totals: { generations: 6, totalTokens: 660 },
  });
  expect(recovery?.notDone.join()).toContain("not in a transcript");
  const log = experiment.log();
  expect(log).toMatchObject({
    config: { model: "gemini-2.5-flash" },
    config_hash: whole.config_hash,
    total_cost_usd: whole.total_cost_usd,
  });
  expect(log.metrics.map(({ key, cost }) => [key, cost])).toEqual(
    whole.metrics.map(({ key, cost }) => [key, cost]),
  );
});

test("a log whose beginning was hit gets one again, and keeps every record", async () => {
  await using experiment = await crashedExperiment();
  const bytes = readFileSync(experiment.logPath);
  const whole = experiment.log();
  bytes.fill("X", 0, bytes.indexOf('"environment"'));
  writeFileSync(experiment.logPath, bytes);
  expect(recoverAll(experiment.dir)).toMatchObject([{ outcome: "mended", totals: { generations: 6 } }]);
  expect(experiment.log()).toMatchObject({
    experiment_id: experiment.id,
    config: whole.config,
    metrics: whole.metrics,
  });
});

test("a separator that was hit costs no record, and is one again afterwards", async () => {
  await using experiment = await crashedExperiment();
  const bytes = readFileSync(experiment.logPath);
  const whole = experiment.log();
  bytes.write("X", bytes.indexOf('\n{"seq":3') - 1);
  bytes.write("XX", bytes.indexOf('\n{"seq":5') - 1);
  bytes.write("X", bytes.indexOf("\n],\n"));
  writeFileSync(experiment.logPath, bytes);
  expect(() => experiment.log()).toThrow(SyntaxError);
  expect(recoverAll(experiment.dir)).toMatchObject([
    { outcome: "mended", notDone: [], totals: { generations: 6 } },
  ]);
  expect(experiment.log().metrics).toEqual(whole.metrics);
});

test("lines of the transcript that were hit are named, also of an experiment with nothing to mend", async () => {
  await using experiment = await crashedExperiment();
  recoverAll(experiment.dir);
  const bytes = readFileSync(experiment.file("transcript"));
  const start = bytes.indexOf('{"type":"response"');
  bytes.write("X", start);
  writeFileSync(experiment.file("transcript"), bytes);
  const { call, key } = JSON.parse(`{${bytes.toString("utf8", start + 1, bytes.indexOf("\n", start))}`);
  const [recovery] = recoverAll(experiment.dir);
  expect(recovery).toMatchObject({ outcome: "whole", done: [] });
  expect(recovery?.notDone).toEqual([
    `1 line of its transcript cannot be read: bytes ${start} to ${bytes.indexOf("\n", start)} (call ${call}, ${JSON.stringify(key)})`,
  ]);
});

test("what is cut off is kept, and a damaged checkpoint takes its state from the one being written", async () => {
  await using experiment = await crashedExperiment();
  const torn = '{"type":"response","at":"2026-';
  const end = statSync(experiment.file("transcript")).size;
  appendFileSync(experiment.file("transcript"), torn);
  appendFileSync(
    experiment.file("scores"),
    '{"key":"frame:2","name":"judge","value":0,"at":"2026-11-25T00:00:00.000Z"}',
  );
  cpSync(experiment.file("checkpoint"), `${experiment.file("checkpoint")}.tmp`);
  writeFileSync(experiment.file("checkpoint"), '{"experiment_id": "e');
  const [recovery] = recoverAll(experiment.dir);
  expect(recovery?.kept).toEqual([
    `${experiment.id}_transcript.jsonl.cut-at-${end}`,
    `${experiment.id}_checkpoint.json.before-recovery`,
  ]);
  expect(readFileSync(join(experiment.folder, recovery?.kept[0] as string), "utf8")).toBe(torn);
  expect(statSync(experiment.file("transcript")).size).toBe(end);
  expect(readFileSync(experiment.file("scores"), "utf8").endsWith("\n")).toBe(true);
  expect(readCheckpoint(experiment.file("checkpoint"))).toMatchObject({
    kind: "whole",
    checkpoint: { seq: 6, state: { previous: "stack" } },
  });
});

test("an experiment that ended well, and those of the earlier tool, are left as they are", async () => {
  await using folder = temporaryFolder();
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  const id = logger.startExperiment({});
  logger.logGeneration({ model: "m", prompt: "p", response: "r" });
  logger.endExperiment();
  cpSync(
    fileURLToPath(new URL("../store/fixtures/earlier-tool", import.meta.url)),
    join(folder.path, "earlier"),
    { recursive: true },
  );
  const before = [contents(join(folder.path, id)), contents(join(folder.path, "earlier"))];
  const recoveries = recoverFolder(folder.path, {
    references: [],
    dryRun: false,
    isElsewhereGone: false,
    report: () => undefined,
  });
  expect(recoveries.find((recovery) => recovery.id === id)).toMatchObject({
    outcome: "whole",
    status: "completed",
    done: [],
  });
  expect(
    recoveries.filter((recovery) => recovery.id !== id).every(({ outcome }) => outcome === "foreign"),
  ).toBe(true);
  expect([contents(join(folder.path, id)), contents(join(folder.path, "earlier"))]).toEqual(before);
});

test("an experiment of which nothing is left cannot be recovered, and is told", async () => {
  await using experiment = await crashedExperiment();
  rmSync(experiment.logPath);
  rmSync(experiment.file("transcript"));
  expect(recoverAll(experiment.dir)).toMatchObject([
    { outcome: "failed", notDone: [expect.stringContaining("no transcript")] },
  ]);
  expect(existsSync(experiment.logPath)).toBe(false);
});
