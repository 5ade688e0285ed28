import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { ExplogError } from "../src/format/explog-error.js";
import { experimentFiles } from "../src/format/file-names.js";
import { ExperimentLogger } from "../src/logger/experiment-logger.js";
import { type FileCall, failFileSystem } from "./support/failing-file-system.js";
import { samplePng } from "./support/pictures.js";
import { temporaryFolder } from "./support/temporary-folder.js";

afterEach(() => vi.unstubAllEnvs());

const GENERATIONS = 8;
const KEYS = Array.from({ length: GENERATIONS }, (_, index) => `step:${index + 1}`);

interface Outcome {
  calls: FileCall[];
  warnings: string[];
  /** Of the user's own calls; only a strict logger's may throw. */
  thrown: unknown[];
  path: string | undefined;
}

/** An experiment with everything in it: records, calls, media, scores, checkpoints of both kinds. */
async function runExperiment(
  logs: string,
  faultOf: (call: FileCall) => string | undefined,
  strict = false,
): Promise<Outcome> {
  const filesBefore = readdirSync("/proc/self/fd").length;
  const warnings: string[] = [];
  const thrown: unknown[] = [];
  const output = {
    progress: (line: string) => line.startsWith("⚠️") && warnings.push(line),
    result: () => undefined,
  };
  const attempt = async (body: () => unknown) => {
    try {
      return await body();
    } catch (error) {
      thrown.push(error);
      return undefined;
    }
  };
  using fileSystem = failFileSystem(logs, faultOf);
  const logger = new ExperimentLogger({
    outputDir: logs,
    console: "silent",
    output,
    strict,
    capture: "all",
    durability: "always",
  });
  const started = await attempt(() => logger.startExperiment({ a: 1 }, "notes"));
  let path: string | undefined;
  if (started !== undefined) {
    for (const key of KEYS.slice(0, 4))
      await attempt(() => logger.logGeneration({ key, model: "m", exampleImages: [samplePng()] }));
    const answer = await attempt(() =>
      logger.generation({ key: "step:5", model: "m", prompt: "p" }, () => "the answer"),
    );
    if (!strict) expect(answer).toBe("the answer");
    await attempt(() => logger.logScore("step:1", "accuracy", 1));
    await attempt(() => logger.saveCheckpoint({ previous: "step:5" }));
    await attempt(() => logger.logScore("step:2", "accuracy", 0.5));
    for (const key of KEYS.slice(5)) await attempt(() => logger.logGeneration({ key, model: "m" }));
    // A checkpoint in the background has two syncs and one of its own to go through.
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setTimeout(resolve, 1));
    const summary = await attempt(() => logger.endExperiment());
    path = (summary as { path: string } | undefined)?.path;
  }
  // A sync that is still under way holds its file open.
  await vi.waitFor(
    () => expect(readdirSync("/proc/self/fd").length).toBeLessThanOrEqual(filesBefore),
    10_000,
  );
  return { calls: fileSystem.calls, warnings, thrown, path };
}

/** Everything that was logged, in whichever folder it ended. */
function expectComplete(path: string): void {
  expectRecordsAndFiles(path);
  const [picture = ""] = readdirSync(join(path, experimentFiles.media));
  expect(readFileSync(join(path, experimentFiles.media, picture)).equals(samplePng())).toBe(true);
}

function expectRecordsAndFiles(path: string): void {
  const log = readLogIn(path);
  const id = log.experiment_id;
  const text = (name: string) => readFileSync(join(path, name), "utf8");
  expect(log.metrics.map(({ key }: { key: string }) => key)).toEqual(KEYS);
  expect(log).toMatchObject({ status: "completed", total_generations: GENERATIONS });
  const transcript = text(experimentFiles.transcript(id));
  const types = transcript
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).type);
  expect(types.filter((type) => type === "response")).toHaveLength(GENERATIONS);
  expect(types.filter((type) => type !== "response").sort()).toEqual(["request", "result"]);
  for (const { key, transcript: place } of log.metrics) {
    const line = Buffer.from(transcript).toString("utf8", place.offset, place.offset + place.length);
    expect(JSON.parse(line)).toMatchObject({ key, type: "response" });
  }
  const scores = text(experimentFiles.scores(id)).trimEnd().split("\n");
  expect(scores.map((line) => JSON.parse(line).value)).toEqual([1, 0.5]);
  expect(JSON.parse(text(experimentFiles.checkpoint(id)))).toMatchObject({
    seq: GENERATIONS,
    state: { previous: "step:5" },
  });
  expect(text(experimentFiles.summary(id))).toContain(`Total Generations: ${GENERATIONS}`);
}

function readLogIn(path: string) {
  const name = readdirSync(path).find((file) => file.endsWith("_log.json")) ?? "";
  return JSON.parse(readFileSync(join(path, name), "utf8"));
}

/** `.ci/run` sets it so that every call has its fault; by itself the suite takes every third. */
const STEP = process.env.EXPLOG_FAULTS === "all" ? 1 : 3;
vi.setConfig({ testTimeout: 120_000 });

/** Runs with a fault at the first call, then at the next, … until there are no more. */
async function atEveryCall(
  faultOf: (call: FileCall, nth: number) => string | undefined,
  check: (outcome: Outcome, folders: { logs: string; rescue: string }, nth: number) => void,
  strict = false,
): Promise<number> {
  for (let nth = 1; ; nth += STEP) {
    await using folder = temporaryFolder();
    await using rescue = temporaryFolder();
    vi.stubEnv("EXPLOG_RESCUE_DIR", rescue.path);
    const logs = join(folder.path, "logs");
    let isHit = false;
    const outcome = await runExperiment(
      logs,
      (call) => {
        const fault = isOfJournal(call) ? faultOf(call, nth) : undefined;
        isHit ||= fault !== undefined;
        return fault;
      },
      strict,
    );
    if (!isHit) return nth - 1;
    const where = `fault ${nth}: ${JSON.stringify(outcome.calls[nth - 1])}\n${outcome.warnings.join("\n")}`;
    try {
      check(outcome, { logs, rescue: rescue.path }, nth);
    } catch (error) {
      throw new Error(`${where}\n${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  }
}

/** What was learnt of local counts is a convenience: it may be left out without a word. */
function isOfJournal({ path }: FileCall): boolean {
  return !path.includes("drift.json");
}

function changesFiles({ name }: FileCall): boolean {
  return !/^(?:readSync|readFileSync|fstatSync|closeSync)$/.test(name);
}

/** With its summary an experiment is finished; what follows closes its files. */
function isAfterTheEnd(calls: readonly FileCall[], nth: number): boolean {
  return calls.slice(0, nth - 1).some(({ name, path }) => name === "renameSync" && path.includes("_summary"));
}

const isComplaint = (warning: string) => /can't be written|can be written/.test(warning);

for (const code of ["EIO", "ENOSPC", "EMFILE"]) {
  it(`loses nothing when any one file operation fails with ${code}`, async () => {
    const sites = await atEveryCall(
      (call, nth) => (call.number === nth ? code : undefined),
      ({ warnings, thrown, path }) => {
        expect(thrown).toEqual([]);
        expect(warnings.filter(isComplaint).length).toBeLessThanOrEqual(1);
        expectComplete(path ?? "");
      },
    );
    expect(sites).toBeGreaterThan(50);
  });
}

for (const code of ["EIO", "ENOSPC", "EROFS"]) {
  it(`takes everything to the rescue folder when from any operation on all writing fails with ${code}`, async () => {
    await atEveryCall(
      (call, nth) => (call.number >= nth && changesFiles(call) ? code : undefined),
      ({ calls, warnings, thrown, path }, { rescue }, nth) => {
        expect(thrown).toEqual([]);
        if (isAfterTheEnd(calls, nth)) return expectComplete(path ?? "");
        expect(warnings.filter(isComplaint)).toHaveLength(1);
        expect(path?.startsWith(rescue)).toBe(true);
        expect(warnings.join("\n")).toContain(path);
        expectComplete(path ?? "");
      },
    );
  });
}

it("throws from the very call when it is strict, and the log still agrees with itself", async () => {
  await atEveryCall(
    (call, nth) => (call.number === nth && changesFiles(call) ? "EIO" : undefined),
    ({ thrown, path }) => {
      expect(thrown.length).toBeLessThanOrEqual(1);
      for (const error of thrown) {
        expect(error).toBeInstanceOf(ExplogError);
        expect(error).toMatchObject({ code: "LOG_WRITE_FAILED" });
      }
      // Neither a start nor an end that threw has a summary.
      if (!path) return;
      const log = readLogIn(path);
      const keys = log.metrics.map(({ key }: { key: string }) => key);
      expect(KEYS.filter((key) => !keys.includes(key)).length).toBeLessThanOrEqual(thrown.length);
      expect(log).toMatchObject({ status: "completed", total_generations: keys.length });
    },
    true,
  );
});

it("writes the folder again when it is removed at any moment", async () => {
  const moments = await atEveryCall(
    (call, nth) => {
      if (call.number !== nth) return undefined;
      // In a process of its own: this one's calls are counted.
      execFileSync("rm", ["-rf", call.path.replace(/(\/logs).*/, "$1")]);
      return "nothing";
    },
    ({ calls, warnings, thrown, path }, _folders, nth) => {
      expect(thrown).toEqual([]);
      // Removing a finished experiment is nobody's fault.
      if (isAfterTheEnd(calls, nth)) return;
      expect(warnings.filter(isComplaint).length).toBeLessThanOrEqual(1);
      expect(warnings.length).toBeLessThanOrEqual(3);
      // Pictures that were on the disk alone are gone with it.
      expectRecordsAndFiles(path ?? "");
    },
  );
  expect(moments).toBeGreaterThan(50);
});

it("says nothing at all where the file system knows no sync", async () => {
  await using folder = temporaryFolder();
  const { warnings, thrown, path } = await runExperiment(folder.path, ({ name }) =>
    /sync$|syncSync$/.test(name) ? "EINVAL" : undefined,
  );
  expect({ warnings, thrown }).toEqual({ warnings: [], thrown: [] });
  expectComplete(path ?? "");
});
