import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runCaptured } from "../../../test/support/run-captured.js";
import {
  sampleExperiment,
  sampleLogText,
  sampleRecord,
  writeSample,
} from "../../../test/support/sample-log.js";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import { experimentFiles } from "../../format/file-names.js";
import type { GenerationRecord } from "../../format/generation-record.js";
import { METRICS_END } from "../../format/tail-bytes.js";
import { textWidth } from "../render/text-width.js";
import { registerAnalyze } from "./analyze.js";
import { registerShow } from "./show.js";

const earlierTool = fileURLToPath(new URL("../../store/fixtures/earlier-tool", import.meta.url));
const id = "exp_20250629_143052_a1b2c3d4";

const show = (dir: string, reference: string, args: string[] = [], columns?: number) =>
  runCaptured(registerShow, ["show", reference, "--dir", dir, ...args], { COLUMNS: columns?.toString() });

function failed(seq: number): GenerationRecord {
  return sampleRecord(seq, {
    status: "error",
    attempts: 5,
    scores: undefined,
    tokenUsage: { inputTokens: null, outputTokens: null, totalTokens: null, source: "unknown", flags: [] },
    cost: { usd: null, source: "unknown", reason: "the call failed" },
    error: { name: "ApiError", message: `quota exceeded, retry in ${seq}s\n\u001b[31m`, httpStatus: 429 },
  });
}

const inexact = {
  usd: 0.5,
  source: "computed",
  price: "table",
  matchedModel: "gemini-2.5-pro",
  match: "prefix",
} as const;

const varied = [
  ...Array.from({ length: 40 }, (_, index) => sampleRecord(index + 1)),
  failed(41),
  failed(42),
  sampleRecord(43, { model: "gemini-2.5-pro-next", cost: inexact, durationSeconds: 61.5 }),
];

test("an experiment is shown with its summary, origin, configuration and figures", async () => {
  await using folder = temporaryFolder();
  writeSample(folder.path, sampleExperiment({ records: varied }));
  const { stdout, stderr } = await show(folder.path, "latest");

  expect(stderr).toBe("");
  for (const line of [
    "🧪 EXPERIMENT SUMMARY",
    `Experiment ID: ${id}`,
    "Notes: Stacking, history of frames",
    "Status: completed",
    "Duration: 45.2 minutes",
    "Command: explog run stacking.yaml",
    "Git: 0123456789ab on main",
    "    strategy: history",
  ]) {
    expect(stdout.split("\n")).toContain(line);
  }
  expect(stdout).toContain("Estimated Cost: ≥ $0.5640 (2 calls unpriced)");
  expect(stdout).toMatch(/^Duration +6\.99s +3\.13s +.* 1\.0m +43$/m);
  expect(stdout).toMatch(/^state_accuracy +0\.7561 +0\.5000 +.* 41$/m);
  expect(stdout).toMatch(/^50,\d+ tokens in, 16\.\d % read from cache, text .*, image 42,312$/m);
  expect(stdout).toMatch(/^21,\d+ tokens out, 7\.\d % reasoning$/m);
  expect(stdout).toContain("1 × gemini-2.5-pro-next at table: a guess, taken from gemini-2.5-pro because");
  expect(stdout).toMatch(/Slowest generations\n.*\nFrame 645 +1\.0m/);
  expect(stdout).toMatch(/Dearest generations\n.*\nFrame 645 .* \$0\.5000/);
  expect(stdout).toMatch(
    /Failures\n.*\n +2 {2}ApiError \(HTTP 429\) +frame:615 +quota exceeded, retry in 41s/,
  );
});

test("charts over the steps are drawn in block characters", async () => {
  await using folder = temporaryFolder();
  writeSample(folder.path, sampleExperiment({ records: varied }));
  const { stdout } = await show(folder.path, "latest", [], 80);
  const chart = stdout.slice(stdout.indexOf("Over the steps"));
  expect(chart).toMatch(/Duration\n1\.0 minutes ┤ +█\n/);
  expect(chart).toMatch(/Tokens\n1,786 ┤[ ▁▂▃▄▅▆▇█]+\n/);
  expect(chart).toMatch(/Cost so far \(without 2 unpriced\)\n≥ \$0\.5640 ┤ +█\n/);
  expect(chart).toMatch(/15 +645\n/);
});

test("the page fits every terminal, without a control code", async () => {
  await using folder = temporaryFolder();
  const notes = "窓の積み木 ".repeat(20);
  const records = varied.map((record) => ({
    ...record,
    key: `row:${"長い鍵".repeat(9)}`,
    frameNumber: undefined,
  }));
  writeSample(folder.path, sampleExperiment({ records, head: { notes } }));
  for (const columns of [40, 80, 200]) {
    const { stdout } = await show(folder.path, "latest", [], columns);
    const path = join(folder.path, id);
    const tooWide = stdout.split("\n").filter((line) => textWidth(line) > columns && !line.includes(path));
    expect(tooWide).toEqual([]);
    expect(stdout.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  }
});

test("an experiment without a generation is shown without figures", async () => {
  await using folder = temporaryFolder();
  writeSample(folder.path, sampleExperiment({ records: [], head: { config: null, environment: undefined } }));
  const { stdout } = await show(folder.path, id);
  expect(stdout).toContain("Total Generations: 0");
  expect(stdout).not.toContain("Distributions");
  expect(stdout).not.toContain("NaN");
});

test("JSON is the log, with the status that its writer's sign of life gives it", async () => {
  await using folder = temporaryFolder();
  const sample = sampleExperiment({ tail: { status: "running", endTime: null } });
  writeSample(folder.path, sample);
  const { stdout } = await show(folder.path, id, ["--json"]);

  const log = JSON.parse(sampleLogText(sample));
  expect(JSON.parse(stdout)).toEqual({
    ...log,
    status: "stalled",
    summary: { ...log.summary, status: "stalled" },
  });
});

test("JSON of a long experiment comes whole", async () => {
  await using folder = temporaryFolder();
  const records = Array.from({ length: 1201 }, (_, index) => sampleRecord(index + 1));
  writeSample(folder.path, sampleExperiment({ records }));
  const { metrics } = JSON.parse((await show(folder.path, id, ["--json"])).stdout);
  expect(metrics.map(({ seq }: { seq: number }) => seq)).toEqual(records.map(({ seq }) => seq));
});

test("the earlier tool's experiment is shown, and its JSON has the same fields, with estimated costs", async () => {
  await using folder = temporaryFolder();
  cpSync(earlierTool, folder.path, { recursive: true });
  const { stdout } = await show(folder.path, "a1b2");
  expect(stdout).toContain("Written by: the earlier tool, which counted tokens locally");
  expect(stdout).toContain("Total Tokens: 5,414 (3 generations counted locally)");
  expect(stdout).toContain("Estimated Cost: ~$0.0056");

  const log = JSON.parse((await show(folder.path, "a1b2", ["--json"])).stdout);
  expect(log).toMatchObject({
    experiment_id: id,
    status: "completed",
    total_tokens: 5414,
    total_cost_usd: 0.0055864,
    git_commit: "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
  });
  expect(log.metrics[0]).toMatchObject({
    frame_number: 391,
    token_usage: { input_tokens: 1234, source: "estimated" },
    cost: { usd: 0.0017877, source: "estimated" },
  });
});

test("a damaged experiment is shown with the reason, and so is its JSON", async () => {
  await using folder = temporaryFolder();
  mkdirSync(join(folder.path, id));
  writeFileSync(join(folder.path, id, experimentFiles.log(id)), "{ broken");
  const { stdout, stderr, error } = await show(folder.path, id);
  expect(error).toBeUndefined();
  expect(stdout).toContain("Status: damaged");
  expect(stdout).toContain("it is not JSON");
  expect(stderr).toContain("it is not JSON");
  expect(JSON.parse((await show(folder.path, id, ["--json"])).stdout)).toMatchObject({
    experiment_id: id,
    status: "damaged",
    total_tokens: null,
    metrics: [],
    problem: expect.stringContaining("it is not JSON"),
  });
});

test("of a torn log the complete generations are shown, and a broken line among them is told", async () => {
  await using folder = temporaryFolder();
  const sample = sampleExperiment({ records: varied });
  const text = sampleLogText(sample);
  const path = writeSample(folder.path, sample, text.slice(0, text.lastIndexOf(METRICS_END) - 5));
  const torn = await show(folder.path, id);
  expect(torn.stdout).toContain("Status: crashed");
  expect(torn.stdout).toContain("Total Generations: 42 (2 failed)");
  expect(torn.stderr).toContain("42 complete generations");

  writeFileSync(path, text.replace('{"seq":7,', '{"seq":7;'));
  const broken = await show(folder.path, id);
  expect(broken.stdout).toContain("Total Generations: 43 (2 failed)");
  expect(broken.stderr).toContain("its totals are of 43 generations, and 42 of them can be read");
});

test("an id that does not exist, or fits several, is refused with the candidates", async () => {
  await using folder = temporaryFolder();
  writeSample(folder.path, sampleExperiment());
  writeSample(folder.path, sampleExperiment({ head: { experimentId: `${id}-2` } }));
  expect((await show(folder.path, "a1b2")).error).toMatchObject({
    code: "EXPERIMENT_AMBIGUOUS",
    message: expect.stringContaining(`\n  ${id}-2`),
  });
  expect((await show(folder.path, "a1b2c3d5")).error).toMatchObject({
    code: "EXPERIMENT_NOT_FOUND",
    message: expect.stringContaining(`\n  ${id}`),
  });
  expect((await runCaptured(registerShow, ["show"])).error).toMatchObject({
    code: "commander.missingArgument",
  });
});

test("analyze --experiment shows as show does", async () => {
  await using folder = temporaryFolder();
  writeSample(folder.path, sampleExperiment());
  const args = ["analyze", "--dir", folder.path, "--experiment", id];
  for (const extra of [[], ["--json"]]) {
    expect((await runCaptured(registerAnalyze, [...args, ...extra])).stdout).toBe(
      (await show(folder.path, id, extra)).stdout,
    );
  }
});

test("more items are projected by the calls that there were, failed ones and unpriced ones among them", async () => {
  await using folder = temporaryFolder();
  writeSample(folder.path, sampleExperiment({ records: varied }));
  const { stdout } = await show(folder.path, "latest", ["--project", "410"]);
  expect(stdout).toContain(
    "An estimate of what 410 more items like these would take by 430 calls, as many of which fail as did:",
  );
  expect(stdout).toMatch(/It goes by 43 calls; 2 without a known cost are not in that figure/);
  const json = await show(folder.path, "latest", ["--project", "410", "--json"]);
  expect(JSON.parse(json.stdout).projection).toMatchObject({
    estimate: true,
    of: "more_items",
    items: 410,
    calls: 430,
    by_calls: 43,
    by_answers: 41,
    unpriced_calls: 2,
  });
});
