import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test, vi } from "vitest";
import { runCaptured } from "../../../test/support/run-captured.js";
import { sampleExperiment, sampleRecord, writeSample } from "../../../test/support/sample-log.js";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import type { GenerationRecord } from "../../format/generation-record.js";
import { textWidth } from "../render/text-width.js";
import { registerReprice } from "./reprice.js";

const earlierTool = fileURLToPath(new URL("../../store/fixtures/earlier-tool", import.meta.url));

afterEach(() => {
  process.exitCode = undefined;
});

const reprice = (dir: string, args: string[], columns?: number) =>
  runCaptured(registerReprice, ["reprice", "latest", "--dir", dir, ...args], {
    COLUMNS: columns?.toString(),
  });

/** A million tokens in, a hundred thousand out, logged at a dollar. */
function millions(seq: number, overrides: Partial<GenerationRecord> = {}): GenerationRecord {
  return sampleRecord(seq, {
    tokenUsage: {
      inputTokens: 1_000_000,
      outputTokens: 100_000,
      totalTokens: 1_100_000,
      source: "reported",
      flags: [],
    },
    cost: { usd: 1, source: "computed" },
    ...overrides,
  });
}

test("each generation and the sum stand beside what was logged, which is not touched", async () => {
  await using folder = temporaryFolder();
  const log = writeSample(folder.path, sampleExperiment({ records: [millions(1), millions(2)] }));
  const before = readFileSync(log, "utf8");
  const { stdout, stderr } = await reprice(folder.path, ["--at", "2025-10-01"]);

  expect(stderr).toBe("");
  expect(stdout).toMatch(/^exp_20250629_143052_a1b2c3d4: at the prices of 2025-10-01\n/);
  // gemini-2.5-flash: $0.30 in and $2.50 out.
  expect(stdout).toMatch(/\nFrame 15 +\$1\.0000 +\$0\.5500 +-\$0\.4500\n/);
  expect(stdout).toContain("\nLogged: $2.0000\nRepriced: $1.1000\nChange: -$0.9000 (-45.0 %)\n");
  expect(stdout).toMatch(/Priced by .*genai-prices \S+: google\/gemini-2\.5-flash\n/);
  expect(readFileSync(log, "utf8")).toBe(before);
});

test("without a day or a model, today's prices are taken", async () => {
  await using folder = temporaryFolder();
  writeSample(folder.path, sampleExperiment());
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-25T23:59:59Z") });
  try {
    const { stdout } = await reprice(folder.path, []);
    expect(stdout).toContain("at today's prices (2026-11-25)");
  } finally {
    vi.useRealTimers();
  }
});

test("on another model the page says what cannot be carried over", async () => {
  await using folder = temporaryFolder();
  writeSample(folder.path, sampleExperiment({ tail: { sandbox: true } }));
  const { stdout } = await reprice(folder.path, ["--model", "gpt-4o"]);
  expect(stdout).toContain("on gpt-4o, at the prices of the day of each call\n");
  expect(stdout).toMatch(/\nFrame 15 +\$0\.0016 +~\$0\.0\d+ /);
  expect(stdout).toContain("gpt-4o cuts text into other tokens than gemini-2.5-flash");
  expect(stdout).toContain("3 calls had images, which gpt-4o may count in another way");
  expect(stdout).toContain("3 calls read from a cache");
  expect(stdout).toContain("The sandbox billed nothing");
});

test("on a model of the same tokenizer nothing is said of tokens", async () => {
  await using folder = temporaryFolder();
  writeSample(folder.path, sampleExperiment());
  const { stdout } = await reprice(folder.path, ["--model", "gemini-2.0-flash"]);
  expect(stdout).not.toContain("cuts text into other tokens");
  expect(stdout).not.toContain("may count in another way");
  expect(stdout).toContain("would have answered in its own words");
});

test("unpriced calls make both sums lower bounds, and the change is over the others", async () => {
  await using folder = temporaryFolder();
  const records = [
    millions(1),
    millions(2, { cost: { usd: null, source: "unknown", reason: "unknown then" } }),
    millions(3, { model: "house-model", provider: "us" }),
  ];
  writeSample(folder.path, sampleExperiment({ records }));
  const { stdout } = await reprice(folder.path, ["--at", "2025-10-01"]);
  expect(stdout).toContain("Logged: ≥ $2.0000 (1 call unpriced)\n");
  expect(stdout).toContain("Repriced: ≥ $1.1000 (1 call unpriced)\n");
  expect(stdout).toContain("Change: -$0.4500 (-45.0 %), over the 1 of 3 calls priced on both sides\n");
  expect(stdout).toMatch(/\ngemini-2\.5-flash +2 +≥ \$1\.0000 +\$1\.1000 /);
  expect(stdout).toMatch(/\nhouse-model +1 +\$1\.0000 +– +–/);
  expect(stdout).toContain("1 call not repriced: no price is known for the model house-model.");
  expect(process.exitCode).toBeUndefined();
});

test("a model that nobody knows, or that did not exist then, gives no figure and ends with 1", async () => {
  await using folder = temporaryFolder();
  writeSample(folder.path, sampleExperiment());
  const unknown = await reprice(folder.path, ["--model", "gemini-2.5-flsh"]);
  expect(unknown.stdout).toContain("Repriced: unknown (3 calls unpriced)\nChange: unknown\n");
  expect(unknown.stdout).toContain("Priced models of a similar name: gemini-2.5-flash");
  expect(process.exitCode).toBe(1);

  const later = await reprice(folder.path, ["--model", "gemini-3-pro-preview"]);
  expect(later.stdout).toContain("no price of google/gemini-3-pro-preview is known for 2025-06-29");
  expect(later.stdout).toContain("--at DATE takes another day's");
});

test("the earlier tool's logs are repriced too, as the estimates that they are", async () => {
  const { stdout } = await reprice(earlierTool, ["--at", "2025-10-01"]);
  expect(stdout).toMatch(/\nFrame 391 +~\$0\.0018 +~\$0\.0018 +\$0\.00\n/);
  expect(stdout).toContain("The tokens of 3 calls were counted locally, and are an estimate.");
});

test("prices that the configuration declares are the experiment's own", async () => {
  await using folder = temporaryFolder();
  const declared = { usd: 1, source: "computed", price: "declared in pricing", match: "declared" } as const;
  const config = { model: "gemini-2.5-flash", pricing: { input_per_1m: 1, output_per_1m: 0 } };
  writeSample(
    folder.path,
    sampleExperiment({ records: [millions(1, { cost: declared })], head: { config } }),
  );
  const { stdout } = await reprice(folder.path, []);
  expect(stdout).toContain("Repriced: $1.0000\nChange: $0.00 (0.0 %)\nPriced by declared in pricing\n");
});

test("a configuration's own idea of pricing is no obstacle", async () => {
  await using folder = temporaryFolder();
  writeSample(folder.path, sampleExperiment({ head: { config: { pricing: "cheap", base_url: 7 } } }));
  expect((await reprice(folder.path, [])).stdout).toContain("Repriced: $0.00");
});

test("JSON is one object with a line for each generation", async () => {
  await using folder = temporaryFolder();
  writeSample(folder.path, sampleExperiment({ records: [millions(1), millions(2)] }));
  const { stdout } = await reprice(folder.path, ["--at", "2025-10-01", "--json"]);
  const { generations, ...rest } = JSON.parse(stdout);
  expect(generations).toMatchObject([
    { seq: 1, key: "frame:15", logged_usd: 1, repriced_usd: 0.55, difference_usd: -0.45, match: "exact" },
    { seq: 2 },
  ]);
  expect(rest).toMatchObject({
    experiment_id: "exp_20250629_143052_a1b2c3d4",
    at: "2025-10-01T00:00:00.000Z",
    model: null,
    totals: { logged_usd: 2, repriced_usd: 1.1, difference_usd: -0.9, difference_share: -0.45 },
    by_model: [{ model: "gemini-2.5-flash", generations: 2, repriced_complete: true }],
  });
});

test("an experiment without a generation has nothing to reprice, in JSON too", async () => {
  await using folder = temporaryFolder();
  writeSample(folder.path, sampleExperiment({ records: [] }));
  expect((await reprice(folder.path, [])).stdout).toContain("There are no generations to reprice.");
  const { stdout } = await reprice(folder.path, ["--json"]);
  expect(JSON.parse(stdout)).toMatchObject({ generations: [], totals: { logged_usd: null } });
});

test("a long experiment is cut short on a screen alone, and the page fits each", async () => {
  await using folder = temporaryFolder();
  const records = Array.from({ length: 60 }, (_, index) => millions(index + 1));
  writeSample(folder.path, sampleExperiment({ records }));
  for (const columns of [40, 80, 200]) {
    const { stdout } = await reprice(folder.path, ["--model", "gpt-4o"], columns);
    expect(stdout).toContain("… and 20 more (--json has them all)\n");
    expect(stdout.split("\n").filter((line) => textWidth(line) > columns)).toEqual([]);
    expect(stdout.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  }
  expect((await reprice(folder.path, [])).stdout.match(/^Frame /gm)).toHaveLength(60);
});

test("a wrong date and an unknown experiment are refused", async () => {
  await using folder = temporaryFolder();
  expect((await reprice(folder.path, ["--at", "soon"])).error).toMatchObject({ code: "INVALID_ARGUMENT" });
  expect((await reprice(folder.path, [])).error).toMatchObject({ code: "EXPERIMENT_NOT_FOUND" });
});
