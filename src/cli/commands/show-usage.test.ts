import { expect, test } from "vitest";
import { runCaptured } from "../../../test/support/run-captured.js";
import { sampleExperiment, sampleRecord, writeSample } from "../../../test/support/sample-log.js";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import type { GenerationRecord } from "../../format/generation-record.js";
import type { UsageFlag } from "../../format/token-usage.js";
import { textWidth } from "../render/text-width.js";
import { registerList } from "./list.js";
import { registerShow } from "./show.js";

const show = (dir: string, columns?: number) =>
  runCaptured(registerShow, ["show", "latest", "--dir", dir], { COLUMNS: columns?.toString() });
const list = (dir: string, args: string[] = []) => runCaptured(registerList, ["list", "--dir", dir, ...args]);

function flagged(seq: number, flags: UsageFlag[]): GenerationRecord {
  return sampleRecord(seq, { tokenUsage: { ...sampleRecord(seq).tokenUsage, flags } });
}

/** Reports of 1,000 tokens of text and 1,032 of an image, beside a local count of the text that is off by a factor. */
function compared(seq: number, textFactor: number, modelVersion?: string): GenerationRecord {
  const text = Math.round(1_000 / textFactor);
  return sampleRecord(seq, {
    modelVersion,
    tokenUsage: {
      inputTokens: 2_032,
      outputTokens: 500,
      totalTokens: 2_532,
      inputByModality: { text: 1_000, image: 1_032 },
      source: "reported",
      flags: [],
    },
    localEstimate: {
      inputTokens: text + 1_032,
      outputTokens: 250,
      inputByModality: { text, image: 1_032 },
      method: "o200k_base+gemini_image_rule",
    },
  });
}

const findings = [
  sampleRecord(1),
  flagged(2, ["total_mismatch"]),
  flagged(3, ["total_mismatch", "cache_exceeds_input"]),
  flagged(4, ["total_mismatch"]),
  flagged(5, ["total_mismatch"]),
];

test("reports that do not add up are shown with their flag, their number and the first of them", async () => {
  await using folder = temporaryFolder();
  writeSample(folder.path, sampleExperiment({ records: findings }));
  const { stdout } = await show(folder.path);
  expect(stdout).toContain(
    "Usage reports that do not add up\n" +
      "4 × total_mismatch: the reported total is not the sum of its parts (frame:30, frame:45, frame:60, …)\n" +
      "1 × cache_exceeds_input: more input from the cache than input (frame:45)\n",
  );
  expect(stdout).toContain("Total Generations: 5 (4 with a usage report that does not add up)");
});

test("a remark on a report that does add up stands by itself, and counts as nothing odd", async () => {
  await using folder = temporaryFolder();
  const records = [flagged(1, ["summed_steps"]), flagged(2, ["summed_steps", "cache_writes_unreported"])];
  writeSample(folder.path, sampleExperiment({ records }));
  const { stdout } = await show(folder.path);
  expect(stdout).not.toMatch(/do(?:es)? not add up/);
  expect(stdout).toContain(
    "Remarks on usage reports\n2 × summed_steps: several calls in one report, added up (frame:15, frame:30)\n",
  );
  expect((await list(folder.path)).stdout).not.toContain("odd usage");
  const chosen = await list(folder.path, ["--where", "flagged>0", "--json"]);
  expect(JSON.parse(chosen.stdout)).toEqual([]);
});

test("an experiment without such reports says nothing of them", async () => {
  await using folder = temporaryFolder();
  writeSample(folder.path, sampleExperiment());
  const { stdout } = await show(folder.path);
  expect(stdout).not.toContain("do not add up");
  expect(stdout).not.toContain("Reported counts by local ones");
});

test("the list counts them by row and in its totals, and chooses by them", async () => {
  await using folder = temporaryFolder();
  writeSample(folder.path, sampleExperiment({ records: findings }));
  const sound = { experimentId: "exp_20250629_143152_a1b2c3d4", startTime: "2025-06-29T14:31:52.000Z" };
  writeSample(folder.path, sampleExperiment({ head: sound }));
  const { stdout } = await list(folder.path);
  expect(stdout).toMatch(/^exp_20250629_143052_a1b2c3d4 .* 4 with odd usage/m);
  expect(stdout).toMatch(/^Total Tokens: .* \(4 generations with odd usage\)$/m);
  const chosen = await list(folder.path, ["--where", "flagged>0", "--json"]);
  expect(JSON.parse(chosen.stdout)).toMatchObject([{ experiment_id: "exp_20250629_143052_a1b2c3d4" }]);
});

test("local counts are shown beside reported ones: the ratio by model and modality, with its band", async () => {
  await using folder = temporaryFolder();
  const records = [0.8, 1, 1.25, 1, 1].map((factor, index) => compared(index + 1, factor));
  writeSample(folder.path, sampleExperiment({ records }));
  const { stdout } = await show(folder.path);
  const section = stdout.slice(stdout.indexOf("Reported counts by local ones"));
  expect(section).toMatch(/\ngemini-2\.5-flash of google\n.*\n {2}input +1\.000 /);
  expect(section).toMatch(/\n {2}input, text +1\.000 +0\.880–1\.150 +5\n/);
  expect(section).toMatch(/\n {2}output +2\.000 +2\.000–2\.000 +5\n/);
});

test("the sandbox's counts go by its own name", async () => {
  await using folder = temporaryFolder();
  const records = [1, 2, 3].map((seq) => compared(seq, 1, "sandbox/gemini-2.5-flash"));
  writeSample(folder.path, sampleExperiment({ records, tail: { sandbox: true } }));
  expect((await show(folder.path)).stdout).toMatch(/\nsandbox\/gemini-2\.5-flash of google\n/);
});

test("both fit every terminal", async () => {
  await using folder = temporaryFolder();
  const records = [...findings, ...[6, 7, 8].map((seq) => compared(seq, 0.01))];
  writeSample(folder.path, sampleExperiment({ records }));
  for (const columns of [40, 80, 200]) {
    const { stdout } = await show(folder.path, columns);
    const tooWide = stdout
      .split("\n")
      .filter((line) => textWidth(line) > columns && !line.includes(folder.path));
    expect(tooWide).toEqual([]);
    expect(stdout).toContain("total_mismatch");
  }
});
