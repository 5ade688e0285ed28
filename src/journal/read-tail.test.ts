import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sampleExperiment, sampleLogText, sampleRecord, writeSample } from "../../test/support/sample-log.js";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { createTailText } from "../format/log-text.js";
import { toRecordLine } from "../format/record-line.js";
import { METRICS_END } from "../format/tail-bytes.js";
import { readTail } from "./read-tail.js";

test("a tail is read back as it was written, with its padding", async () => {
  await using folder = temporaryFolder();
  const sample = sampleExperiment({
    tail: { error: { name: "Error", message: 'a "quoted"\n],\nline' }, sandbox: true },
  });
  const path = writeSample(folder.path, sample, sampleLogText(sample, 700));

  expect(readTail(path)).toEqual({
    experimentId: sample.head.experimentId,
    startTime: sample.head.startTime,
    tail: sample.tail,
    torn: false,
  });
});

test("a tail longer than the first read is found", async () => {
  await using folder = temporaryFolder();
  const models = Array.from({ length: 2000 }, (_, index) => `model-${index}-ü`);
  const path = writeSample(folder.path, sampleExperiment({ tail: { models } }));

  expect(readTail(path)?.tail.models).toEqual(models);
});

test("an experiment without a generation has a tail of zeros", async () => {
  await using folder = temporaryFolder();
  const path = writeSample(folder.path, sampleExperiment({ records: [] }));

  expect(readTail(path)?.tail.totals).toMatchObject({ generations: 0, costUsd: null });
});

test("any other file is not taken for a log of this format", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "exp_1_log.json");
  for (const text of ["", "{}", '{"metrics": [\n],\n"experiment_notes": ""}', "\u0000".repeat(9000)]) {
    writeFileSync(path, text);
    expect(readTail(path)).toBeUndefined();
  }
});

/** The file after a write of one more record was cut off after so many bytes. */
function cutWrite(writtenBytes: number) {
  const tail = { status: "running", endTime: null } as const;
  const before = sampleExperiment({ tail });
  const record = sampleRecord(4);
  const after = sampleExperiment({ records: [...before.records, record], tail });
  const old = Buffer.from(sampleLogText(before));
  const start = old.lastIndexOf(METRICS_END);
  const line = `,\n${JSON.stringify(toRecordLine(record))}`;
  const write = Buffer.from(line + createTailText(after.head)(after.tail));
  const bytes = Buffer.alloc(Math.max(old.length, start + writtenBytes));
  old.copy(bytes);
  write.copy(bytes, start, 0, writtenBytes);
  return { before, after, bytes, lineLength: line.length, length: write.length };
}

test("a write that was cut off at any byte costs at most its own record, and brings in no other figure", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "exp_1_log.json");
  const { before, after, length, lineLength } = cutWrite(0);
  const seen = new Set<number>();
  for (
    let written = 0;
    written <= length;
    written += Math.abs(written - lineLength) < 9 || written < 9 ? 1 : 13
  ) {
    writeFileSync(path, cutWrite(written).bytes);
    const reading = readTail(path);
    const expected = reading?.tail.totals.generations === 3 ? before : after;
    expect(reading?.tail.totals).toEqual(expected.tail.totals);
    expect(reading?.tail.scores).toEqual(expected.tail.scores);
    expect(reading?.experimentId).toBe(before.head.experimentId);
    expect(reading?.startTime).toBe(before.head.startTime);
    seen.add(reading?.tail.totals.generations ?? 0);
  }
  expect([...seen]).toEqual([3, 4]);
});

test("a torn log whose writer left no word has crashed, and lasted until its last generation ended", async () => {
  await using folder = temporaryFolder();
  const sample = sampleExperiment({ tail: { status: "running", endTime: null } });
  const text = sampleLogText(sample);
  const path = writeSample(folder.path, sample, text.slice(0, text.lastIndexOf(METRICS_END) - 20));

  const reading = readTail(path);
  expect(reading?.torn).toBe(true);
  expect(reading?.tail.status).toBe("crashed");
  expect(reading?.tail.totals.generations).toBe(2);
  expect(reading?.tail.durationSeconds).toBeCloseTo(8 + 3.25, 9);
  expect(reading?.tail.models).toEqual(["gemini-2.5-flash"]);
});

test("a torn log keeps what the whole lines of its tail say: its writer, its notes, its final status", async () => {
  await using folder = temporaryFolder();
  const sample = sampleExperiment({ tail: { status: "stopped" } });
  const text = sampleLogText(sample);
  const path = writeSample(folder.path, sample, text.replace('"total_tokens": ', '"total_tokens": \u0000'));

  const reading = readTail(path);
  expect(reading?.torn).toBe(true);
  expect(reading?.tail).toEqual(sample.tail);
});
