import { expect, test } from "vitest";
import { crashedCopy } from "../../test/support/crashed-copy.js";
import { readExperiment } from "../../test/support/read-experiment.js";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import type { ModelCallRequest } from "../format/model-call.js";
import type { BudgetOptions } from "./budget-options.js";
import { ExperimentLogger } from "./experiment-logger.js";

/** A million of output tokens of it cost $2.50: with the input, a call may take a little more than that. */
const model = "gemini-2.5-flash";
const usage = { promptTokenCount: 0, candidatesTokenCount: 100_000, totalTokenCount: 100_000 };

function request(key: string): ModelCallRequest {
  const messages: ModelCallRequest["messages"] = [{ role: "user", parts: [{ type: "text", text: "?" }] }];
  return { key, provider: "google", model, messages, maxOutputTokens: 1_000_000 };
}

function logger(outputDir: string, budget?: BudgetOptions) {
  const lines: string[] = [];
  const output = { progress: (line: string) => void lines.push(line), result: () => undefined };
  return { lines, logger: new ExperimentLogger({ outputDir, output, budget }) };
}

/** One answered call ($0.25), one retried, one aborted and one under way (up to $2.50 each), then a crash. */
async function crashed(budget?: BudgetOptions) {
  await using running = temporaryFolder();
  const folder = temporaryFolder();
  const first = logger(running.path, budget).logger;
  const id = first.startExperiment();
  first.openCall(request("answered"))?.succeed({ messages: [], rawUsage: { usageMetadata: usage } });
  const retried = first.openCall(request("retried"));
  retried?.retry(new Error("the connection was lost"));
  retried?.nextAttempt();
  retried?.retry(Object.assign(new Error("not charged"), { status: 500 }));
  first.openCall(request("aborted"))?.abort();
  first.openCall(request("under way"));
  const inItsSession = first.budgetStatus();
  crashedCopy(running.path, folder.path);
  first.endExperiment();
  return { folder, id, inItsSession };
}

test("a resumed strict budget counts what its own session did: billed, and possibly billed at the worst case", async () => {
  const strict: BudgetOptions = { limitUsd: 11, mode: "strict" };
  const { folder, id, inItsSession } = await crashed(strict);
  await using _ = folder;
  expect(inItsSession?.spentUsd).toBeGreaterThan(0.25 + 2 * 2.5);
  expect(inItsSession?.reservedUsd).toBeGreaterThan(2.5);
  const second = logger(folder.path, strict);
  second.logger.resumeExperiment(id);
  const status = second.logger.budgetStatus();
  // What was set aside for the call under way may have been billed: it is not free again.
  expect(status?.spentUsd).toBeCloseTo(Number(inItsSession?.spentUsd) + Number(inItsSession?.reservedUsd), 9);
  expect(status?.possiblyBilledUsd).toBeCloseTo(Number(status?.spentUsd) - 0.25, 9);
  expect(status?.tokens).toBeGreaterThan(3_100_000);
  // $7.75 are gone: one more call of $2.50 fits into $11, and no second one.
  const next = second.logger.openCall(request("next"));
  expect(() => second.logger.openCall(request("too much"))).toThrow(
    expect.objectContaining({ code: "BUDGET_EXCEEDED" }),
  );
  next?.succeed({ messages: [], rawUsage: { usageMetadata: usage } });
  second.logger.endExperiment({ status: "stopped" });

  const third = logger(folder.path, strict);
  third.logger.resumeExperiment(id);
  expect(third.logger.budgetStatus()?.spentUsd).toBeCloseTo(Number(status?.spentUsd) + 0.25, 9);
  third.logger.endExperiment();
});

test("a resumed soft budget counts what its own session did, and the input of the call that was under way", async () => {
  const soft: BudgetOptions = { limitUsd: 11, mode: "soft" };
  const { folder, id, inItsSession } = await crashed(soft);
  await using _ = folder;
  const second = logger(folder.path, soft);
  second.logger.resumeExperiment(id);
  const status = second.logger.budgetStatus();
  // Three inputs of one size are not in the bill: of the retried call, of the aborted one, of the one under way.
  const input = (Number(inItsSession?.spentUsd) - 0.25) / 2;
  expect(input).toBeGreaterThan(0);
  expect(status?.spentUsd).toBeCloseTo(0.25 + 3 * input, 12);
  expect(status?.possiblyBilledUsd).toBe(0);
  second.logger.endExperiment();
});

test("what earlier sessions set nothing aside for is said, and not taken for nothing in silence", async () => {
  const { folder, id } = await crashed();
  await using _ = folder;
  const { transcript } = readExperiment(folder.path);
  expect(transcript.some((line) => "reserved_usd" in line)).toBe(false);
  const second = logger(folder.path, { limitUsd: 11, mode: "strict" });
  second.logger.resumeExperiment(id);
  expect(second.logger.budgetStatus()).toMatchObject({ spentUsd: 0.25, possiblyBilledUsd: 0 });
  expect(second.lines.join("\n")).toContain("3 calls of earlier sessions may have been billed beyond");
  second.logger.endExperiment();
});

test("alerts are in the log, and what was told of before a resume is told again only under another limit", async () => {
  await using folder = temporaryFolder();
  const told = (limitUsd: number): BudgetOptions => ({ limitUsd, warnAt: [0.2, 0.5] });
  const first = logger(folder.path, told(5));
  const id = first.logger.startExperiment();
  const spend = (of: ExperimentLogger, tokens: number) => {
    const report = { promptTokenCount: 0, candidatesTokenCount: tokens, totalTokenCount: tokens };
    const asked = { ...request(`${tokens}`), maxOutputTokens: tokens };
    of.openCall(asked)?.succeed({ messages: [], rawUsage: { usageMetadata: report } });
  };
  spend(first.logger, 500_000);
  first.logger.endExperiment({ status: "stopped" });
  const { log } = readExperiment(folder.path);
  expect(log.budget_alerts).toEqual([
    {
      at: expect.stringMatching(/Z$/),
      session: 1,
      share: 0.2,
      spent_usd: 1.25,
      possibly_billed_usd: 0,
      limit_usd: 5,
      tokens: 500_000,
      generations: 1,
    },
  ]);

  const second = logger(folder.path, told(5));
  second.logger.resumeExperiment(id);
  spend(second.logger, 600_000);
  expect(second.lines.filter((line) => line.includes("of the budget"))).toHaveLength(1);
  second.logger.endExperiment({ status: "stopped" });

  const third = logger(folder.path, told(20));
  third.logger.resumeExperiment(id);
  spend(third.logger, 1_000_000);
  third.logger.endExperiment();
  const alerts = readExperiment(folder.path).log.budget_alerts as { session: number; share: number }[];
  const shares = alerts.map(({ session, share }) => [session, share]);
  expect(shares).toEqual([
    [1, 0.2],
    [2, 0.5],
    [3, 0.2],
  ]);
});
