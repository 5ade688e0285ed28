import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sampleExperiment, sampleLogText, sampleRecord, writeSample } from "../../test/support/sample-log.js";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { createDirectoryStore } from "./directory-store.js";
import { findExperiments } from "./find-experiments.js";
import { openListIndex } from "./list-index.js";

const COUNT = 70;
const INDEX = ".explog-index";
const idAt = (number: number) => `exp_20250629_143052_${number.toString(16).padStart(8, "0")}`;
/** Long enough after the logs were written for the index to take them. */
const later = () => new Date(Date.now() + 60_000);

function sampleAt(number: number, tail: Parameters<typeof sampleExperiment>[0] = {}) {
  const records = [1, 2, 3].map((seq) => sampleRecord(seq, { durationSeconds: number + seq / 8 }));
  return sampleExperiment({ records, ...tail, head: { experimentId: idAt(number), ...tail.head } });
}

function writeMany(dir: string): void {
  for (let number = 1; number <= COUNT; number += 1) writeSample(dir, sampleAt(number));
}

const indexed = (dir: string, now = later) => createDirectoryStore(dir, { indexFrom: 1, now }).list();
const plain = (dir: string) =>
  createDirectoryStore(dir, { indexFrom: Number.POSITIVE_INFINITY, now: later }).list();
const inIndex = (dir: string) => {
  const index = openListIndex(dir, later());
  return findExperiments(dir, () => undefined).filter((place) => index.find(place) !== undefined);
};

async function expectSame(dir: string): Promise<void> {
  expect(await indexed(dir)).toEqual(await plain(dir));
}

test("a list with an index says what one without says, and the next one opens no log", async () => {
  await using folder = temporaryFolder();
  writeMany(folder.path);
  writeSample(
    folder.path,
    sampleAt(1, {
      tail: {
        status: "failed",
        error: { name: "Error", message: "no more" },
        sandbox: true,
        notesInShort: "Größe \ud83d\ude00\u2028",
        scores: { accuracy: { mean: 0.5, count: 2 } },
        totals: {
          generations: 1,
          failedGenerations: 2,
          abortedGenerations: 3,
          inputTokens: 4,
          outputTokens: 5,
          totalTokens: 6,
          cacheReadTokens: 7,
          reasoningTokens: 8,
          uncountedGenerations: 9,
          estimatedGenerations: 10,
          flaggedGenerations: 11,
          costUsd: null,
          unpricedGenerations: 13,
          inexactPriceGenerations: 14,
          generationSeconds: 15.5,
        },
      },
    }),
  );
  await expectSame(folder.path);
  expect(inIndex(folder.path)).toHaveLength(COUNT);
  await expectSame(folder.path);
});

test("a folder of few experiments gets no index, nor does one whose logs were just written", async () => {
  await using folder = temporaryFolder();
  const justThen = new Date();
  writeMany(folder.path);
  await createDirectoryStore(folder.path, { now: later }).list();
  await indexed(folder.path, () => justThen);
  expect(existsSync(join(folder.path, INDEX))).toBe(false);
});

test("what was added, removed, renamed, resumed, rewritten or torn since is listed as it is now", async () => {
  await using folder = temporaryFolder();
  const dir = folder.path;
  writeMany(dir);
  await indexed(dir);
  writeSample(dir, sampleAt(COUNT + 1));
  rmSync(join(dir, idAt(2)), { recursive: true });
  mkdirSync(join(dir, "older"));
  renameSync(join(dir, idAt(3)), join(dir, "older", idAt(3)));
  const running = sampleAt(4, { tail: { status: "running", endTime: null } });
  writeSample(dir, running);
  writeSample(dir, sampleAt(5), sampleLogText(sampleAt(5)).slice(0, -40));
  rmSync(join(dir, idAt(6), `${idAt(6)}_log.json`));
  const list = await indexed(dir);
  expect(list).toEqual(await plain(dir));
  expect(list).toHaveLength(COUNT);
  expect(list.find(({ id }) => id === idAt(4))?.status).not.toBe("completed");
  expect(list.find(({ id }) => id === idAt(6))?.status).toBe("damaged");
});

test("a log of the same size that was put back to its old time is read anew", async () => {
  await using folder = temporaryFolder();
  const dir = folder.path;
  writeMany(dir);
  await indexed(dir);
  const path = join(dir, idAt(7), `${idAt(7)}_log.json`);
  const { atime, mtime, size } = statSync(path);
  const text = readFileSync(path, "utf8");
  const end = text.indexOf("\n],\n");
  const changed = text.slice(0, end) + text.slice(end).replaceAll("5112", "5113");
  expect(changed).not.toBe(text);
  writeFileSync(path, changed);
  utimesSync(path, atime, mtime);
  expect(statSync(path).size).toBe(size);
  const list = await indexed(dir);
  expect(list.find(({ id }) => id === idAt(7))?.totals?.totalTokens).toBe(5113);
});

test("a running experiment is never taken from the index", async () => {
  await using folder = temporaryFolder();
  const dir = folder.path;
  writeMany(dir);
  writeSample(dir, sampleAt(8, { tail: { status: "running", endTime: null } }));
  await indexed(dir);
  const found = inIndex(dir).map(({ id }) => id);
  expect(found).toHaveLength(COUNT - 1);
  expect(found).not.toContain(idAt(8));
});

test("an index that was deleted, cut short, emptied or changed in any byte is left alone and made anew", async () => {
  await using folder = temporaryFolder();
  const dir = folder.path;
  const path = join(dir, INDEX);
  writeMany(dir);
  await indexed(dir);
  const whole = readFileSync(path);
  const flipped = (at: number) => {
    const bytes = Buffer.from(whole);
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    return bytes;
  };
  const number = 64 + 8 * COUNT + 3;
  const letter = whole.indexOf("gemini");
  const damaged = [
    Buffer.alloc(0),
    Buffer.from("\n"),
    whole.subarray(0, -2),
    whole.subarray(0, whole.length / 2),
    flipped(0),
    flipped(20),
    flipped(number),
    flipped(letter),
    Buffer.concat([whole, whole]),
    Buffer.from("explog list index 2 LE 0 rows 0\n\n"),
  ];
  for (const bytes of damaged) {
    writeFileSync(path, bytes);
    expect(inIndex(dir)).toHaveLength(0);
    await expectSame(dir);
    expect(inIndex(dir)).toHaveLength(COUNT);
  }
  rmSync(path);
  await expectSame(dir);
  expect(readFileSync(path)).toEqual(whole);
});

test("a folder that takes no index is listed without one, and nothing is left behind", async () => {
  await using folder = temporaryFolder();
  const dir = folder.path;
  writeMany(dir);
  // A folder in its place keeps it from being written, for the superuser too.
  mkdirSync(join(dir, INDEX));
  await expectSame(dir);
  expect(readdirSync(dir)).toHaveLength(COUNT + 1);
  rmSync(join(dir, INDEX), { recursive: true });
  chmodSync(dir, 0o555);
  await expectSame(dir);
  chmodSync(dir, 0o755);
});

test("the form of the index is this one: who changes it, or what is read from a log, raises its number", async () => {
  await using folder = temporaryFolder();
  writeMany(folder.path);
  await indexed(folder.path);
  const bytes = readFileSync(join(folder.path, INDEX));
  expect(bytes.toString("latin1", 0, 64)).toMatch(
    /^explog list index 3 (LE|BE) 70 rows, small counts \d+ +\n$/,
  );
  const [measuresEnd, countsEnd] = [64 + 8 * 7 * COUNT, 64 + (8 * 7 + 4 * 14) * COUNT];
  const numbersOf = (start: number, end: number) => new Uint8Array(bytes.subarray(start, end)).buffer;
  const measures = new Float64Array(numbersOf(64, measuresEnd));
  const counts = new Int32Array(numbersOf(measuresEnd, countsEnd));
  const first = (numbers: Float64Array | Int32Array) =>
    [...numbers].filter((_, place) => place % COUNT === 0);
  expect(first(measures).slice(4)).toEqual([2712, 0.0048, 3.75]);
  expect(first(counts)).toEqual([0, 3, 0, 0, 3606, 1506, 5112, 600, 120, 0, 0, 0, 0, 0]);
  const { ids, startTimes, endTimes, shared } = JSON.parse(bytes.toString("utf8", countsEnd));
  expect(shared).toEqual([
    {
      status: "completed",
      models: ["gemini-2.5-flash"],
      providers: ["google"],
      scores: { state_accuracy: { mean: expect.any(Number), count: 3 } },
      notesInShort: "Stacking, history of frames",
    },
  ]);
  expect([ids[0], startTimes[0], endTimes[0]]).toEqual([
    idAt(1),
    "2025-06-29T14:30:52.000Z",
    "2025-06-29T15:16:04.000Z",
  ]);
});

test("counts too large for four bytes come back from the index as they are", async () => {
  await using folder = temporaryFolder();
  writeMany(folder.path);
  const { totals } = sampleAt(1).tail;
  const tail = { totals: { ...totals, inputTokens: 2 ** 31, totalTokens: 2 ** 31 + totals.outputTokens } };
  writeSample(folder.path, sampleAt(1, { tail }));
  await expectSame(folder.path);
  expect(readFileSync(join(folder.path, INDEX)).toString("latin1", 0, 64)).toContain(" any counts ");
  expect(inIndex(folder.path)).toHaveLength(COUNT);
  await expectSame(folder.path);
});

test("a log whose totals are not the numbers they should be is read each time, and never from the index", async () => {
  await using folder = temporaryFolder();
  const dir = folder.path;
  writeMany(dir);
  const path = join(dir, idAt(9), `${idAt(9)}_log.json`);
  const text = readFileSync(path, "utf8");
  const changed = text.replaceAll(/"reasoning_tokens":\s?\d+/g, '"reasoning_tokens":"many"');
  expect(changed).not.toBe(text);
  writeFileSync(path, changed);
  await expectSame(dir);
  await expectSame(dir);
  expect(inIndex(dir).map(({ id }) => id)).not.toContain(idAt(9));
});
