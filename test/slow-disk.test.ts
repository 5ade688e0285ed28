import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { experimentFiles } from "../src/format/file-names.js";
import { ExperimentLogger } from "../src/logger/experiment-logger.js";
import { failFileSystem, holdSyncs } from "./support/failing-file-system.js";
import { temporaryFolder } from "./support/temporary-folder.js";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

function listeningLogger(outputDir: string) {
  const warnings: string[] = [];
  const output = {
    progress: (line: string) => line.startsWith("⚠️") && warnings.push(line),
    result: () => undefined,
  };
  return { logger: new ExperimentLogger({ outputDir, console: "silent", output }), warnings };
}

function readLog(folder: string, id: string) {
  return JSON.parse(readFileSync(join(folder, id, experimentFiles.log(id)), "utf8"));
}

it("neither waits for a disk that takes no checkpoint nor heaps checkpoints up, and the last one counts", async () => {
  await using folder = temporaryFolder();
  using slow = holdSyncs();
  const { logger, warnings } = listeningLogger(folder.path);
  const id = logger.startExperiment({});
  for (let step = 1; step <= 200; step += 1) logger.logGeneration({ step, model: "m" });
  expect(slow.held).toBe(1);
  logger.saveCheckpoint({ step: 200 });
  logger.logGeneration({ step: 201, model: "m" });
  logger.endExperiment();
  await slow.release();
  const checkpoint = JSON.parse(readFileSync(join(folder.path, id, experimentFiles.checkpoint(id)), "utf8"));
  expect(checkpoint).toMatchObject({ seq: 201, state: { step: 200 } });
  expect(readdirSync(join(folder.path, id)).filter((name) => name.includes("tmp"))).toEqual([]);
  expect(readLog(folder.path, id).metrics).toHaveLength(201);
  expect(warnings).toEqual([]);
});

it("tries again in its time when the clock is set back by a day while the disk fails", async () => {
  await using folder = temporaryFolder();
  vi.useFakeTimers({ toFake: ["Date", "performance"], now: new Date("2026-11-02T00:00:00Z") });
  let isFull = false;
  using _disk = failFileSystem(folder.path, ({ name }) =>
    isFull && name === "writeSync" ? "ENOSPC" : undefined,
  );
  const { logger, warnings } = listeningLogger(folder.path);
  const id = logger.startExperiment({});
  isFull = true;
  logger.logGeneration({ step: 1, model: "m" });
  expect(warnings).toHaveLength(1);
  isFull = false;
  vi.setSystemTime(new Date("2026-11-01T00:00:00Z"));
  vi.advanceTimersByTime(1_100);
  logger.logGeneration({ step: 2, model: "m" });
  expect(readLog(folder.path, id).metrics).toHaveLength(2);
  const summary = logger.endExperiment();
  expect(summary.durationSeconds).toBeCloseTo(1.1, 1);
});

it("keeps no more than its bound in memory: beyond it, the rescue folder is used before the end", async () => {
  await using folder = temporaryFolder();
  await using rescue = temporaryFolder();
  vi.stubEnv("EXPLOG_RESCUE_DIR", rescue.path);
  vi.useFakeTimers({ toFake: ["performance"] });
  let isFull = false;
  using _disk = failFileSystem(folder.path, ({ name }) =>
    isFull && name === "writeSync" ? "ENOSPC" : undefined,
  );
  const { logger } = listeningLogger(folder.path);
  logger.startExperiment({});
  isFull = true;
  for (let step = 1; step <= 40; step += 1) {
    logger.logGeneration({ step, model: "m", prompt: "p".repeat(1024 * 1024), response: "r" });
    vi.advanceTimersByTime(200);
  }
  expect(logger.experimentDir?.startsWith(rescue.path)).toBe(true);
  const summary = logger.endExperiment();
  expect(readLog(join(summary.path, ".."), summary.experimentId).metrics).toHaveLength(40);
});

it("drops the oldest, and says how much is lost, when nothing at all can be written any more", async () => {
  await using folder = temporaryFolder();
  for (const name of ["EXPLOG_RESCUE_DIR", "TMPDIR", "HOME"]) vi.stubEnv(name, folder.path);
  vi.useFakeTimers({ toFake: ["performance"] });
  let isBroken = false;
  using _disk = failFileSystem(folder.path, ({ name }) =>
    isBroken && /writeSync|writeFileSync|mkdirSync/.test(name) ? "EIO" : undefined,
  );
  const { logger, warnings } = listeningLogger(join(folder.path, "logs"));
  const id = logger.startExperiment({});
  isBroken = true;
  const prompt = "p".repeat(1024 * 1024);
  for (let step = 1; step <= 50; step += 1) {
    logger.logGeneration({ step, model: "m", prompt, response: "r" });
    vi.advanceTimersByTime(200);
  }
  isBroken = false;
  const summary = logger.endExperiment();
  const { metrics } = readLog(join(folder.path, "logs"), id);
  expect(summary.totals.generations).toBe(50);
  expect(metrics.at(-1).step).toBe(50);
  expect(metrics.length).toBeLessThan(50);
  expect(warnings.at(-1)).toMatch(/^⚠️ explog: \d+ lines of the log could be written nowhere/);
});
