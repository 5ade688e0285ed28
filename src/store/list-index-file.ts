import type { Stats } from "node:fs";
import { endianness } from "node:os";
import { crc32 } from "node:zlib";
import type { ExperimentTail, ExperimentTotals } from "../format/experiment-log.js";

/** What a list needs of a log that is final: a tail without its sessions, alerts and writer. */
export interface FinalLog {
  startTime: string;
  tail: Omit<ExperimentTail, "sessions" | "budgetAlerts" | "writer">;
}

/** What tells whether a file is the one that was read, and as it was then; times in milliseconds. */
export type FileState = Pick<Stats, "ino" | "size" | "mtimeMs" | "ctimeMs">;

export interface IndexedLog {
  id: string;
  state: FileState;
  log: FinalLog;
}

/** To be raised with whatever changes a column, or what is read from a log: rows of before are then left alone. */
const FORMAT = 3;
/** A whole number of 8-byte numbers, and longer than any first line. */
const FIRST_LINE_BYTES = 64;

/** The numbers of a row, each a column; of these, only the cost may be unknown, which is written as not a number. */
const MEASURES = [
  "ino",
  "size",
  "mtimeMs",
  "ctimeMs",
  "durationSeconds",
  "costUsd",
  "generationSeconds",
] as const satisfies readonly (keyof FileState | keyof ExperimentTotals | "durationSeconds")[];

/** Its whole numbers. Where all of them are small, they are written as such: they are read in half the time. */
const COUNTS = [
  "shared",
  "generations",
  "failedGenerations",
  "abortedGenerations",
  "inputTokens",
  "outputTokens",
  "totalTokens",
  "cacheReadTokens",
  "reasoningTokens",
  "uncountedGenerations",
  "estimatedGenerations",
  "flaggedGenerations",
  "unpricedGenerations",
  "inexactPriceGenerations",
] as const satisfies readonly (keyof ExperimentTotals | "shared")[];

type Shared = Pick<
  FinalLog["tail"],
  "status" | "models" | "providers" | "scores" | "notesInShort" | "error" | "sandbox"
>;

/** What is not a number, each a column too; what many experiments have in common stands there once. */
interface Texts {
  ids: string[];
  startTimes: string[];
  endTimes: (string | null)[];
  shared: Shared[];
}

/**
 * A line that says what follows and its checksum, then the numbers, column by column as the machine
 * holds them, then one line of JSON with the texts. It is read anew by every list: numbers in JSON take
 * five times as long.
 */
export function listIndexBytes(logs: readonly IndexedLog[]): Buffer {
  const texts: Texts = { ids: [], startTimes: [], endTimes: [], shared: [] };
  const places = new Map<string, number>();
  const measures = new Float64Array(MEASURES.length * logs.length);
  const counts = new Float64Array(COUNTS.length * logs.length);
  for (const [row, { id, state, log }] of logs.entries()) {
    const { status, models, providers, scores, notesInShort, error, sandbox, ...own } = log.tail;
    const common: Shared = { status, models, providers, scores, notesInShort, error, sandbox };
    const key = JSON.stringify(common);
    const place = places.get(key) ?? texts.shared.push(common) - 1;
    places.set(key, place);
    texts.ids.push(id);
    texts.startTimes.push(log.startTime);
    texts.endTimes.push(own.endTime);
    const values = { ...state, shared: place, durationSeconds: own.durationSeconds, ...own.totals };
    for (const [column, name] of MEASURES.entries()) {
      measures[column * logs.length + row] = values[name] ?? Number.NaN;
    }
    for (const [column, name] of COUNTS.entries()) counts[column * logs.length + row] = values[name];
  }
  const small = Int32Array.from(counts);
  const areSmall = small.every((count, index) => count === counts[index]);
  const body = Buffer.concat([
    Buffer.from(measures.buffer),
    Buffer.from((areSmall ? small : counts).buffer),
    Buffer.from(`${JSON.stringify(texts)}\n`),
  ]);
  return Buffer.concat([firstLine(body, logs.length, areSmall), body]);
}

/** Whether a row gives back what the log says: numbers that somebody took out or spelled otherwise it could not. */
export function fitsIntoRow({ state, log }: IndexedLog): boolean {
  const { totals, durationSeconds } = log.tail;
  const { costUsd, ...counts } = totals;
  const numbers = [...Object.values(state), ...Object.values(counts), durationSeconds, costUsd ?? 0];
  return numbers.length === MEASURES.length + COUNTS.length - 1 && numbers.every(Number.isFinite);
}

/** What such a file holds; its rows are put together only as they are asked for. */
export interface ListIndexRows {
  count: number;
  /** Whether a row is of that experiment, and of a file in that state. */
  isOf(row: number, id: string, state: FileState): boolean;
  inode(row: number): number;
  log(row: number): FinalLog;
  /** The same with what it was read from, to be written again. */
  row(row: number): IndexedLog;
}

/** @returns `undefined` when the bytes are not what was written in this format on such a machine, to the last one. */
export function parseListIndex(bytes: Buffer): ListIndexRows | undefined {
  // Copied where numbers could not be read from the place at which they stand.
  const isAligned = bytes.byteOffset % Float64Array.BYTES_PER_ELEMENT === 0;
  const whole = isAligned ? bytes : Buffer.from(Uint8Array.from(bytes).buffer);
  const [first, body] = [whole.subarray(0, FIRST_LINE_BYTES), whole.subarray(FIRST_LINE_BYTES)];
  const [, rowCount, numbers] = / (\d+) rows, (small|any) counts /.exec(first.toString("latin1")) ?? [];
  const count = Number(rowCount);
  const areSmall = numbers === "small";
  if (!Number.isSafeInteger(count) || !first.equals(firstLine(body, count, areSmall))) return undefined;
  const { buffer, byteOffset } = body;
  const measures = new Float64Array(buffer, byteOffset, MEASURES.length * count);
  const countsAt: [typeof buffer, number, number] = [
    buffer,
    byteOffset + measures.byteLength,
    COUNTS.length * count,
  ];
  const counts = areSmall ? new Int32Array(...countsAt) : new Float64Array(...countsAt);
  const texts = JSON.parse(body.toString("utf8", measures.byteLength + counts.byteLength)) as Texts;
  return rowsOf(count, measures, counts, texts);
}

function rowsOf(
  rowCount: number,
  measures: Float64Array,
  counts: Int32Array | Float64Array,
  texts: Texts,
): ListIndexRows {
  const measure = (name: (typeof MEASURES)[number]) => columnAt(measures, MEASURES.indexOf(name), rowCount);
  const count = (name: (typeof COUNTS)[number]) => columnAt(counts, COUNTS.indexOf(name), rowCount);
  const [inodes, sizes, mtimes, ctimes] = [
    measure("ino"),
    measure("size"),
    measure("mtimeMs"),
    measure("ctimeMs"),
  ];
  const durations = measure("durationSeconds");
  const costs = measure("costUsd");
  const seconds = measure("generationSeconds");
  const shared = count("shared");
  const generations = count("generations");
  const failed = count("failedGenerations");
  const aborted = count("abortedGenerations");
  const input = count("inputTokens");
  const output = count("outputTokens");
  const total = count("totalTokens");
  const cacheRead = count("cacheReadTokens");
  const reasoning = count("reasoningTokens");
  const uncounted = count("uncountedGenerations");
  const estimated = count("estimatedGenerations");
  const flagged = count("flaggedGenerations");
  const unpriced = count("unpricedGenerations");
  const inexact = count("inexactPriceGenerations");

  return {
    count: rowCount,
    isOf: (row, id, state) =>
      texts.ids[row] === id &&
      inodes[row] === state.ino &&
      sizes[row] === state.size &&
      mtimes[row] === state.mtimeMs &&
      ctimes[row] === state.ctimeMs,
    inode: (row) => inodes[row] ?? 0,
    log,
    row: (row) => ({
      id: texts.ids[row] as string,
      state: {
        ino: inodes[row] as number,
        size: sizes[row] as number,
        mtimeMs: mtimes[row] as number,
        ctimeMs: ctimes[row] as number,
      },
      log: log(row),
    }),
  };

  /** Spelled out, since it is done for every experiment of a list: through names it would take several times as long. */
  function log(row: number): FinalLog {
    const common = texts.shared[shared[row] as number] as Shared;
    const cost = costs[row] as number;
    return {
      startTime: texts.startTimes[row] as string,
      tail: {
        status: common.status,
        endTime: texts.endTimes[row] as string | null,
        durationSeconds: durations[row] as number,
        totals: {
          generations: generations[row] as number,
          failedGenerations: failed[row] as number,
          abortedGenerations: aborted[row] as number,
          inputTokens: input[row] as number,
          outputTokens: output[row] as number,
          totalTokens: total[row] as number,
          cacheReadTokens: cacheRead[row] as number,
          reasoningTokens: reasoning[row] as number,
          uncountedGenerations: uncounted[row] as number,
          estimatedGenerations: estimated[row] as number,
          flaggedGenerations: flagged[row] as number,
          costUsd: Number.isNaN(cost) ? null : cost,
          unpricedGenerations: unpriced[row] as number,
          inexactPriceGenerations: inexact[row] as number,
          generationSeconds: seconds[row] as number,
        },
        models: common.models,
        providers: common.providers,
        scores: common.scores,
        notesInShort: common.notesInShort,
        error: common.error,
        sandbox: common.sandbox,
      },
    };
  }
}

function columnAt<Numbers extends Int32Array | Float64Array>(
  numbers: Numbers,
  column: number,
  rowCount: number,
): Numbers {
  return numbers.subarray(column * rowCount, (column + 1) * rowCount) as Numbers;
}

function firstLine(body: Buffer, count: number, areSmall: boolean): Buffer {
  const kind = areSmall ? "small" : "any";
  const text = `explog list index ${FORMAT} ${endianness()} ${count} rows, ${kind} counts ${crc32(body)}`;
  return Buffer.from(`${text.padEnd(FIRST_LINE_BYTES - 1)}\n`);
}
