import { expect, it } from "vitest";
import { sumUsd } from "../src/format/money.js";
import { explog } from "./support/explog-command.js";
import { readExperiment } from "./support/read-experiment.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const run = (dir: string, ...overrides: string[]) =>
  explog(["run", "examples/stacking/single.yaml", "--dir", dir, "sandbox.latency_seconds=0", ...overrides]);

it("stops at its budget, says what is left and what it would cost, and goes on under a higher one", async () => {
  await using folder = temporaryFolder();
  const stopped = await run(folder.path, "++budget.limit_usd=0.1", "++budget.warn_at=[0.5]");
  expect(stopped.code).toBe(3);
  const { log, id } = readExperiment(folder.path);
  expect(log.status).toBe("stopped");
  const spent = sumUsd(log.metrics.map(({ cost }) => cost?.usd as number));
  expect(spent).toBeGreaterThan(0.08);
  expect(spent).toBeLessThanOrEqual(0.1);
  expect(stopped.stderr).toContain(`50 % of the budget of ${id} is used: $0.05`);
  const left = 64 - log.metrics.length;
  expect(stopped.stderr).toMatch(
    new RegExp(
      `Stopped by the budget: ${left} frames were not sent\\. .* about \\$0\\.\\d+ \\(10 to 90 %: \\$`,
    ),
  );
  expect(stopped.stderr).toContain(`To go on: explog resume ${id} --budget USD`);
  const shown = await explog(["show", id, "--dir", folder.path]);
  expect(shown.stdout).toMatch(/Budget\n.* 50 % of the budget used: \$0\.05\d+ of \$0\.1000\n/);

  const resumed = await explog(["resume", id, "--budget", "1", "--dir", folder.path]);
  expect(resumed.code).toBe(0);
  const after = readExperiment(folder.path).log;
  expect(after.status).toBe("completed");
  const sent = after.metrics.filter(({ status }) => status === "ok");
  expect(new Set(sent.map(({ key }) => key)).size).toBe(64);
});

it("counts what was spent before when it goes on", async () => {
  await using folder = temporaryFolder();
  await run(folder.path, "++budget.limit_usd=0.1");
  const { id, log } = readExperiment(folder.path);
  const again = await explog(["resume", id, "--budget", "0.1", "--dir", folder.path]);
  expect(again.code).toBe(3);
  expect(readExperiment(folder.path).log.metrics).toHaveLength(log.metrics.length);
});

it("refuses budgets that mean nothing, before anything is sent", async () => {
  await using folder = temporaryFolder();
  for (const [override, message] of [
    ["++budget.limit_usd=-1", /`budget\.limit_usd` must be at least 0, not -1/],
    ["++budget.limit_usd=five", /`budget\.limit_usd` must be a number/],
    ["++budget.limit_generations=1.5", /must be a whole number/],
    ["++budget.mode=strict", /`budget` has no limit/],
    ["++budget.limit_usd=nan", /must be a number/],
  ] as const) {
    const { code, stderr } = await run(folder.path, override);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  }
});

it("sends nothing under a budget of 0, or of less than the first call may cost", async () => {
  await using folder = temporaryFolder();
  for (const limit of ["0", "0.0001"]) {
    const { code, stderr } = await run(folder.path, `++budget.limit_usd=${limit}`);
    expect(code).toBe(3);
    expect(stderr).toContain("64 frames were not sent");
    expect(stderr).toContain("No call of this size will ever fit");
  }
});
