import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { runCaptured } from "../../../test/support/run-captured.js";
import { sampleExperiment, sampleRecord, writeSample } from "../../../test/support/sample-log.js";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import { experimentFiles } from "../../format/file-names.js";
import type { GenerationRecord } from "../../format/generation-record.js";
import type { TokenUsage } from "../../format/token-usage.js";
import { textWidth } from "../render/text-width.js";
import { registerAdvise } from "./advise.js";

const id = "exp_20250629_143052_a1b2c3d4";
const other = "exp_20250629_153052_bbbbbbbb";

const advise = (dir: string, args: string[] = [], columns?: number) =>
  runCaptured(registerAdvise, ["advise", id, "--dir", dir, ...args], { COLUMNS: columns?.toString() });

const usage: TokenUsage = {
  inputTokens: 1_000_000,
  outputTokens: 100_000,
  totalTokens: 1_100_000,
  reasoningTokens: 40_000,
  inputByModality: { text: 600_000, image: 400_000 },
  source: "reported",
  flags: [],
};

/** Gemini 2.5 Flash on 2025-06-29: $0.30 and $2.50 a million, $0.075 cached. */
const cost = { usd: 0.55, source: "computed", price: "table", match: "exact" } as const;

test("each saving is that of the changed usage at the day's prices, with what it assumes", async () => {
  await using folder = temporaryFolder();
  const records = [1, 2, 3, 4].map((seq) => sampleRecord(seq, { tokenUsage: usage, cost }));
  writeSample(folder.path, sampleExperiment({ records }));
  const { stdout, error } = await advise(folder.path, ["--json"]);
  expect(error).toBeUndefined();
  const { savings } = JSON.parse(stdout);
  expect(savings).toMatchObject([
    // Half of $2.20.
    { kind: "batch", saved_usd: 1.1, share: 0.5, generations: 4 },
    // 40,000 tokens at $2.50 a million, four times.
    { kind: "reasoning", saved_usd: 0.4, tokens: 160_000 },
    // 200,000 tokens at $0.30.
    { kind: "images", saved_usd: 0.24, tokens: 800_000 },
  ]);
  const text = (await advise(folder.path)).stdout;
  expect(text).toContain("\nIt cost $2.2000.\n");
  expect(text).toMatch(/\nBatch prices +~\$1\.1000 +50\.0 %\n/);
  expect(text).toContain("Assumes that nobody waited for their answers");
  expect(text).toContain("They overlap");
});

test("a prefix that every request repeats would have been cached by all calls but the first", async () => {
  await using folder = temporaryFolder();
  const records = [1, 2, 3].map((seq) => sampleRecord(seq, { tokenUsage: usage, cost }));
  const log = writeSample(folder.path, sampleExperiment({ records }));
  const instructions = "Look at the tower. ".repeat(1000);
  const lines = [1, 2, 3].map((seq) =>
    JSON.stringify({
      type: "request",
      at: "2025-06-29T14:30:56.000Z",
      call: seq,
      attempt: 1,
      key: `frame:${seq * 15}`,
      request_hash: "0",
      model: "gemini-2.5-flash",
      messages: [
        { role: "system", parts: [{ type: "text", text: instructions }] },
        { role: "user", parts: [{ type: "text", text: `Frame ${seq}` }] },
      ],
    }),
  );
  writeFileSync(join(dirname(log), experimentFiles.transcript(id)), `${lines.join("\n")}\n`);
  const advice = JSON.parse((await advise(folder.path, ["--json"])).stdout);
  const prefix = advice.repeated_prefix_tokens["gemini-2.5-flash"];
  expect(prefix).toBeGreaterThan(4000);
  expect(prefix).toBeLessThan(6000);
  const caching = advice.savings.find(({ kind }: { kind: string }) => kind === "caching");
  expect(caching).toMatchObject({ generations: 2, tokens: 2 * prefix });
  // $0.30 less $0.075 a million.
  expect(caching.saved_usd).toBeCloseTo((2 * prefix * 0.225) / 1e6, 9);
});

test("half of what each request repeats of the one before is a saving, whose effect only another run can show", async () => {
  await using folder = temporaryFolder();
  const head = { config: { model: "gemini-2.5-flash", context: { strategy: "history", window: 2 } } };
  const records = [1, 2, 3, 4].map((seq) =>
    sampleRecord(seq, { tokenUsage: { ...usage, cacheReadTokens: 0 }, cost, scores: { exact: 0.75 } }),
  );
  const log = writeSample(folder.path, sampleExperiment({ head, records }));
  // 258 tokens each, by Gemini's rule for small pictures.
  const picture = (number: number) => ({
    type: "media",
    mediaType: "image/png",
    sha256: `${number}`.repeat(64),
    byteLength: 400,
    width: 100,
    height: 100,
  });
  const task = { type: "text", text: "What is on the table?" };
  const lines = [[1], [1, 2], [1, 2, 3], [2, 3, 4]].map((numbers, index) =>
    JSON.stringify({
      type: "request",
      at: "2025-06-29T14:30:56.000Z",
      call: index + 1,
      attempt: 1,
      key: `frame:${(index + 1) * 15}`,
      request_hash: "0",
      model: "gemini-2.5-flash",
      messages: [{ role: "user", parts: [task, ...numbers.map(picture)] }],
    }),
  );
  writeFileSync(join(dirname(log), experimentFiles.transcript(id)), `${lines.join("\n")}\n`);
  const history = async () => {
    const advice = JSON.parse((await advise(folder.path, ["--json"])).stdout);
    return advice.savings.find(({ kind }: { kind: string }) => kind === "history");
  };
  // One, two and two pictures were sent again: half of each call's.
  expect(await history()).toMatchObject({ generations: 3, tokens: 129 + 258 + 258 });
  expect((await history()).saved_usd).toBeCloseTo((645 * 0.3) / 1e6, 12);
  expect((await history()).assumption).toContain("is not known: no run in this folder");

  const shorter = { config: { ...head.config, context: { strategy: "history", window: 1 } } };
  const theirs = records.map((record) => ({ ...record, scores: { exact: 0.5 } }));
  writeSample(folder.path, sampleExperiment({ head: { experimentId: other, ...shorter }, records: theirs }));
  expect((await history()).assumption).toContain(
    `${other} with context.window 1 (here 2) scored 0.5000 on exact (here 0.7500)`,
  );
});

test("a run of another model that scored as well for less is named", async () => {
  await using folder = temporaryFolder();
  writeSample(folder.path, sampleExperiment({ records: [sampleRecord(1), sampleRecord(2)] }));
  const cheap = (scores: Record<string, number>) =>
    [1, 2].map((seq) =>
      sampleRecord(seq, { model: "gemini-2.0-flash", scores, cost: { usd: 0.0004, source: "computed" } }),
    );
  const head = { experimentId: other };
  writeSample(folder.path, sampleExperiment({ head, records: cheap({ state_accuracy: 0.5 }) }));
  expect(JSON.parse((await advise(folder.path, ["--json"])).stdout).cheaper_runs).toEqual([]);
  writeSample(folder.path, sampleExperiment({ head, records: cheap({ state_accuracy: 0.75 }) }));
  const { stdout } = await advise(folder.path);
  expect(stdout).toMatch(/\nThe model gemini-2\.0-flash +~\$0\.0024 +75\.0 %\n/);
  expect(stdout).toContain(
    `${other} scored 0.7500 on state_accuracy over the 2 items that both have (this one: 0.7500)`,
  );
});

test("only what was done with the same items says what another model would have saved", async () => {
  await using folder = temporaryFolder();
  writeSample(folder.path, sampleExperiment({ records: [1, 2, 3].map((seq) => sampleRecord(seq)) }));
  const cheap = (seq: number, overrides: Partial<GenerationRecord> = {}) =>
    sampleRecord(seq, {
      model: "gemini-2.0-flash",
      scores: { state_accuracy: 1 },
      cost: { usd: 0.0004, source: "computed" },
      ...overrides,
    });
  const head = { experimentId: other };
  const others = [cheap(1, { key: "row:1" }), cheap(2, { key: "row:2" })];
  writeSample(folder.path, sampleExperiment({ head, records: others }));
  expect(JSON.parse((await advise(folder.path, ["--json"])).stdout).cheaper_runs).toEqual([]);
  writeSample(folder.path, sampleExperiment({ head, records: [...others, cheap(3)] }));
  const [run] = JSON.parse((await advise(folder.path, ["--json"])).stdout).cheaper_runs;
  expect(run).toMatchObject({ own_mean: 1, their_mean: 1, common_items: 1 });
  expect(run.saved_usd).toBeCloseTo(0.0012, 12);
  expect(run.share).toBeCloseTo(0.25, 12);
});

test("an experiment without a cost, and one without generations, have nothing to save", async () => {
  await using folder = temporaryFolder();
  const unknown = [sampleRecord(1, { model: "house-model", cost: { usd: null, source: "unknown" } })];
  for (const records of [unknown, []]) {
    writeSample(folder.path, sampleExperiment({ records }));
    const { stdout, error } = await advise(folder.path);
    expect(error).toBeUndefined();
    expect(stdout).toContain("Its records show nothing that would have saved money.");
    expect(stdout).not.toContain("NaN");
  }
});

test("the page fits every terminal", async () => {
  await using folder = temporaryFolder();
  const records = [1, 2, 3, 4].map((seq) => sampleRecord(seq, { tokenUsage: usage, cost }));
  writeSample(folder.path, sampleExperiment({ records }));
  for (const columns of [40, 100, 200]) {
    const { stdout } = await advise(folder.path, [], columns);
    expect(stdout.split("\n").filter((line) => textWidth(line) > columns)).toEqual([]);
  }
});

test("what cannot be read of log and transcript is told of, and how much the advice is about", async () => {
  await using folder = temporaryFolder();
  const records = [1, 2, 3].map((seq) => sampleRecord(seq, { tokenUsage: usage, cost }));
  const log = writeSample(folder.path, sampleExperiment({ records }));
  writeFileSync(join(dirname(log), experimentFiles.transcript(id)), "no line\n");
  writeFileSync(log, readFileSync(log, "utf8").replace('"key":"frame:30"', '"key":X'));
  const { stdout, stderr } = await advise(folder.path);
  expect(stdout).toContain("2 of its 3 generations can be read: what follows is about these.");
  expect(stdout).toMatch(/\nBatch prices +~\$0\.5500 +50\.0 %\n/);
  expect(stderr).toContain("1 line of its transcript cannot be read");
  expect(stderr).toContain("its totals are of 3 generations, and 2 of them can be read.");
  rmSync(log);
  const lost = await advise(folder.path);
  expect(lost.stdout).toContain("What it cost is unknown.");
  expect(lost.stdout).toContain("None of its generations can be read");
});
