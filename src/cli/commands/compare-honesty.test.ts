import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCaptured } from "../../../test/support/run-captured.js";
import { sampleExperiment, sampleRecord, writeSample } from "../../../test/support/sample-log.js";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import type { ExperimentHead } from "../../format/experiment-log.js";
import type { GenerationRecord } from "../../format/generation-record.js";
import { createPricer } from "../../pricing/price-generation.js";
import { registerCompare } from "./compare.js";

const A = "exp_20260901_020000_aaaaaaaa";
const B = "exp_20260901_120000_bbbbbbbb";

const compare = (dir: string, args: string[] = [], columns?: number) =>
  runCaptured(registerCompare, ["compare", "--dir", dir, A, B, ...args], { COLUMNS: columns?.toString() });

function write(
  dir: string,
  experimentId: string,
  change: (seq: number) => Partial<GenerationRecord>,
  head: Partial<ExperimentHead> = {},
  generations?: number,
  sandbox = false,
): void {
  const records = Array.from({ length: 6 }, (_, index) => sampleRecord(index + 1, change(index + 1)));
  const sample = sampleExperiment({ records, head: { experimentId, ...head } });
  const { totals } = sample.tail;
  writeSample(dir, {
    ...sample,
    tail: { ...sample.tail, sandbox, totals: { ...totals, generations: generations ?? totals.generations } },
  });
}

/** Calls of one model, priced as of that hour. */
const calledAt = (hour: number) => (seq: number) => {
  const at = new Date(Date.UTC(2026, 8, 1, hour, 0, seq));
  const call = { provider: "deepseek", model: "deepseek-v4-flash" };
  const { tokenUsage: usage } = sampleRecord(seq);
  return { ...call, timestamp: at.toISOString(), cost: createPricer().price({ ...call, usage, at }) };
};

test("a price that changed between the runs under one name is among what differs", async () => {
  await using folder = temporaryFolder();
  write(folder.path, A, calledAt(2));
  write(folder.path, B, calledAt(12));
  const { stdout } = await compare(folder.path);
  expect(stdout).toMatch(/\nPrices +deepseek-v4-flash\.output_per_1m +\$\d\.\d+ +\$\d\.\d+\n/);
  expect(stdout).toContain("One model was priced differently in the runs");
  expect(stdout).not.toMatch(/The same: .*prices/);
});

test("one price on two days is the same price", async () => {
  await using folder = temporaryFolder();
  write(folder.path, A, calledAt(12));
  write(folder.path, B, calledAt(13));
  const { stdout } = await compare(folder.path);
  expect(stdout).toMatch(/The same: .*prices\./);
  expect(stdout).not.toContain("priced differently");
});

test("what no run recorded is not called the same", async () => {
  await using folder = temporaryFolder();
  const { environment } = sampleExperiment().head;
  const head = {
    config: { model: "deepseek-v4-flash" },
    environment: environment && { ...environment, gitCommit: undefined },
  };
  write(folder.path, A, calledAt(2), head);
  write(folder.path, B, calledAt(2), head);
  const { stdout } = await compare(folder.path);
  expect(stdout).toContain("The same: configuration, environment, prices. Not recorded: prompt, git.\n");
  expect(JSON.parse((await compare(folder.path, ["--json"])).stdout).not_recorded).toEqual(["prompt", "git"]);
});

test("of a run that cannot be read nothing is called different, the same, or a model's", async () => {
  await using folder = temporaryFolder();
  const C = "exp_20260901_130000_cccccccc";
  const config = (window: number) => ({ context: { window }, prompt: `Look.\nWindow ${window}.` });
  write(folder.path, A, calledAt(2), { config: config(5) });
  write(folder.path, B, calledAt(2), { config: config(5) }, undefined, true);
  rmSync(join(folder.path, A), { recursive: true });
  mkdirSync(join(folder.path, A));
  const { stdout } = await compare(folder.path);
  expect(stdout).toContain("Not recorded: configuration, prompt, git, environment, prices.\n");
  expect(stdout).not.toContain("The same:");
  expect(stdout).not.toContain("only in");
  expect(stdout).toContain("All answers that can be read come from the sandbox");
  expect(stdout).toContain("A is damaged: neither its configuration nor its generations can be read.");
  // Two others are told apart all the same.
  write(folder.path, C, calledAt(2), { config: config(10) }, undefined, true);
  const three = await compare(folder.path, [C]);
  expect(three.stdout).toMatch(/\nConfiguration +context\.window +unknown +5 +10\n/);
  expect(three.stdout).toContain("prompt: - only in B, + only in C\n");
  expect(three.stdout).not.toMatch(/only in A|The same: .*configuration/);
});

test("a run that lost records says so in every form of the comparison", async () => {
  await using folder = temporaryFolder();
  write(folder.path, A, calledAt(2), {}, 9);
  write(folder.path, B, calledAt(2));
  expect((await compare(folder.path, ["--html"])).stdout).toContain(
    "A has lost records: 6 of its 9 generations can be read",
  );
});

test("forty columns hold every figure, a few lines a row", async () => {
  await using folder = temporaryFolder();
  write(folder.path, A, calledAt(2));
  write(folder.path, B, (seq) => ({ ...calledAt(2)(seq), durationSeconds: seq % 2 }));
  const { stdout } = await compare(folder.path, [], 40);
  expect(stdout).toMatch(new RegExp(`\\nB\\n {2}Experiment\\s+${B},`));
  expect(stdout.replaceAll(/\s+/g, " ")).toMatch(
    /duration A \S+, B \S+, Difference \S+, 95 % interval \S+ … \S+, p \(Holm\) \S+, Effect \S+, Items 6, B is lower/,
  );
});
