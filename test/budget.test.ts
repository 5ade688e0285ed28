import { expect, test } from "vitest";
import { BudgetExceededError, ExperimentLogger } from "../src/index.js";
import { type BillingServer, billingServer, seededRandom } from "./support/billing-server.js";
import { temporaryFolder } from "./support/temporary-folder.js";

/** 500 in `.ci/run`. */
const RUNS = Number(process.env.EXPLOG_BUDGET_RUNS ?? 12);
const CALLS_AT_ONCE = 32;
const INPUT_PER_1M = 0.4;
const OUTPUT_PER_1M = 1.6;

interface RunResult {
  billedUsd: number;
  limitUsd: number;
  refused: number;
  mostReservedUsd: number;
}

/** One experiment that calls until its budget refuses, 32 at once. */
async function runOnce(
  server: BillingServer,
  folder: string,
  seed: number,
  options: { mode: "strict" | "soft"; disturbed: boolean; mostOutputs: number },
): Promise<RunResult> {
  const random = seededRandom(seed * 7_919 + 17);
  const limitUsd = 0.001 * 1_000 ** random();
  // A call costs about a hundredth of the limit, whatever the limit is.
  const meanOutput = (limitUsd * 1e6) / 100 / OUTPUT_PER_1M;
  const maxTokens = Math.ceil(meanOutput * options.mostOutputs);
  const prompt = "word ".repeat(1 + Math.floor((meanOutput * random()) / 4));
  const table = { inputPer1m: INPUT_PER_1M, outputPer1m: OUTPUT_PER_1M };
  server.start({ table, random, meanOutput, failRate: options.disturbed ? 0.1 : 0, run: seed });
  const logger = new ExperimentLogger({
    outputDir: folder,
    console: "silent",
    capture: "none",
    checkpointEvery: 0,
    pricing: { input_per_1m: INPUT_PER_1M, output_per_1m: OUTPUT_PER_1M },
    budget: { limitUsd, mode: options.mode },
  });
  logger.startExperiment({ seed });
  let refused = 0;
  let sent = 0;
  const worker = async (): Promise<void> => {
    while (refused === 0 && sent < 2_000) {
      sent += 1;
      try {
        await logger.generation(
          { model: "billed-model", provider: "somebody", prompt, parameters: {}, maxOutputTokens: maxTokens },
          async () => {
            const abort = options.disturbed && random() < 0.1 ? AbortSignal.timeout(1) : undefined;
            const response = await fetch(server.url, {
              method: "POST",
              body: JSON.stringify({ prompt, max_tokens: maxTokens, run: seed }),
              ...(abort && { signal: abort }),
            });
            if (!response.ok) throw Object.assign(new Error("failed"), { status: response.status });
            return response.json();
          },
        );
      } catch (error) {
        if (error instanceof BudgetExceededError) refused += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, worker));
  const mostReservedUsd = logger.budgetStatus()?.mostReservedUsd ?? 0;
  logger.endExperiment();
  return { billedUsd: server.billedUsd(), limitUsd, refused, mostReservedUsd };
}

const seeds = Array.from({ length: RUNS }, (_, index) => index + 1);

test("strict: whatever is aborted, fails or runs long, the server never bills more than the limit", async () => {
  await using server = await billingServer();
  await using folder = temporaryFolder();
  for (const seed of seeds) {
    const run = await runOnce(server, folder.path, seed, { mode: "strict", disturbed: true, mostOutputs: 8 });
    expect(run.refused, `seed ${seed}`).toBeGreaterThan(0);
    expect(run.billedUsd, `seed ${seed}`).toBeLessThanOrEqual(run.limitUsd);
  }
}, 600_000);

test("strict: with maximum outputs near the mean, most of the limit is used", async () => {
  await using server = await billingServer();
  await using folder = temporaryFolder();
  for (const seed of seeds) {
    const run = await runOnce(server, folder.path, seed, {
      mode: "strict",
      disturbed: false,
      mostOutputs: 2,
    });
    expect(run.billedUsd, `seed ${seed}`).toBeLessThanOrEqual(run.limitUsd);
    expect(run.billedUsd / run.limitUsd, `seed ${seed}`).toBeGreaterThanOrEqual(0.85);
  }
}, 600_000);

test("soft: the limit is overshot by no more than what was under way at once", async () => {
  await using server = await billingServer();
  await using folder = temporaryFolder();
  for (const seed of seeds) {
    const run = await runOnce(server, folder.path, seed, { mode: "soft", disturbed: false, mostOutputs: 4 });
    expect(run.billedUsd, `seed ${seed}`).toBeLessThanOrEqual(run.limitUsd + run.mostReservedUsd);
    expect(run.billedUsd, `seed ${seed}`).toBeGreaterThanOrEqual(run.limitUsd * 0.98);
  }
}, 600_000);
