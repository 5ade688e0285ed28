import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import type { ModelCallRequest } from "../format/model-call.js";
import { ExperimentLogger } from "./experiment-logger.js";

/** $1 for a million tokens before midnight, $2 after it. */
const pricing = {
  "changing-model": [
    { input_per_1m: 1, output_per_1m: 1, until: "2026-07-01" },
    { input_per_1m: 2, output_per_1m: 2, from: "2026-07-01" },
  ],
};
const fallingPricing = {
  "changing-model": [
    { input_per_1m: 2, output_per_1m: 2, until: "2026-07-01" },
    { input_per_1m: 1, output_per_1m: 1, from: "2026-07-01" },
  ],
};
const request = (maxOutputTokens = 1_000_000): ModelCallRequest => ({
  provider: "somebody",
  model: "changing-model",
  messages: [],
  maxOutputTokens,
});
const answer = {
  messages: [],
  rawUsage: { prompt_tokens: 0, completion_tokens: 500_000, total_tokens: 500_000 },
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

function started(outputDir: string, options: { limitUsd: number; pricing: unknown }) {
  const logger = new ExperimentLogger({
    outputDir,
    console: "silent",
    pricing: options.pricing as never,
    budget: { limitUsd: options.limitUsd },
  });
  logger.startExperiment();
  return logger;
}

test("a call that may begin after midnight is set aside at the dearer price, and billed at that of its start", async () => {
  await using folder = temporaryFolder();
  vi.setSystemTime("2026-06-30T23:30:00Z");
  const logger = started(folder.path, { limitUsd: 10, pricing });
  const early = logger.openCall(request());
  expect(logger.budgetStatus()?.reservedUsd).toBe(1);
  early?.succeed(answer);
  expect(logger.budgetStatus()?.spentUsd).toBe(0.5);

  vi.setSystemTime("2026-06-30T23:50:00Z");
  const late = logger.openCall(request());
  expect(logger.budgetStatus()?.reservedUsd).toBe(2);
  vi.setSystemTime("2026-07-01T00:10:00Z");
  expect(late?.succeed(answer)?.cost.usd).toBe(0.5);
  expect(logger.budgetStatus()).toMatchObject({ spentUsd: 1, reservedUsd: 0 });

  const after = logger.openCall(request());
  expect(after?.succeed(answer)?.cost.usd).toBe(1);
  logger.endExperiment();
});

test("where a price falls, the dearer one still counts for a minute: the provider's clock may be behind", async () => {
  await using folder = temporaryFolder();
  vi.setSystemTime("2026-07-01T00:00:30Z");
  const logger = started(folder.path, { limitUsd: 10, pricing: fallingPricing });
  logger.openCall(request());
  expect(logger.budgetStatus()?.reservedUsd).toBe(2);
  vi.setSystemTime("2026-07-01T00:02:00Z");
  logger.openCall(request());
  expect(logger.budgetStatus()?.reservedUsd).toBe(3);
  logger.endExperiment();
});

test("a call that waited over midnight is set aside at the price of when it goes, or refused", async () => {
  await using folder = temporaryFolder();
  vi.setSystemTime("2026-06-30T23:30:00Z");
  const logger = started(folder.path, { limitUsd: 1.2, pricing });
  const first = logger.openCall(request());
  let sent = false;
  const waiting = logger.generation(
    { model: "changing-model", provider: "somebody", prompt: "", maxOutputTokens: 700_000 },
    () => {
      sent = true;
      return answer.rawUsage;
    },
  );
  // Half a dollar is spent, seventy cents are left: enough for the call before midnight, not after it.
  await Promise.resolve();
  vi.setSystemTime("2026-07-01T00:10:00Z");
  first?.succeed(answer);
  await expect(waiting).rejects.toThrow(/may need \$1\.4.*and \$0\.7/);
  expect(sent).toBe(false);
  logger.endExperiment();
});
