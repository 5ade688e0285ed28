import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readExperiment } from "../../test/support/read-experiment.js";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { ExplogError } from "../format/explog-error.js";
import { ExperimentLogger } from "./experiment-logger.js";
import type { GivenUsage } from "./usage-of-call.js";

const reported = {
  usageMetadata: {
    promptTokenCount: 26,
    candidatesTokenCount: 7,
    thoughtsTokenCount: 40,
    totalTokenCount: 73,
  },
};
const at = "2026-11-01T00:00:00Z";

function codeOf(body: () => unknown): string | undefined {
  try {
    body();
    return undefined;
  } catch (error) {
    return error instanceof ExplogError ? error.code : `not an ExplogError: ${String(error)}`;
  }
}

it("writes the five files, with totals that are the records' sum", async () => {
  await using folder = temporaryFolder();
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  const id = logger.startExperiment({ model: "gemini-2.5-flash", api_key: "secret-1" }, "five files");
  for (let frameNumber = 1; frameNumber <= 7; frameNumber += 1) {
    logger.logGeneration({
      frameNumber,
      model: "gemini-2.5-flash",
      provider: "google",
      rawUsage: reported,
      timestamp: at,
      duration: 0.5,
    });
  }
  const summary = logger.endExperiment();

  const { files, log, text } = readExperiment(folder.path);
  expect(files).toEqual([
    "config_used.yaml",
    `${id}_checkpoint.json`,
    `${id}_log.json`,
    `${id}_summary.txt`,
    `${id}_transcript.jsonl`,
  ]);
  expect(log).toMatchObject({
    status: "completed",
    total_generations: 7,
    total_input_tokens: 182,
    total_output_tokens: 329,
    total_tokens: 511,
  });
  expect(log.total_cost_usd).toBe(0.0008771);
  expect(summary.totals.costUsd).toBe(0.0008771);
  expect(summary.totals.reasoningTokens).toBe(280);
  expect(log.metrics.map((line) => line.key)).toEqual([1, 2, 3, 4, 5, 6, 7].map((frame) => `frame:${frame}`));
  expect(text("config_used.yaml").replace(/^#.*\n/gm, "")).toBe(
    'model: gemini-2.5-flash\napi_key: "[redacted]"\n',
  );
  expect(text(`${id}_summary.txt`)).toContain("Total Tokens: 511");
  expect(JSON.parse(text(`${id}_checkpoint.json`))).toMatchObject({
    experiment_id: id,
    seq: 7,
    totals: { total_tokens: 511 },
  });
});

it("prices a reported usage to the last digit and says where the figure comes from", async () => {
  await using folder = temporaryFolder();
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  logger.startExperiment({});
  const record = logger.logGeneration({
    model: "gemini-2.5-flash",
    provider: "google",
    rawUsage: reported,
    timestamp: at,
  });
  logger.endExperiment();
  expect(record.tokenUsage).toMatchObject({
    inputTokens: 26,
    outputTokens: 47,
    totalTokens: 73,
    reasoningTokens: 40,
    source: "reported",
    flags: [],
  });
  expect(record.cost).toMatchObject({ usd: 0.0001253, source: "computed", match: "exact" });
});

it("counts locally and marks it estimated where the call reported nothing", async () => {
  await using folder = temporaryFolder();
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  logger.startExperiment({});
  const record = logger.logGeneration({
    model: "gemini-2.5-flash",
    prompt: "Hello, world!",
    response: "Hello!",
    timestamp: at,
  });
  logger.endExperiment();
  expect(record.tokenUsage).toMatchObject({
    inputTokens: 4,
    outputTokens: 2,
    totalTokens: 6,
    source: "estimated",
  });
  expect(record.cost.source).toBe("estimated");
  expect(record.cost.usd).toBeGreaterThan(0);
});

it("counts images of which only the number is known by the size they are said to have", async () => {
  await using folder = temporaryFolder();
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  logger.startExperiment({});
  const tokens = (imageSize?: "low" | "standard" | "high") =>
    logger.logGeneration({
      model: "gemini-2.5-flash",
      prompt: "Hello, world!",
      response: "",
      testImagesCount: 2,
      exampleImagesCount: 1,
      imageSize,
    }).tokenUsage.inputTokens;
  expect([tokens("low"), tokens(), tokens("high")]).toEqual([4 + 3 * 258, 4 + 3 * 516, 4 + 3 * 1032]);
  logger.endExperiment();
});

it("leaves what is unknown unknown: no usage and no content make no count and no cost", async () => {
  await using folder = temporaryFolder();
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  logger.startExperiment({});
  const record = logger.logGeneration({ model: "gemini-2.5-flash" });
  const imaginary = logger.logGeneration({
    model: "gemini-99-imaginary",
    provider: "google",
    rawUsage: reported,
  });
  const summary = logger.endExperiment();
  expect(record.tokenUsage).toMatchObject({
    inputTokens: null,
    outputTokens: null,
    totalTokens: null,
    source: "unknown",
  });
  expect(record.durationSeconds).toBeNull();
  expect(record.cost).toMatchObject({ usd: null, source: "unknown" });
  expect(imaginary.tokenUsage.totalTokens).toBe(73);
  expect(imaginary.cost.usd).toBeNull();
  expect(summary.totals).toMatchObject({
    costUsd: null,
    unpricedGenerations: 2,
    uncountedGenerations: 1,
    totalTokens: 73,
  });
});

it("refuses what only a programming error can cause, with a code and a remedy", async () => {
  await using folder = temporaryFolder();
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  expect(codeOf(() => logger.logGeneration({ model: "m" }))).toBe("NOT_STARTED");
  expect(codeOf(() => logger.endExperiment())).toBe("NOT_STARTED");
  logger.startExperiment({});
  expect(codeOf(() => logger.startExperiment({}))).toBe("ALREADY_STARTED");
  expect(codeOf(() => logger.logGeneration({ model: "" }))).toBe("INVALID_ARGUMENT");
  expect(codeOf(() => logger.logGeneration({ model: "m", duration: -1 }))).toBe("INVALID_ARGUMENT");
  expect(codeOf(() => logger.logGeneration({ model: "m", timestamp: "yesterday" }))).toBe("INVALID_ARGUMENT");
  const wrong: [string, unknown][] = [
    ["imageSize", { width: 1920, height: 1080 }],
    ["imageSize", "1920x1080"],
    ["testImagesCount", -1],
    ["testImagesCount", "2"],
    ["exampleImagesCount", 1.5],
    ["testImages", 2],
    ["testImages", ["frame.png"]],
    ["frameNumber", "abc"],
    ["frameNumber", Number.NaN],
    ["usage", { input_tokens: 1 }],
  ];
  for (const [name, value] of wrong) {
    expect(
      codeOf(() => logger.logGeneration({ model: "m", [name]: value })),
      name,
    ).toBe("INVALID_ARGUMENT");
  }
  for (const nothing of [undefined, null, 5]) {
    expect(codeOf(() => logger.logGeneration(nothing as never))).toBe("INVALID_ARGUMENT");
    expect(codeOf(() => logger.instrument(nothing as never))).toBe("UNSUPPORTED_CLIENT");
  }
  expect(codeOf(() => logger.logScore("k", "accuracy", Number.NaN))).toBe("INVALID_ARGUMENT");
  logger.endExperiment();
  for (const config of [5, "text", null, [1]]) {
    expect(codeOf(() => logger.startExperiment(config))).toBe("INVALID_ARGUMENT");
  }
  const folders = readdirSync(folder.path);
  for (const notes of [{ notes: "five files" }, null, 5]) {
    expect(codeOf(() => logger.startExperiment({}, notes as never))).toBe("INVALID_ARGUMENT");
  }
  expect(readdirSync(folder.path)).toEqual(folders);
  expect(codeOf(() => new ExperimentLogger({ checkpointEvery: -1 }))).toBe("INVALID_ARGUMENT");
  expect(codeOf(() => new ExperimentLogger({ outputdir: "x" } as object))).toBe("INVALID_ARGUMENT");
});

it("gives two experiments of one second and one configuration different ids, and loses neither", async () => {
  await using folder = temporaryFolder();
  const ids = Array.from({ length: 5 }, () => {
    const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
    const id = logger.startExperiment({ same: true });
    logger.endExperiment();
    return id;
  });
  expect(new Set(ids).size).toBe(5);
  for (const id of ids)
    expect(JSON.parse(readFileSync(join(folder.path, id, `${id}_log.json`), "utf8")).experiment_id).toBe(id);
});

it("ends an experiment as failed when its function throws, and rethrows the very error", async () => {
  await using folder = temporaryFolder();
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  const failure = new Error("out of paper");
  await expect(logger.run({}, "", () => Promise.reject(failure))).rejects.toBe(failure);
  expect(readExperiment(folder.path).log).toMatchObject({
    status: "failed",
    summary: { error: { name: "Error", message: "out of paper" } },
  });
});

it("returns what its function returns, and ends as completed", async () => {
  await using folder = temporaryFolder();
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  expect(await logger.run({}, "", (experiment) => experiment.experimentId)).toMatch(/^exp_/);
  expect(readExperiment(folder.path).log.status).toBe("completed");
});

it("ends with its scope", async () => {
  await using folder = temporaryFolder();
  {
    await using logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
    logger.startExperiment({});
  }
  expect(readExperiment(folder.path).log.status).toBe("completed");
});

it("keeps a score of a record in it, and a later one beside the log", async () => {
  await using folder = temporaryFolder();
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  logger.startExperiment({});
  const record = logger.logGeneration({ frameNumber: 1, model: "m", scores: { accuracy: 0.5 } });
  logger.logScore(record.key, "judge", 0.75);
  const summary = logger.endExperiment();
  const { log, text, id } = readExperiment(folder.path);
  expect(log.metrics[0]?.scores).toEqual({ accuracy: 0.5 });
  expect(JSON.parse(text(`${id}_scores.jsonl`))).toMatchObject({
    key: "frame:1",
    name: "judge",
    value: 0.75,
  });
  expect(summary.scores).toEqual({ accuracy: { mean: 0.5, count: 1 }, judge: { mean: 0.75, count: 1 } });
});

it("hands the user's state to the checkpoint", async () => {
  await using folder = temporaryFolder();
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  const id = logger.startExperiment({});
  logger.saveCheckpoint({ previousAnswer: "red on blue" });
  const checkpoint = JSON.parse(readFileSync(join(folder.path, id, `${id}_checkpoint.json`), "utf8"));
  expect(checkpoint.state).toEqual({ previousAnswer: "red on blue" });
  logger.endExperiment();
});

it("drops and flags counts of the caller's that are no counts, wherever they stand, so that no cost is negative", async () => {
  await using folder = temporaryFolder();
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  logger.startExperiment({});
  const totals = { inputTokens: 1000, outputTokens: 10 };
  const wrong: GivenUsage[] = [
    { ...totals, serverToolUses: { web_search: -5 } },
    { ...totals, outputByModality: { image: -500 } },
    { ...totals, inputByModality: { audio: Number.NaN } },
    { ...totals, inputByModality: { audio: 1.5 } },
    { ...totals, cacheReadByModality: { text: "5" as unknown as number } },
  ];
  for (const usage of wrong) {
    const record = logger.logGeneration({
      model: "gemini-2.5-flash",
      provider: "google",
      timestamp: at,
      usage,
    });
    expect(record.tokenUsage.flags, JSON.stringify(usage)).toContain("invalid_count");
    expect(record.cost.usd ?? 0).toBeGreaterThanOrEqual(0);
    expect(record.cost.reason ?? "").not.toContain("BigInt");
  }
  logger.endExperiment();
});
