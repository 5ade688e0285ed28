import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readExperiment } from "../../test/support/read-experiment.js";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { ExperimentLogger } from "./experiment-logger.js";

const model = "gemini-2.5-flash";
const prompt = "How many bridges does the city have, and which of them is the oldest?";

function loggerIn(outputDir: string, localEstimates = true) {
  const logger = new ExperimentLogger({ outputDir, localEstimates, console: "silent" });
  logger.startExperiment({});
  return logger;
}

/** Calls whose reports say twice what the local count says. */
function learn(outputDir: string, details: { localEstimates?: boolean; modelVersion?: string } = {}) {
  const logger = loggerIn(outputDir, details.localEstimates);
  const records = [1, 2, 3].map((step) =>
    logger.logGeneration({
      step,
      model,
      provider: "google",
      prompt,
      response: "Four.",
      modelVersion: details.modelVersion,
      rawUsage: {
        usageMetadata: {
          promptTokenCount: 32,
          candidatesTokenCount: 4,
          totalTokenCount: 36,
          promptTokensDetails: [{ modality: "TEXT", tokenCount: 32 }],
        },
      },
    }),
  );
  logger.endExperiment();
  return records;
}

function estimate(outputDir: string, overrides = {}) {
  const logger = loggerIn(outputDir, false);
  const record = logger.logGeneration({
    model,
    provider: "google",
    prompt,
    response: "Four.",
    ...overrides,
  });
  logger.endExperiment();
  return record;
}

test("a reported call keeps its local count, by modality, and an estimate is corrected by it later", async () => {
  await using folder = temporaryFolder();
  const [first] = learn(folder.path);
  const local = first?.localEstimate;
  expect(local?.method).toBe("o200k_base");
  expect(local?.inputByModality).toEqual({ text: local?.inputTokens });

  const record = estimate(folder.path);
  expect(record.tokenUsage).toMatchObject({
    inputTokens: 32,
    outputTokens: 4,
    totalTokens: 36,
    inputByModality: { text: 32 },
    source: "estimated",
  });
  expect(record.localEstimate).toEqual({
    ...local,
    method: "o200k_base, corrected by 3 calls",
    correctedInputTokens: 32,
    correctedOutputTokens: 4,
  });
  expect(record.cost.source).toBe("estimated");
});

test("what was corrected teaches nothing, so that a correction is not corrected again", async () => {
  await using folder = temporaryFolder();
  learn(folder.path);
  estimate(folder.path);
  const [again] = learn(folder.path);
  expect(again?.localEstimate).toMatchObject({
    correctedInputTokens: 32,
    method: "o200k_base, corrected by 3 calls",
  });
  expect(estimate(folder.path).tokenUsage.inputTokens).toBe(32);
});

test("the log holds the estimate with its parts", async () => {
  await using folder = temporaryFolder();
  learn(folder.path);
  const [line] = readExperiment(folder.path).log.metrics;
  expect(line?.local_estimate).toMatchObject({
    input_by_modality: { text: line?.local_estimate?.input_tokens },
    method: "o200k_base",
  });
});

test("the sandbox teaches no real model, and is taught by itself", async () => {
  await using folder = temporaryFolder();
  learn(folder.path, { modelVersion: `sandbox/${model}` });
  // The static ratio alone.
  expect(estimate(folder.path).localEstimate?.method).toBe("o200k_base, text ×1.04 by a static ratio");
  const record = estimate(folder.path, { modelVersion: `sandbox/${model}` });
  expect(record.localEstimate?.method).toContain("corrected by 3 calls");
});

test("without local counts nothing is learnt or written", async () => {
  await using folder = temporaryFolder();
  const [first] = learn(folder.path, { localEstimates: false });
  expect(first?.localEstimate).toBeUndefined();
  expect(existsSync(join(folder.path, "drift.json"))).toBe(false);
});

test("a damaged file is no concern of the user's", async () => {
  await using folder = temporaryFolder();
  writeFileSync(join(folder.path, "drift.json"), "{");
  expect(estimate(folder.path).tokenUsage.source).toBe("estimated");
  learn(folder.path);
  expect(estimate(folder.path).localEstimate?.correctedInputTokens).toBe(32);
});

test("an image counts by the resolution that was asked for", async () => {
  await using folder = temporaryFolder();
  const logger = loggerIn(folder.path);
  const image = { mediaType: "image/png", width: 2_000, height: 2_000 };
  const tokensAt = (mediaResolution?: string) =>
    logger.logGeneration({ model, testImages: [image], parameters: { mediaResolution } }).tokenUsage
      .inputTokens;
  expect(tokensAt("MEDIA_RESOLUTION_LOW")).toBe(64);
  expect(tokensAt()).not.toBe(64);
  logger.endExperiment();
});
