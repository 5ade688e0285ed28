import {
  closeSync,
  openSync,
  readFileSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { experimentFiles } from "../src/format/file-names.js";
import { readStoredRecords } from "../src/journal/read-records.js";
import { readScores } from "../src/journal/read-scores.js";
import { readTranscript } from "../src/journal/read-transcript.js";
import { ExperimentLogger } from "../src/logger/experiment-logger.js";
import { possiblyBilledCalls } from "../src/recovery/possibly-billed-calls.js";
import { createDirectoryStore } from "../src/store/directory-store.js";
import { readExperiment } from "./support/read-experiment.js";
import { temporaryFolder } from "./support/temporary-folder.js";

/** Every offset of so many last bytes is cut and hit; elsewhere, some chosen by chance. */
const LAST_BYTES = 4096;
const ELSEWHERE = 300;
/** What overwrites bytes: each offset gets one of them. */
const DAMAGES = [
  "X",
  "\n",
  '"',
  "}",
  "\u0000".repeat(16),
  "\u0000".repeat(300),
  Buffer.from([0xff]),
  Buffer.from("{]}\n,\\"),
  "7",
];
/** Long ago: nobody can be at work on such a file, so that a reader need not look twice. */
const LONG_AGO = new Date("2025-06-29T14:30:52Z");

const SEPARATOR_LENGTH = 4;

interface Line {
  start: number;
  end: number;
  text: string;
}

/** An experiment as the logger leaves it, with more than 4 KB in every file that grows. */
function writeExperiment(outputDir: string) {
  const logger = new ExperimentLogger({ outputDir, console: "silent", checkpointEvery: 0 });
  logger.startExperiment({ model: "gemini-2.5-flash", note: 'quotes " and {"seq": braces' }, "Stacking 字");
  for (let number = 1; number <= 12; number += 1) {
    const key = `frame:${number}`;
    const call = logger.openCall({
      key,
      provider: "google",
      model: "gemini-2.5-flash",
      messages: [{ role: "user", parts: [{ type: "text", text: `Frame ${number}: 字 "}\n` }] }],
      tags: { note: '},\n],"' },
    });
    call?.succeed({
      messages: [{ role: "assistant", parts: [{ type: "text", text: "stack" }] }],
      rawUsage: {
        usageMetadata: { promptTokenCount: number, candidatesTokenCount: 3, totalTokenCount: number + 3 },
      },
      scores: { accuracy: 0.5 },
    });
  }
  for (let number = 1; number <= 60; number += 1)
    logger.logScore(`frame:${number % 12 || 12}`, `judge ${number}`, number);
  logger.saveCheckpoint({ previous: "stack ".repeat(700) });
  logger.endExperiment();
  return readExperiment(outputDir);
}

function linesOf(bytes: Buffer, isLine: (text: string) => boolean): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(0x0a, start);
    const end = found < 0 ? bytes.length : found;
    const text = bytes.toString("utf8", start, end).replace(/,$/, "");
    if (isLine(text)) lines.push({ start, end: start + Buffer.byteLength(text), text });
    start = end + 1;
  }
  return lines;
}

/** Where a file of so many bytes is damaged: everywhere in its last 4 KB, and here and there before. */
function offsets(size: number): number[] {
  const last = Math.max(0, size - LAST_BYTES);
  let random = 20_250_629;
  const elsewhere = Array.from({ length: last === 0 ? 0 : ELSEWHERE }, () => {
    random = (Math.imul(random, 1_103_515_245) + 12_345) & 0x7fffffff;
    return random % last;
  });
  return [
    ...elsewhere.sort((a, b) => a - b),
    ...Array.from({ length: size - last }, (_, index) => last + index),
  ];
}

/** Cuts the file at every offset, then puts it back; `check` is given the bytes that are left. */
async function cutEverywhere(path: string, check: (cut: number) => unknown, every = 1): Promise<void> {
  const bytes = readFileSync(path);
  for (const [index, offset] of offsets(bytes.length).reverse().entries()) {
    if (index % every !== 0) continue;
    truncateSync(path, offset);
    utimesSync(path, LONG_AGO, LONG_AGO);
    await check(offset);
  }
  writeFileSync(path, bytes);
}

/** Overwrites bytes at every offset, each time in the whole file. */
async function hitEverywhere(
  path: string,
  check: (start: number, end: number) => unknown,
  every = 1,
): Promise<void> {
  const bytes = readFileSync(path);
  const descriptor = openSync(path, "r+");
  try {
    for (const [index, offset] of offsets(bytes.length).entries()) {
      if (index % every !== 0) continue;
      const damage = Buffer.from(DAMAGES[index % DAMAGES.length] as string).subarray(
        0,
        bytes.length - offset,
      );
      writeSync(descriptor, damage, 0, damage.length, offset);
      utimesSync(path, LONG_AGO, LONG_AGO);
      await check(offset, offset + damage.length);
      writeSync(descriptor, bytes, offset, damage.length, offset);
    }
  } finally {
    closeSync(descriptor);
  }
}

function drained<Item, Result>(items: Generator<Item, Result>): { items: Item[]; result: Result } {
  const all: Item[] = [];
  let next = items.next();
  for (; !next.done; next = items.next()) all.push(next.value);
  return { items: all, result: next.value };
}

/** Everything that a person can ask of the folder; none of it may throw. */
async function readEverything(outputDir: string) {
  const problems: string[] = [];
  const store = createDirectoryStore(outputDir, { report: (problem) => problems.push(problem) });
  const [overview] = await store.list();
  const experiment = await store.get("latest");
  const records = [];
  for await (const record of store.records("latest")) records.push(record);
  if (overview) possiblyBilledCalls(overview, experiment.head, records.at(-1));
  return { overview, records, problems };
}

function isWithin(line: Line, start: number, end: number): boolean {
  return start < line.end && end > line.start;
}

describe("whatever is cut off or overwritten", () => {
  test("a log gives every generation whose own bytes are whole, and names the others", async () => {
    await using folder = temporaryFolder();
    const { folder: place, id } = writeExperiment(folder.path);
    const path = join(place, experimentFiles.log(id));
    const lines = linesOf(readFileSync(path), (text) => text.startsWith('{"seq":'));
    expect(lines).toHaveLength(12);
    const known = new Set(lines.map(({ text }) => text));
    const expectWhole = (isHit: (line: Line) => boolean, cut: number, what: string) => {
      const { items, result } = drained(readStoredRecords(path));
      const texts = new Set(items.map(({ text }) => text));
      const lost = lines.filter(({ text }) => !texts.has(text));
      expect(
        lost.filter((line) => !isHit(line)),
        what,
      ).toEqual([]);
      // A hit that left whole JSON is no loss. Of what was cut off whole, the transcript tells.
      const changed = items.filter(({ text }) => !known.has(text)).length;
      const unnamed = lost.filter(
        (line) =>
          line.start + SEPARATOR_LENGTH < cut &&
          !result.first.some(({ offset, length }) => isWithin(line, offset, offset + length)),
      );
      expect(unnamed.length, what).toBeLessThanOrEqual(changed);
    };
    await cutEverywhere(path, (cut) => expectWhole((line) => line.end > cut, cut, `cut at ${cut}`));
    await hitEverywhere(path, (start, end) =>
      expectWhole((line) => isWithin(line, start, end), Infinity, `hit from ${start} to ${end}`),
    );
  });

  test("a transcript gives every line whose own bytes are whole, and counts the others", async () => {
    await using folder = temporaryFolder();
    const { folder: place, id } = writeExperiment(folder.path);
    const path = join(place, experimentFiles.transcript(id));
    const lines = linesOf(readFileSync(path), () => true);
    expect(lines).toHaveLength(24);
    const expectWhole = (isHit: (line: Line) => boolean, cut: number, what: string) => {
      const { items, result } = drained(readTranscript(path));
      const texts = new Set(items.map(({ line }) => JSON.stringify(line)));
      const lost = lines.filter(({ text }) => !texts.has(text));
      expect(
        lost.filter((line) => !isHit(line)),
        what,
      ).toEqual([]);
      const begun = lines.filter(({ start }) => start < cut);
      expect(begun.length > items.length && result.brokenLines === 0, what).toBe(false);
    };
    await cutEverywhere(path, (cut) => expectWhole((line) => line.end > cut, cut, `cut at ${cut}`));
    await hitEverywhere(path, (start, end) =>
      expectWhole((line) => isWithin(line, start, end), Infinity, `hit from ${start} to ${end}`),
    );
  });

  test("a file of scores gives every score whose own bytes are whole, and names the others", async () => {
    await using folder = temporaryFolder();
    const { folder: place, id } = writeExperiment(folder.path);
    const path = join(place, experimentFiles.scores(id));
    const lines = linesOf(readFileSync(path), () => true);
    expect(lines).toHaveLength(60);
    const expectWhole = (isHit: (line: Line) => boolean, cut: number, what: string) => {
      const { scores, broken } = readScores(path);
      const isLost = ({ text }: Line) => {
        const { key, name, value } = JSON.parse(text);
        return scores.get(key)?.[name] !== value;
      };
      const lost = lines.filter(isLost);
      expect(
        lost.filter((line) => !isHit(line)),
        what,
      ).toEqual([]);
      const read = [...scores.values()].reduce((sum, named) => sum + Object.keys(named).length, 0);
      const begun = lines.filter(({ start }) => start < cut);
      expect(begun.length > read && broken.count === 0, what).toBe(false);
    };
    await cutEverywhere(path, (cut) => expectWhole((line) => line.end > cut, cut, `cut at ${cut}`));
    await hitEverywhere(path, (start, end) =>
      expectWhole((line) => isWithin(line, start, end), Infinity, `hit from ${start} to ${end}`),
    );
  });

  test.each(["log", "checkpoint", "scores"] as const)(
    "nothing that reads the folder fails for its damaged %s",
    async (file) => {
      await using folder = temporaryFolder();
      const { folder: place, id } = writeExperiment(folder.path);
      const whole = await readEverything(folder.path);
      expect(whole.records).toHaveLength(12);
      expect(whole.problems).toEqual([]);
      const path = join(place, experimentFiles[file](id));
      let readings = 0;
      const check = async () => {
        readings += 1;
        const { overview, records } = await readEverything(folder.path);
        expect(overview?.id).toBe(id);
        if (file !== "log") expect(records).toHaveLength(12);
      };
      // Each offset is read above; the whole way, with counting and pricing, is gone at some of them.
      await cutEverywhere(path, check, 16);
      await hitEverywhere(path, check, 16);
      expect(readings).toBeGreaterThan(500);
    },
  );
});
