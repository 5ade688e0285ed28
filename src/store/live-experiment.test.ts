import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sampleExperiment, sampleLogText, sampleRecord, writeSample } from "../../test/support/sample-log.js";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { createTailText } from "../format/log-text.js";
import { toRecordLine } from "../format/record-line.js";
import { METRICS_END } from "../format/tail-bytes.js";
import { TotalsCounter } from "../format/totals-counter.js";
import { thisMachine } from "../journal/liveness.js";
import { createDirectoryStore } from "./directory-store.js";

const GENERATIONS = 3000;

/** Writes a record and its tail over the old one, again and again, as a logger does; then waits to be killed. */
const WRITER = `
import { openSync, readFileSync, writeSync } from "node:fs";
const { path, start, writes } = JSON.parse(readFileSync(process.argv[1], "utf8"));
const descriptor = openSync(path, "r+");
let position = start;
for (const [line, tail] of writes) {
  writeSync(descriptor, Buffer.from(line + tail.replace('"pid":4242', '"pid":' + process.pid)), 0, undefined, position);
  position += Buffer.byteLength(line);
}
setInterval(() => {}, 1000);
`;

/** An experiment without generations on the disk, and a process that adds them. */
function startWriter(dir: string): { child: ChildProcess; id: string } {
  const nextUpdateBy = new Date(Date.now() + 600_000).toISOString();
  const writer = {
    pid: 4242,
    ...thisMachine(),
    session: 1,
    updatedAt: new Date().toISOString(),
    nextUpdateBy,
  };
  const sample = sampleExperiment({ records: [], tail: { status: "running", endTime: null, writer } });
  const text = sampleLogText(sample);
  const path = writeSample(dir, sample, text.replace('"pid":4242', `"pid":${process.pid}`));
  const tailText = createTailText(sample.head);
  const counter = new TotalsCounter();
  const writes = Array.from({ length: GENERATIONS }, (_, index) => {
    const record = sampleRecord(index + 1);
    counter.add(record);
    const line = `${index === 0 ? "\n" : ",\n"}${JSON.stringify(toRecordLine(record))}`;
    return [line, tailText({ ...sample.tail, totals: { ...counter.totals }, models: counter.models })];
  });
  const plan = join(dir, "writes.json");
  writeFileSync(plan, JSON.stringify({ path, start: text.lastIndexOf(METRICS_END), writes }));
  const child = spawn(process.execPath, ["--input-type=module", "-e", WRITER, plan], { stdio: "inherit" });
  return { child, id: sample.head.experimentId };
}

/** 1201 + 1202 + …, as the sample records count. */
const inputTokensOf = (generations: number) => 1200 * generations + (generations * (generations + 1)) / 2;

test("an experiment is read while another process writes it: every reading is whole, and none goes back", async () => {
  await using folder = temporaryFolder();
  const { child, id } = startWriter(folder.path);
  const store = createDirectoryStore(folder.path);
  try {
    let seen = 0;
    while (seen < GENERATIONS) {
      const [row] = await store.list();
      const generations = row?.totals?.generations ?? -1;
      expect(row).toMatchObject({ id, status: "running", problem: undefined });
      expect(row?.totals?.inputTokens).toBe(inputTokensOf(generations));
      expect(generations).toBeGreaterThanOrEqual(seen);
      seen = generations;
    }
    const sequence = [];
    for await (const record of store.records(id)) sequence.push(record.seq);
    expect(sequence).toEqual(Array.from({ length: GENERATIONS }, (_, index) => index + 1));
  } finally {
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  expect(await store.list()).toMatchObject([{ status: "crashed", totals: { generations: GENERATIONS } }]);
});

test("the generations of an experiment that is being written are complete as far as they come", async () => {
  await using folder = temporaryFolder();
  const { child, id } = startWriter(folder.path);
  const store = createDirectoryStore(folder.path);
  try {
    for (let seen = 0; seen < GENERATIONS; ) {
      const sequence = [];
      for await (const record of store.records(id)) {
        expect(record.tokenUsage.inputTokens).toBe(1200 + record.seq);
        sequence.push(record.seq);
      }
      expect(sequence).toEqual(Array.from({ length: sequence.length }, (_, index) => index + 1));
      expect(sequence.length).toBeGreaterThanOrEqual(seen);
      seen = sequence.length;
    }
  } finally {
    child.kill("SIGKILL");
    await once(child, "exit");
  }
});
