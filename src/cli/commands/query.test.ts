import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { runCaptured } from "../../../test/support/run-captured.js";
import { sampleExperiment, sampleRecord, writeSample } from "../../../test/support/sample-log.js";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import { registerQuery } from "./query.js";

const A = "exp_20250629_143052_aaaaaaaa";
const B = "exp_20250629_153052_bbbbbbbb";

afterEach(() => vi.restoreAllMocks());

function writeTwo(dir: string): void {
  writeSample(dir, sampleExperiment({ head: { experimentId: A } }));
  const unknown = sampleRecord(2, {
    cost: { usd: null, source: "unknown" },
    step: 'a "b", c',
    tokenUsage: { inputTokens: null, outputTokens: null, totalTokens: null, source: "unknown", flags: [] },
    scores: { Exact: 1, exact: 0 },
  });
  writeSample(
    dir,
    sampleExperiment({
      head: { experimentId: B, notes: "second", startTime: "2025-06-30T14:30:52.000Z" },
      records: [sampleRecord(1), unknown],
    }),
  );
}

function ask(dir: string, ...words: string[]) {
  return runCaptured(registerQuery, ["query", ...words, "--dir", dir]);
}

test("a query over generations sums exactly what the records hold, and leaves what is not known NULL", async () => {
  await using folder = temporaryFolder();
  writeTwo(folder.path);
  const sql = `SELECT experiment_id, count(*) AS n, count(cost_usd) AS priced, sum(input_tokens) AS input,
    sum(cost_usd) AS usd, min("timestamp") AS first, bool_or(cost_at_least) AS bound, max(frame_number) AS frame
    FROM generations GROUP BY experiment_id ORDER BY experiment_id`;
  const { stdout, stderr, error } = await ask(folder.path, sql, "--json");
  expect(error).toBeUndefined();
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual([
    {
      experiment_id: A,
      n: 3,
      priced: 3,
      input: 3606,
      usd: 0.0048000000000000004,
      first: "2025-06-29T14:30:56Z",
      bound: false,
      frame: 45,
    },
    {
      experiment_id: B,
      n: 2,
      priced: 1,
      input: 1201,
      usd: 0.0016,
      first: "2025-06-29T14:30:56Z",
      bound: false,
      frame: 30,
    },
  ]);
});

test("the two views join, and the configuration is there as JSON", async () => {
  await using folder = temporaryFolder();
  writeTwo(folder.path);
  const sql = `SELECT e.notes, e.config->>'$.context.strategy' AS strategy, count(*) AS n
    FROM generations g JOIN experiments e USING (experiment_id) WHERE e.start_time > '2025-06-30' GROUP BY ALL`;
  const { stdout } = await ask(folder.path, sql, "--json");
  expect(JSON.parse(stdout)).toEqual([{ notes: "second", strategy: "history", n: 2 }]);
});

test("of scores whose names differ by case alone, one has a column and the other stands in more_scores", async () => {
  await using folder = temporaryFolder();
  writeTwo(folder.path);
  const sql = "SELECT score_exact, more_scores FROM generations WHERE more_scores IS NOT NULL";
  const { stdout } = await ask(folder.path, sql, "--json");
  expect(JSON.parse(stdout)).toEqual([{ score_exact: 0, more_scores: '{"Exact":1}' }]);
});

test("CSV quotes what it must, and has an empty cell for NULL", async () => {
  await using folder = temporaryFolder();
  writeTwo(folder.path);
  const sql = `SELECT step, cost_usd, [1, 2] AS list FROM generations WHERE experiment_id = '${B}' ORDER BY seq`;
  const { stdout } = await ask(folder.path, sql, "--csv");
  expect(stdout).toBe('step,cost_usd,list\r\n,0.0016,"[1,2]"\r\n"a ""b"", c",,"[1,2]"\r\n');
});

test("a table fits the terminal: texts are cut, and where that is not enough, a row takes a few lines", async () => {
  await using folder = temporaryFolder();
  writeTwo(folder.path);
  const narrow = (sql: string) =>
    runCaptured(registerQuery, ["query", sql, "--dir", folder.path], { COLUMNS: "40" });
  const table = await narrow("SELECT experiment_id, generations FROM experiments ORDER BY 1");
  expect(table.stdout).toBe(
    "experiment_id                generations\nexp_20250629_143052_aaaaaa…            3\nexp_20250629_153052_bbbbbb…            2\n",
  );
  const rows = await narrow("SELECT * FROM generations");
  expect(rows.stdout).toContain("\ncost_usd: NULL\n");
  expect(Math.max(...rows.stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(40);
});

test("numbers say exactly what DuckDB said, as a text where JSON's numbers cannot", async () => {
  await using folder = temporaryFolder();
  const sql =
    "SELECT 2::HUGEINT AS small, 170141183460469231731687303715884105727 AS large, 0.10::DECIMAL(5,2) AS tenth, 'NaN'::DOUBLE AS none, DATE '2025-06-29' AS day, {'n': 3::BIGINT} AS deep";
  const { stdout } = await ask(folder.path, sql, "--json");
  expect(JSON.parse(stdout)).toEqual([
    {
      small: 2,
      large: "170141183460469231731687303715884105727",
      tenth: 0.1,
      none: "NaN",
      day: "2025-06-29",
      deep: { n: 3 },
    },
  ]);
});

test("more rows than a person reads are said to be left out of the table, and are all in JSON", async () => {
  await using folder = temporaryFolder();
  const table = await ask(folder.path, "SELECT * FROM range(5000)");
  expect(table.stdout).toContain("  999\n\nThe first 1,000 rows. --json and --csv print all of them.\n");
  const thousand = await ask(folder.path, "SELECT * FROM range(1000)");
  expect(thousand.stdout).not.toContain("The first");
  const json = await ask(folder.path, "SELECT * FROM range(5000)", "--json");
  expect(JSON.parse(json.stdout)).toHaveLength(5000);
});

test("an empty folder has empty views", async () => {
  await using folder = temporaryFolder();
  expect((await ask(folder.path, "SELECT * FROM generations")).stdout).toBe("No row.\n");
  expect((await ask(folder.path, "SELECT * FROM experiments", "--json")).stdout).toBe("[]\n");
});

test.each([
  ["SELCT 1", "syntax error at or near"],
  ["SELECT cst_usd FROM generations", "cost_usd"],
  ["SELECT * FROM read_csv('package.json')", "disabled by configuration"],
  ["COPY (SELECT 1) TO 'x.csv'", "disabled by configuration"],
  ["ATTACH 'x.db'", "disabled by configuration"],
  ["INSTALL httpfs", "disabled by configuration"],
  ["SET enable_external_access = true", "has been locked"],
  ["  ", "The query is empty"],
])("what DuckDB refuses is told in its own words, without a stack: %s", async (sql, words) => {
  await using folder = temporaryFolder();
  const { stdout, error } = await ask(folder.path, sql);
  expect(stdout).toBe("");
  expect(error).toMatchObject({ code: "INVALID_ARGUMENT" });
  expect((error as Error).message.toLowerCase()).toContain(words.toLowerCase());
});

test("what overflows memory goes to a folder that is gone afterwards", async () => {
  await using folder = temporaryFolder();
  writeTwo(folder.path);
  const ours = () => readdirSync(tmpdir()).filter((name) => name.startsWith("explog-query-"));
  const before = new Set(ours());
  await ask(folder.path, "SELECT * FROM generations");
  await ask(folder.path, "SELECT nothing FROM generations");
  expect(ours().filter((name) => !before.has(name))).toEqual([]);
});

test("a DuckDB without table functions is too old, which is said with what to install", async () => {
  await using folder = temporaryFolder();
  const own = join(folder.path, "node_modules", "@duckdb", "node-api");
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, "package.json"), '{"name":"@duckdb/node-api","main":"index.js"}');
  writeFileSync(join(own, "index.js"), "exports.DuckDBInstance = {};");
  vi.spyOn(process, "cwd").mockReturnValue(folder.path);
  const { error } = await ask(folder.path, "SELECT 1");
  expect(error).toMatchObject({
    code: "PEER_MISSING",
    message: expect.stringContaining("npm install @duckdb/node-api@latest"),
  });
});
