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
  const still = `An estimate of what the ${left} items still to come would take:`;
  expect(shown.stdout).toContain(`Projection\n${still}\nCost: about $0.`);
  const json = await explog(["show", id, "--json", "--dir", folder.path]);
  const { projection } = JSON.parse(json.stdout);
  expect(projection).toMatchObject({
    estimate: true,
    of: "rest_of_run",
    items: left,
    calls: left,
    unpriced_calls: 0,
  });

  const resumed = await explog(["resume", id, "--budget", "1", "--dir", folder.path]);
  expect(resumed.code).toBe(0);
  const after = readExperiment(folder.path).log;
  expect(after.status).toBe("completed");
  const whole = sumUsd(after.metrics.map(({ cost }) => cost?.usd as number));
  expect(Math.abs((spent + projection.cost_usd.value) / whole - 1)).toBeLessThan(0.05);
  // A run that is at its end has nothing left; more items like its own can be asked for.
  const done = await explog(["show", id, "--dir", folder.path]);
  expect(done.stdout).not.toContain("Projection");
  const more = await explog(["show", id, "--project", "10000", "--dir", folder.path]);
  expect(more.stdout).toMatch(
    /An estimate of what 10,000 more items like these would take:\nCost: about \$\d+\.\d+ \(10 to 90 %: \$/,
  );
  const refused = await explog(["show", id, "--project", "0", "--dir", folder.path]);
  expect(refused.stderr).toContain("Pass a whole number above 0");
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

it("says why it stopped and how to go on also when it is to be quiet", async () => {
  await using folder = temporaryFolder();
  const stopped = await run(folder.path, "++budget.limit_usd=0.01", "--quiet");
  expect(stopped.code).toBe(3);
  expect(stopped.stderr).toMatch(/^⏹️ Stopped by the budget: \d+ frames were not sent\./m);
  expect(stopped.stderr).toContain("To go on: explog resume");
  expect(stopped.stderr).not.toContain("Started experiment");
});
