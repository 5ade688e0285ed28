import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { runCaptured } from "../../../test/support/run-captured.js";
import { sampleExperiment, sampleRecord, writeSample } from "../../../test/support/sample-log.js";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import { textWidth } from "../render/text-width.js";
import { registerPrices } from "./prices.js";

afterEach(() => {
  process.exitCode = undefined;
});

const prices = (args: string[], columns?: number) =>
  runCaptured(registerPrices, ["prices", ...args], { COLUMNS: columns?.toString() });

test("a price comes with its table, its match, its days, its long-context price and its tiers", async () => {
  const { stdout, stderr } = await prices(["gemini-2.5-pro", "--at", "2026-10-20"]);
  expect(stderr).toBe("");
  expect(process.exitCode).toBeUndefined();
  expect(stdout).toMatch(/^gemini-2\.5-pro, 2026-10-20\n/);
  expect(stdout).toMatch(/Price: genai-prices \d+\.\d+\.\d+: google\/gemini-2\.5-pro\n/);
  expect(stdout).toContain("Name matched: exactly\n");
  expect(stdout).toContain("In force: from 2025-03-25\n");
  expect(stdout).toMatch(/ {2}Input +\$1\.25\n {4}above 200,000 tokens in +\$2\.50\n/);
  expect(stdout).toMatch(/ {2}Cached input +\$0\.125\n/);
  expect(stdout).toContain("Tier batch: ×0.5, cached input ×1\n");
});

test("a price that is not the table's says why, and from where and when it is", async () => {
  const { stdout } = await prices(["deepseek-chat", "--at", "2025-09-10"]);
  expect(stdout).toContain("explog's own price over genai-prices");
  expect(stdout).toContain("In force: from 2025-09-05 16:00 UTC until 2025-09-29\n");
  expect(stdout).toContain("Not the table's price, since the table still has");
  expect(stdout).toContain("Source: https://api-docs.deepseek.com/quick_start/pricing (read 2026-11-23)\n");
});

test("sound, lifetimes of caches and searches have their own lines", async () => {
  const { stdout } = await prices(["gpt-4o-audio-preview", "claude-sonnet-4-5"]);
  expect(stdout).toMatch(/Audio input +\$40\.00\n/);
  expect(stdout).toMatch(/Audio output +\$80\.00\n/);
  expect(stdout).toMatch(/Cache write +\$3\.75\n/);
  expect(stdout).toMatch(/Cache write, 1 hour +\$6\.00\n/);
  expect(stdout).toMatch(/A web search +\$0\.01\n/);
});

test("a name that is another name of a model says so, and one that is only alike is flagged first", async () => {
  const { stdout } = await prices(["models/gemini-2.5-flash", "gemini-flash-latest", "--at", "2026-10-20"]);
  const [alias = "", guess = ""] = stdout.split("\n\n");
  expect(alias).toContain("Name matched: as another name of google/gemini-2.5-flash");
  expect(alias).not.toContain("GUESS");
  expect(guess.split("\n")[1]).toContain("⚠️ A GUESS: no price of this very name is known, and that of");
});

test("a day before every price gives no figure, and the day the first price came", async () => {
  const { stdout } = await prices(["gemini-2.5-flash", "--at", "2020-01-01"]);
  expect(stdout).toBe(
    "gemini-2.5-flash, 2020-01-01\n" +
      "  No price: no price of google/gemini-2.5-flash is known for 2020-01-01: it was not offered before 2025-04-17\n" +
      "  Its price is known from 2025-04-17 on.\n",
  );
  expect(process.exitCode).toBe(1);
});

test("an unknown model brings up similar names, and the exit code 1 beside known ones too", async () => {
  const { stdout } = await prices(["gpt-4o", "gemini-2.5-flsh"]);
  expect(stdout).toContain("No price: no price is known for the model gemini-2.5-flsh\n");
  expect(stdout).toMatch(/Priced models of a similar name: gemini-2\.5-flash, /);
  expect(stdout).toMatch(/ {2}Input +\$2\.50\n/);
  expect(process.exitCode).toBe(1);
});

test("a day to come, and a provider that nobody knows, are remarked upon", async () => {
  const { stdout } = await prices(["gpt-4o", "--at", "2999-01-01", "--provider", "gogle"]);
  expect(stdout).toContain("Note: that day is still to come");
  expect(stdout).toContain("Note: the table knows no provider gogle");
});

test("prices of one's own come first, with their file, their tiers and their days", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "prices.yaml");
  writeFileSync(
    path,
    `house-model:
  - { input_per_1m: 1, output_per_1k: 0.004, from: 2026-01-01, until: 2026-07-01,
      tiers: [{ above: 100000, input_per_1m: 1.5 }] }
gpt-4o: { input_per_1m: 9, output_per_1m: 9 }
`,
  );
  vi.stubEnv("EXPLOG_PRICES", path);
  const { stdout } = await prices(["house-model", "gpt-4o", "--at", "2026-03-01"]);
  expect(stdout).toContain(`Price: declared in ${path}`);
  expect(stdout).toContain("Name matched: by a price of your own");
  expect(stdout).toContain("In force: from 2026-01-01 until 2026-07-01");
  expect(stdout).toMatch(/Input +\$1\.00\n {4}above 100,000 tokens in +\$1\.50\n/);
  expect(stdout).toMatch(/Output +\$4\.00\n/);
  expect(stdout).toMatch(/Input +\$9\.00\n/);

  vi.stubEnv("EXPLOG_PRICES", path);
  const late = await prices(["house-model", "--at", "2026-08-01"]);
  expect(late.stdout).toContain("Its price was known until 2026-07-01.");
  expect(late.stdout).not.toContain("$");
});

test("a price file that cannot be read is an error, not another price", async () => {
  vi.stubEnv("EXPLOG_PRICES", "/nowhere/prices.yaml");
  const { stdout, error } = await prices(["gpt-4o"]);
  expect(stdout).toBe("");
  expect(error).toMatchObject({ code: "PRICES_INVALID", message: expect.stringContaining("EXPLOG_PRICES") });
});

test("without a name, the models of the folder's experiments are priced", async () => {
  await using folder = temporaryFolder();
  const records = [sampleRecord(1), sampleRecord(2, { model: "gpt-4o", provider: "openai" })];
  writeSample(folder.path, sampleExperiment({ records }));
  const { stdout } = await prices(["--dir", folder.path, "--json"]);
  expect(JSON.parse(stdout).map(({ model }: { model: string }) => model)).toEqual([
    "gemini-2.5-flash",
    "gpt-4o",
  ]);

  const { error } = await prices(["--dir", join(folder.path, "empty")]);
  expect(error).toMatchObject({ code: "INVALID_ARGUMENT" });
});

test("JSON names prices as a price file does", async () => {
  const { stdout } = await prices(["claude-sonnet-4-5", "no-such-model", "--at", "2026-10-20", "--json"]);
  const [known, unknown] = JSON.parse(stdout);
  expect(known).toMatchObject({
    model: "claude-sonnet-4-5",
    at: "2026-10-20T00:00:00.000Z",
    match: "exact",
    matched_model: "anthropic/claude-sonnet-4-5",
    unit_prices: {
      input_per_1m: { base: 3, tiers: [{ above: 200_000, price: 6 }] },
      cache_write_1h_per_1m: { base: 6 },
      web_search_per_1k: 10,
    },
    long_context_from: [200_000],
    service_tiers: [{ tiers: ["batch"], multiplier: 0.5 }],
    valid_from: "2025-09-29T00:00:00.000Z",
    valid_until: null,
    override: null,
    reason: null,
  });
  expect(unknown).toMatchObject({ match: "none", price: null, unit_prices: null, similar_models: [] });
  expect(unknown.reason).toContain("no-such-model");
});

test("the page fits every terminal, without a control code", async () => {
  const models = ["gemini-2.5-pro", "claude-sonnet-4-5", "gpt-4o-mini", `a-name-\u001b[31m${"x".repeat(90)}`];
  for (const columns of [40, 80, 200]) {
    const { stdout } = await prices(models, columns);
    const tooWide = stdout
      .split("\n")
      .filter((line) => textWidth(line) > columns && !/https:\/\/|xxx/.test(line));
    expect(tooWide).toEqual([]);
    expect(stdout.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  }
});
