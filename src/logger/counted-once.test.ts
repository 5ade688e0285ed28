import { beforeEach, expect, test, vi } from "vitest";
import { readExperiment } from "../../test/support/read-experiment.js";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import type { ModelCallRequest } from "../format/model-call.js";
import { ExperimentLogger } from "./experiment-logger.js";

const counts = vi.hoisted(() => ({ made: 0 }));
vi.mock("../tokens/content-tokens.js", async (original) => {
  const actual = await original<typeof import("../tokens/content-tokens.js")>();
  return {
    ...actual,
    countMessageTokens: (...words: Parameters<typeof actual.countMessageTokens>) => {
      counts.made += 1;
      return actual.countMessageTokens(...words);
    },
  };
});
beforeEach(() => {
  counts.made = 0;
});

const text = "A word of many letters. ".repeat(200);
const usage = { prompt_tokens: 900, completion_tokens: 10, total_tokens: 910 };

function started(outputDir: string, limitTokens: number, localEstimates = true) {
  const logger = new ExperimentLogger({
    outputDir,
    console: "silent",
    localEstimates,
    budget: { limitTokens },
  });
  logger.startExperiment();
  return logger;
}

function request(): ModelCallRequest {
  return {
    provider: "openai",
    model: "gpt-4o-mini",
    messages: [{ role: "user", parts: [{ type: "text", text }] }],
    maxOutputTokens: 100,
  };
}

/** Bytes alone would not fit: 4,800 of them. */
const TIGHT = 2_500;

test("the count that a reservation took is the record's local estimate: one count a call", async () => {
  await using folder = temporaryFolder();
  const logger = started(folder.path, TIGHT);
  logger.openCall(request())?.succeed({ messages: [], rawUsage: usage });
  expect(counts.made).toBe(1);
  logger.endExperiment();
  const [record] = readExperiment(folder.path).log.metrics;
  expect(record?.local_estimate).toMatchObject({ method: "o200k_base" });
  expect(record?.local_estimate?.input_tokens).toBeGreaterThan(900);
});

test("a call that waits, or reports nothing, is counted once as well", async () => {
  await using folder = temporaryFolder();
  const logger = started(folder.path, 2 * TIGHT);
  const first = logger.openCall({ ...request(), messages: [], maxOutputTokens: 4_000 });
  const waiting = logger.generation(
    { model: "gpt-4o-mini", provider: "openai", prompt: text, maxOutputTokens: 100 },
    () => ({
      nothing: "reported",
    }),
  );
  first?.succeed({ messages: [], rawUsage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } });
  await waiting;
  expect(counts.made).toBe(2);
  logger.endExperiment();
});

test("a call that is tried again is not counted again", async () => {
  await using folder = temporaryFolder();
  const logger = started(folder.path, TIGHT);
  const retried = logger.openCall({ ...request(), provider: "google", model: "gemini-2.5-flash" });
  retried?.retry(Object.assign(new Error("not charged"), { status: 500 }));
  retried?.nextAttempt();
  retried?.succeed({
    messages: [],
    rawUsage: { usageMetadata: { promptTokenCount: 1_000, totalTokenCount: 1_000 } },
  });
  expect(counts.made).toBe(1);
  logger.endExperiment();
});

test("where the bytes fit and no local estimate is asked for, nothing is counted", async () => {
  await using folder = temporaryFolder();
  const logger = started(folder.path, 1_000_000, false);
  logger.openCall(request())?.succeed({ messages: [], rawUsage: usage });
  expect(counts.made).toBe(0);
  logger.endExperiment();
});
