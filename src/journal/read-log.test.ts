import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sampleExperiment, sampleLogText, writeSample } from "../../test/support/sample-log.js";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { METRICS_START } from "../format/log-text.js";
import { METRICS_END } from "../format/tail-bytes.js";
import { readHead } from "./read-head.js";
import { readLog } from "./read-log.js";

test("a log is read whole, as it was written", async () => {
  await using folder = temporaryFolder();
  const sample = sampleExperiment();

  expect(readLog(writeSample(folder.path, sample))).toEqual({ ...sample, torn: false, lostLines: 0 });
});

test("a head longer than the first read comes whole", async () => {
  await using folder = temporaryFolder();
  const sample = sampleExperiment({
    head: {
      config: { prompt: `${METRICS_START}\n`.repeat(40_000) },
      notes: "größer",
      environment: undefined,
    },
  });

  expect(readHead(writeSample(folder.path, sample))).toEqual(sample.head);
});

test("of a head that was cut short, the complete lines count", async () => {
  await using folder = temporaryFolder();
  const { head, ...rest } = sampleExperiment();
  const text = sampleLogText({ head, ...rest });
  const path = writeSample(folder.path, { head, ...rest }, text.slice(0, text.indexOf('"config_hash"') + 9));

  expect(readHead(path)).toMatchObject({
    experimentId: head.experimentId,
    startTime: head.startTime,
    config: head.config,
    configHash: "",
  });
});

test("a torn log gives its complete generations, and says what it lost", async () => {
  await using folder = temporaryFolder();
  const sample = sampleExperiment();
  const text = sampleLogText(sample);
  const path = writeSample(folder.path, sample, text.slice(0, text.lastIndexOf(METRICS_END) - 1));

  const log = readLog(path);
  expect(log.records).toEqual(sample.records.slice(0, 2));
  expect(log.tail.totals.generations).toBe(2);
  expect([log.torn, log.lostLines]).toEqual([true, 1]);
});

test("a file of another kind is refused with its path", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "exp_1_log.json");
  writeFileSync(path, '{"experiment_id": "exp_1", "metrics": []}');

  expect(() => readLog(path)).toThrow(
    expect.objectContaining({ code: "LOG_UNREADABLE", message: expect.stringContaining(path) }),
  );
});
