import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { ExplogError } from "../format/explog-error.js";
import { LogFile } from "../journal/log-file.js";
import { TranscriptFile } from "../journal/transcript-file.js";
import { ExperimentLogger } from "./experiment-logger.js";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

function listeningLogger(outputDir: string, more: { strict?: boolean } = {}) {
  const lines: string[] = [];
  const output = { progress: (line: string) => lines.push(line), result: () => undefined };
  const warnings = () => lines.filter((line) => line.startsWith("⚠️"));
  return { logger: new ExperimentLogger({ outputDir, console: "silent", output, ...more }), warnings };
}

function diskError(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}

function log(folder: string, id: string) {
  return JSON.parse(readFileSync(join(folder, id, `${id}_log.json`), "utf8"));
}

it("keeps records while the disk is full, warns once, and writes them when it has room again", async () => {
  await using folder = temporaryFolder();
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-01T00:00:00Z") });
  const { logger, warnings } = listeningLogger(folder.path);
  const id = logger.startExperiment({});
  logger.logGeneration({ frameNumber: 1, model: "m" });
  const full = vi.spyOn(LogFile.prototype, "append").mockImplementation(() => {
    throw diskError("ENOSPC");
  });
  for (const frameNumber of [2, 3, 4]) logger.logGeneration({ frameNumber, model: "m" });
  expect(warnings()).toHaveLength(1);
  full.mockRestore();
  vi.setSystemTime(new Date("2026-11-01T00:00:05Z"));
  logger.logGeneration({ frameNumber: 5, model: "m" });
  logger.endExperiment();
  expect(log(folder.path, id).metrics.map((line: { frame_number: number }) => line.frame_number)).toEqual([
    1, 2, 3, 4, 5,
  ]);
  expect(log(folder.path, id).total_generations).toBe(5);
});

it("takes everything to a rescue folder when the disk never recovers, and says where", async () => {
  await using folder = temporaryFolder();
  await using rescue = temporaryFolder();
  vi.stubEnv("EXPLOG_RESCUE_DIR", rescue.path);
  const { logger, warnings } = listeningLogger(folder.path);
  const id = logger.startExperiment({});
  logger.logGeneration({ frameNumber: 1, model: "m" });
  // Only the original place fails: what is written elsewhere goes through.
  const append = LogFile.prototype.append;
  const rewrite = LogFile.prototype.rewriteTail;
  const fails = (file: LogFile) => !file.file.path.startsWith(rescue.path);
  vi.spyOn(LogFile.prototype, "append").mockImplementation(function (this: LogFile, ...words) {
    if (fails(this)) throw diskError("EIO");
    append.apply(this, words);
  });
  vi.spyOn(LogFile.prototype, "rewriteTail").mockImplementation(function (this: LogFile, ...words) {
    if (fails(this)) throw diskError("EIO");
    rewrite.apply(this, words);
  });
  for (const frameNumber of [2, 3]) logger.logGeneration({ frameNumber, model: "m" });
  const summary = logger.endExperiment();
  expect(summary.path.startsWith(rescue.path)).toBe(true);
  const rescued = JSON.parse(readFileSync(join(summary.path, `${id}_log.json`), "utf8"));
  expect(rescued).toMatchObject({ status: "completed", total_generations: 3 });
  expect(rescued.metrics).toHaveLength(3);
  expect(warnings().join("\n")).toContain(summary.path);
});

it("goes to the rescue folder at once when the output folder can't be made", async () => {
  await using folder = temporaryFolder();
  await using rescue = temporaryFolder();
  vi.stubEnv("EXPLOG_RESCUE_DIR", rescue.path);
  writeFileSync(join(folder.path, "file"), "in the way");
  const { logger, warnings } = listeningLogger(join(folder.path, "file", "logs"));
  const id = logger.startExperiment({});
  logger.logGeneration({ frameNumber: 1, model: "m" });
  logger.endExperiment();
  expect(log(rescue.path, id).metrics).toHaveLength(1);
  expect(warnings()).toHaveLength(1);
});

it("lets the run go on when no folder at all can be written, and says that the log is lost", async () => {
  await using folder = temporaryFolder();
  writeFileSync(join(folder.path, "file"), "in the way");
  for (const name of ["EXPLOG_RESCUE_DIR", "TMPDIR", "HOME"]) vi.stubEnv(name, join(folder.path, "file"));
  const { logger, warnings } = listeningLogger(join(folder.path, "file", "logs"));
  logger.startExperiment({});
  const record = logger.logGeneration({ frameNumber: 1, model: "m" });
  expect(record.seq).toBe(1);
  expect(logger.endExperiment().totals.generations).toBe(1);
  expect(warnings().join("\n")).toContain("lost");
});

it("puts the files back when their folder is removed while it runs", async () => {
  await using folder = temporaryFolder();
  const { logger, warnings } = listeningLogger(folder.path);
  const id = logger.startExperiment({});
  logger.logGeneration({ frameNumber: 1, model: "m" });
  rmSync(join(folder.path, id), { recursive: true });
  for (const frameNumber of [2, 3, 4]) logger.logGeneration({ frameNumber, model: "m" });
  logger.endExperiment();
  expect(log(folder.path, id)).toMatchObject({ status: "completed", total_generations: 4 });
  expect(log(folder.path, id).metrics).toHaveLength(4);
  expect(warnings()).toHaveLength(1);
});

it("throws instead when it is strict", async () => {
  await using folder = temporaryFolder();
  const { logger } = listeningLogger(folder.path, { strict: true });
  logger.startExperiment({});
  vi.spyOn(TranscriptFile.prototype, "append").mockImplementation(() => {
    throw diskError("ENOSPC");
  });
  expect(() => logger.logGeneration({ model: "m" })).toThrow(ExplogError);
});

it("leaves the user's own answer alone when a call can't be logged", async () => {
  await using folder = temporaryFolder();
  await using rescue = temporaryFolder();
  vi.stubEnv("EXPLOG_RESCUE_DIR", rescue.path);
  const { logger } = listeningLogger(folder.path);
  logger.startExperiment({});
  chmodSync(folder.path, 0o500);
  vi.spyOn(TranscriptFile.prototype, "append").mockImplementation(() => {
    throw diskError("EROFS");
  });
  expect(await logger.generation({ model: "m", prompt: "p" }, () => "the answer")).toBe("the answer");
  chmodSync(folder.path, 0o700);
  logger.endExperiment();
  expect(existsSync(rescue.path) && readdirSync(folder.path).length).toBe(1);
});

it("throws from the next call, not from its timer, when a strict logger's sign of life fails", async () => {
  await using folder = temporaryFolder();
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const { logger } = listeningLogger(folder.path, { strict: true });
  logger.startExperiment({});
  const rewrite = vi.spyOn(LogFile.prototype, "rewriteTail").mockImplementation(() => {
    throw diskError("EIO");
  });
  expect(() => vi.advanceTimersByTime(10_000)).not.toThrow();
  expect(rewrite).toHaveBeenCalledTimes(1);
  expect(() => logger.logGeneration({ model: "m" })).toThrow(ExplogError);
});

it("keeps telling that it lives while nothing is logged", async () => {
  await using folder = temporaryFolder();
  vi.useFakeTimers({
    toFake: ["setInterval", "clearInterval", "Date"],
    now: new Date("2026-11-01T00:00:00Z"),
  });
  const { logger } = listeningLogger(folder.path);
  const id = logger.startExperiment({});
  expect(log(folder.path, id).writer).toMatchObject({
    updated_at: "2026-11-01T00:00:00.000Z",
    next_update_by: "2026-11-01T00:01:00.000Z",
  });
  vi.advanceTimersByTime(10_000);
  expect(log(folder.path, id).writer.updated_at).toBe("2026-11-01T00:00:10.000Z");
  logger.endExperiment();
});
