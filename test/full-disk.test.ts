import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, expect, it, type TestContext, vi } from "vitest";
import { experimentFiles } from "../src/format/file-names.js";
import { ExperimentLogger } from "../src/logger/experiment-logger.js";
import type { ExperimentLoggerOptions } from "../src/logger/logger-options.js";
import { type SmallDisk, smallDisk } from "./support/small-disk.js";
import { temporaryFolder } from "./support/temporary-folder.js";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

/** About 1.2 MB of log and transcript: more than the disk holds. */
const GENERATIONS = 900;

function listeningLogger(outputDir: string, options: ExperimentLoggerOptions = {}) {
  const warnings: string[] = [];
  const output = {
    progress: (line: string) => line.startsWith("⚠️") && warnings.push(line),
    result: () => undefined,
  };
  return { logger: new ExperimentLogger({ outputDir, console: "silent", output, ...options }), warnings };
}

function logGenerations(logger: ExperimentLogger, from: number, to: number) {
  for (let step = from; step <= to; step += 1)
    logger.logGeneration({ step, model: "m", prompt: "p".repeat(500), response: "r".repeat(200) });
}

function expectSteps(path: string, to: number) {
  const name = readdirSync(path).find((file) => file.endsWith("_log.json")) ?? "";
  const log = JSON.parse(readFileSync(join(path, name), "utf8"));
  expect(log.metrics.map(({ step }: { step: number }) => step)).toEqual(
    Array.from({ length: to }, (_, index) => index + 1),
  );
  expect(log).toMatchObject({ status: "completed", total_generations: to });
  const transcript = readFileSync(join(path, experimentFiles.transcript(log.experiment_id)), "utf8");
  expect(
    transcript
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).type),
  ).toHaveLength(to);
}

/** The body with a real small file system, or a skip that says why there is none. */
async function onSmallDisk(context: TestContext, body: (disk: SmallDisk) => Promise<void> | void) {
  await using disk = smallDiskOrSkip(context);
  await using rescue = temporaryFolder();
  vi.stubEnv("EXPLOG_RESCUE_DIR", rescue.path);
  await body(disk);
}

function smallDiskOrSkip(context: TestContext) {
  const disk = smallDisk();
  if ("refused" in disk) {
    console.warn(`skipped: ${disk.refused}`);
    context.skip(disk.refused);
  }
  return disk as Exclude<typeof disk, { refused: string }>;
}

it("goes on through a full disk, warns once, and takes everything to the rescue folder", (context) =>
  onSmallDisk(context, ({ path }) => {
    const { logger, warnings } = listeningLogger(path);
    const id = logger.startExperiment({});
    logGenerations(logger, 1, GENERATIONS);
    // Until it ends, what had room stands in place, and is whole.
    const log = JSON.parse(readFileSync(join(path, id, experimentFiles.log(id)), "utf8"));
    expect(log.metrics.length).toBeGreaterThan(100);
    expect(log.metrics.length).toBeLessThan(GENERATIONS);
    const summary = logger.endExperiment();
    expect(summary.path.startsWith(process.env.EXPLOG_RESCUE_DIR as string)).toBe(true);
    expectSteps(summary.path, GENERATIONS);
    expect(warnings.filter((warning) => warning.includes("can't be written"))).toHaveLength(1);
    expect(warnings.join("\n")).toContain(summary.path);
  }));

it("writes everything in place once a full disk has room again", (context) =>
  onSmallDisk(context, ({ path }) => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const ballast = join(path, "ballast");
    writeFileSync(ballast, Buffer.alloc(600 * 1024));
    const { logger, warnings } = listeningLogger(path);
    logger.startExperiment({});
    const most = GENERATIONS / 3;
    logGenerations(logger, 1, most);
    expect(warnings).toHaveLength(1);
    rmSync(ballast);
    vi.advanceTimersByTime(1_500);
    logGenerations(logger, most + 1, most + 1);
    expect(warnings[1]).toContain("Writing works again");
    const summary = logger.endExperiment();
    expect(summary.path.startsWith(path)).toBe(true);
    expectSteps(summary.path, most + 1);
  }));

it("goes to the rescue folder when its file system has become read-only", (context) =>
  onSmallDisk(context, async ({ path, remount }) => {
    const folder = join(path, "logs");
    const before = listeningLogger(folder);
    before.logger.startExperiment({});
    logGenerations(before.logger, 1, 3);
    before.logger.endExperiment();
    remount("ro");
    const { logger, warnings } = listeningLogger(folder);
    logger.startExperiment({});
    logGenerations(logger, 1, 10);
    const summary = logger.endExperiment();
    expectSteps(summary.path, 10);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(summary.path);
    expect(before.warnings).toEqual([]);
  }));

it("leaves word of where it went, and is not gone on with from what is behind", (context) =>
  onSmallDisk(context, ({ path }) => {
    const { logger } = listeningLogger(path);
    const id = logger.startExperiment({});
    logGenerations(logger, 1, GENERATIONS);
    const rescued = logger.endExperiment({ status: "stopped" }).path;
    const resume = () => listeningLogger(path).logger.resumeExperiment(id);
    const moved = expect.objectContaining({
      code: "EXPERIMENT_MOVED",
      message: expect.stringContaining(`explog resume ${rescued}`),
    });
    expect(resume).toThrow(moved);
    const there = listeningLogger(dirname(rescued)).logger;
    expect(there.resumeExperiment(rescued)).toMatchObject({
      resumed: true,
      finishedGenerations: GENERATIONS,
    });
    there.endExperiment({ status: "stopped" });
  }));

it("ends with all that is done in the rescue folder when a folder's budget cannot be written any more", (context) =>
  onSmallDisk(context, async ({ path }) => {
    const { logger } = listeningLogger(path, { budget: { limitUsd: 1, scope: "directory" } });
    logger.startExperiment({});
    const ask = (key: string) =>
      logger.generation(
        {
          key,
          provider: "google",
          model: "gemini-2.5-flash",
          prompt: "p".repeat(40_000),
          parameters: { max_output_tokens: 1 },
        },
        async () => ({ text: "a", usage: { input_tokens: 5, output_tokens: 1 } }),
      );
    let answered = 0;
    const stopped = await (async () => {
      for (;;) {
        await ask(`item ${answered}`);
        answered += 1;
      }
    })().catch((error: unknown) => error);
    expect(stopped).toMatchObject({ code: "LOG_WRITE_FAILED" });
    const { path: rescued, totals } = logger.endExperiment({ status: "failed", error: stopped });
    expect(rescued.startsWith(process.env.EXPLOG_RESCUE_DIR as string)).toBe(true);
    expect(totals.generations).toBe(answered);
  }));
