import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sampleExperiment, sampleLogText, sampleRecord, writeSample } from "../../test/support/sample-log.js";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { METRICS_END } from "../format/tail-bytes.js";
import { readRecords } from "./read-records.js";

function readAll(path: string) {
  const lines = readRecords(path);
  const records = [];
  let next = lines.next();
  for (; !next.done; next = lines.next()) records.push(next.value);
  return { records, lost: next.value.count };
}

test("the generations come back as they were written", async () => {
  await using folder = temporaryFolder();
  const sample = sampleExperiment({
    records: [
      sampleRecord(1, { key: 'row:"],\n"', scores: undefined, tags: { größe: "],", ok: true } }),
      sampleRecord(2, {
        status: "error",
        durationSeconds: null,
        cost: { usd: null, source: "unknown", reason: "no price" },
        error: { name: "ApiError", message: "quota\n],\n", httpStatus: 429 },
      }),
    ],
  });

  expect(readAll(writeSample(folder.path, sample))).toEqual({ records: sample.records, lost: 0 });
});

test("a log without a generation has none", async () => {
  await using folder = temporaryFolder();
  expect(readAll(writeSample(folder.path, sampleExperiment({ records: [] })))).toEqual({
    records: [],
    lost: 0,
  });
});

test("a log of many blocks comes whole, with lines longer than a block", async () => {
  await using folder = temporaryFolder();
  const long = "字".repeat(300_000);
  const records = Array.from({ length: 900 }, (_, index) =>
    sampleRecord(index + 1, index === 400 ? { tags: { long } } : { tags: { ü: "é".repeat(index) } }),
  );
  const path = writeSample(folder.path, sampleExperiment({ records }));

  expect(readAll(path)).toEqual({ records, lost: 0 });
});

test("an unfinished last line is left out and counted, the complete ones before it are kept", async () => {
  await using folder = temporaryFolder();
  const sample = sampleExperiment();
  const text = sampleLogText(sample);
  const end = text.lastIndexOf(METRICS_END);
  const path = join(folder.path, "exp_1_log.json");
  const kept = (length: number) => {
    writeFileSync(path, text.slice(0, length));
    const { records, lost } = readAll(path);
    return [records.length, lost];
  };

  expect(kept(end)).toEqual([3, 0]);
  expect(kept(end + 1)).toEqual([3, 0]);
  expect(kept(end + 2)).toEqual([3, 0]);
  expect(kept(end - 1)).toEqual([2, 1]);
  expect(kept(text.indexOf('{"seq":3') - 2)).toEqual([2, 0]);
  expect(kept(text.indexOf('{"seq":3') - 1)).toEqual([2, 0]);
  expect(kept(text.indexOf('{"seq":3'))).toEqual([2, 0]);
  expect(kept(text.indexOf('{"seq":1'))).toEqual([0, 0]);
  expect(kept(20)).toEqual([0, 0]);
});

test("a broken line in the middle is skipped and counted, whatever its bytes", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "exp_1_log.json");
  const bytes = Buffer.from(sampleLogText(sampleExperiment()));
  const at = bytes.indexOf('{"seq":2');
  for (const damage of [Buffer.alloc(60, 0), Buffer.alloc(60, 0xff), Buffer.from("{".repeat(60))]) {
    damage.copy(bytes, at);
    writeFileSync(path, bytes);
    const { records, lost } = readAll(path);
    expect([records.map(({ seq }) => seq), lost]).toEqual([[1, 3], 1]);
  }
});

test("what stands behind the tail is not read", async () => {
  await using folder = temporaryFolder();
  const path = writeSample(folder.path, sampleExperiment());
  appendFileSync(path, `\n${JSON.stringify({ seq: 9 })}\n`);

  expect(readAll(path).records).toHaveLength(3);
});
