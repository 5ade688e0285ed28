import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import { runCaptured } from "../../../test/support/run-captured.js";
import { sampleExperiment, sampleRecord, writeSample } from "../../../test/support/sample-log.js";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import { experimentFiles } from "../../format/file-names.js";
import type { GenerationRecord } from "../../format/generation-record.js";
import { toRecordLine } from "../../format/record-line.js";
import { registerExport } from "./export.js";

const id = "exp_20250629_143052_a1b2c3d4";
const earlierTool = fileURLToPath(new URL("../../store/fixtures/earlier-tool", import.meta.url));

const exported = (dir: string, args: string[]) =>
  runCaptured(registerExport, ["export", "--dir", dir, ...args]);

const odd: GenerationRecord = sampleRecord(2, {
  key: 'row:"a",\nb',
  frameNumber: undefined,
  step: "intro",
  status: "error",
  durationSeconds: null,
  scores: undefined,
  tags: { split: "test" },
  tokenUsage: { inputTokens: null, outputTokens: null, totalTokens: null, source: "unknown", flags: [] },
  cost: { usd: null, source: "unknown" },
  error: { name: "ApiError", message: "quota, exceeded", httpStatus: 429 },
});

async function parquetRows(path: string): Promise<Record<string, unknown>[]> {
  return parquetReadObjects({ file: await asyncBufferFromFile(path) });
}

test("CSV has a row a generation, quoted where it must be, with empty cells for what is not known", async () => {
  await using folder = temporaryFolder();
  writeSample(folder.path, sampleExperiment({ records: [sampleRecord(1), odd] }));
  const to = join(folder.path, "out.csv");
  const { stdout, stderr } = await exported(folder.path, ["latest", "--to", to]);
  expect(stdout).toBe("");
  expect(stderr).toBe(`Wrote 2 generations of 1 experiment to ${to}\n`);
  const text = readFileSync(to, "utf8");
  const [header = "", first = ""] = text.split("\r\n");
  expect(header).toMatch(
    /^experiment_id,seq,key,timestamp,frame_number,.*,tags,score_state_accuracy,more_scores$/,
  );
  expect(first).toMatch(
    /^exp_20250629_143052_a1b2c3d4,1,frame:15,2025-06-29T14:30:56\.000Z,15,,ok,1,3\.125,/,
  );
  expect(first).toContain(",1201,501,1702,200,,40,reported,,0.0016,computed,false,");
  expect(text).toContain(`\r\n${id},2,"row:""a"",\nb",`);
  expect(text).toContain(
    ',unknown,,,unknown,false,,2011,ApiError,"quota, exceeded",429,"{""split"":""test""}",,\r\n',
  );
});

test("Parquet holds the same, each figure in its type, over several row groups", async () => {
  await using folder = temporaryFolder();
  const records = [odd, ...Array.from({ length: 26_000 }, (_, index) => sampleRecord(index + 3))];
  writeSample(folder.path, sampleExperiment({ records }));
  const to = join(folder.path, "out.parquet");
  await exported(folder.path, ["latest", "--to", to]);
  const rows = await parquetRows(to);
  expect(rows).toHaveLength(26_001);
  expect(rows[0]).toMatchObject({
    key: odd.key,
    step: "intro",
    duration_seconds: null,
    input_tokens: null,
    cost_usd: null,
    error_http_status: 429n,
    score_state_accuracy: null,
  });
  expect(rows.at(-1)).toMatchObject({
    experiment_id: id,
    seq: 26_002n,
    timestamp: new Date(records.at(-1)?.timestamp ?? ""),
    frame_number: 26_002 * 15,
    input_tokens: 27_202n,
    cost_usd: 0.0016,
    cost_at_least: false,
    score_state_accuracy: 0.5,
  });
});

test("JSON and JSONL have the records as the log has them", async () => {
  await using folder = temporaryFolder();
  const records = [sampleRecord(1), odd];
  writeSample(folder.path, sampleExperiment({ records }));
  const expected = records.map((record) =>
    JSON.parse(JSON.stringify({ experiment_id: id, ...toRecordLine(record) })),
  );
  expect(JSON.parse((await exported(folder.path, [id, "--format", "json"])).stdout)).toEqual(expected);
  const lines = (await exported(folder.path, [id, "--format", "jsonl"])).stdout.trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual(expected);
});

test("several experiments, one twice, an empty one and the earlier tool's are written one after another", async () => {
  await using folder = temporaryFolder();
  cpSync(earlierTool, folder.path, { recursive: true });
  const other = "exp_20260101_000000_00000000";
  writeSample(folder.path, sampleExperiment({ records: [], head: { experimentId: other } }));
  const to = join(folder.path, "out.parquet");
  await exported(folder.path, [id, other, "a1b2", "--to", to]);
  const rows = await parquetRows(to);
  expect(rows.map(({ experiment_id }) => experiment_id)).toEqual([id, id, id]);
  expect(rows[0]).toMatchObject({ cost_source: "estimated", usage_source: "estimated" });
  const all = await exported(folder.path, ["--all", "--format", "csv"]);
  expect(all.stdout.split("\r\n").length).toBeGreaterThan(rows.length + 1);
});

test("scores that came later have their columns, and one that no total knows is not lost", async () => {
  await using folder = temporaryFolder();
  const sample = sampleExperiment();
  const log = writeSample(folder.path, sample);
  const line = { key: "frame:15", name: "unheard_of", value: 0.25, at: "2025-06-29T15:00:00.000Z" };
  writeFileSync(join(log, "..", experimentFiles.scores(id)), `${JSON.stringify(line)}\n`);
  const { stdout } = await exported(folder.path, [id, "--format", "csv"]);
  expect(stdout).toContain(',1,"{""unheard_of"":0.25}"\r\n');
});

test("a file that cannot be written is left as it was, and nothing lies beside it", async () => {
  await using folder = temporaryFolder();
  writeSample(folder.path, sampleExperiment());
  for (const name of ["missing/out.csv", "missing/out.parquet"]) {
    const { error } = await exported(folder.path, [id, "--to", join(folder.path, name)]);
    expect(error).toMatchObject({
      code: "INVALID_ARGUMENT",
      message: expect.stringMatching(
        /missing\/out\.\w+ cannot be written: its folder does not exist\. .* --to\.$/,
      ),
    });
  }
  mkdirSync(join(folder.path, "folder.csv"));
  const { error } = await exported(folder.path, [id, "--to", join(folder.path, "folder.csv")]);
  expect(error).toMatchObject({ code: "INVALID_ARGUMENT" });
  expect(readdirSync(folder.path).sort()).toEqual([id, "folder.csv"]);
  expect(existsSync(join(folder.path, "missing"))).toBe(false);
});

test("what cannot be exported is refused with what to do", async () => {
  await using folder = temporaryFolder();
  writeSample(folder.path, sampleExperiment());
  for (const args of [
    ["latest"],
    ["latest", "--to", "out.xls"],
    ["latest", "--format", "parquet"],
    ["--to", "out.csv"],
    ["latest", "--all", "--to", "out.csv"],
  ]) {
    expect((await exported(folder.path, args)).error).toMatchObject({ code: "INVALID_ARGUMENT" });
  }
  expect((await exported(folder.path, ["zzz", "--to", "out.csv"])).error).toMatchObject({
    code: "EXPERIMENT_NOT_FOUND",
  });
});
