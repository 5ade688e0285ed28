import {
  closeSync,
  openSync,
  readFileSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { ExperimentLogger } from "../../src/logger/experiment-logger.js";
import { readExperiment } from "./read-experiment.js";

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

export const STATE = { previous: "stack ".repeat(700) };

export interface Line {
  start: number;
  end: number;
  text: string;
}

/** An experiment as the logger leaves it, with more than 4 KB in every file that grows. */
export function writeExperiment(outputDir: string, status: "completed" | "stopped" = "completed") {
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
  logger.saveCheckpoint(STATE);
  logger.endExperiment({ status });
  return readExperiment(outputDir);
}

export function linesOf(bytes: Buffer, isLine: (text: string) => boolean): Line[] {
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
export async function cutEverywhere(path: string, check: (cut: number) => unknown, every = 1): Promise<void> {
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
export async function hitEverywhere(
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

export function hit(bytes: Buffer, offset: number, damage: string): Buffer {
  const copy = Buffer.from(bytes);
  copy.write(damage, offset);
  return copy;
}

export function drained<Item, Result>(items: Generator<Item, Result>): { items: Item[]; result: Result } {
  const all: Item[] = [];
  let next = items.next();
  for (; !next.done; next = items.next()) all.push(next.value);
  return { items: all, result: next.value };
}
