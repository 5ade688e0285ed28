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
const FORMAT = 2;
/** A whole number of 8-byte numbers, and longer than any first line. */
const FIRST_LINE_BYTES = 64;

/** The numbers of a row; of these, only the cost may be unknown, which is written as not a number. */
const COLUMNS = [
  "ino",
  "size",
  "mtimeMs",
  "ctimeMs",
  "shared",
  "durationSeconds",
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
  "costUsd",
  "unpricedGenerations",
  "inexactPriceGenerations",
  "generationSeconds",
] as const satisfies readonly (keyof FileState | keyof ExperimentTotals | "shared" | "durationSeconds")[];

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
  const numbers = new Float64Array(COLUMNS.length * logs.length);
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
    for (const [column, name] of COLUMNS.entries()) {
      numbers[column * logs.length + row] = values[name] ?? Number.NaN;
    }
  }
  const body = Buffer.concat([Buffer.from(numbers.buffer), Buffer.from(`${JSON.stringify(texts)}\n`)]);
  return Buffer.concat([firstLine(body, logs.length), body]);
}

/** Whether a row gives back what the log says: numbers that somebody took out or spelled otherwise it could not. */
export function fitsIntoRow({ state, log }: IndexedLog): boolean {
  const { totals, durationSeconds } = log.tail;
  const { costUsd, ...counts } = totals;
  const numbers = [...Object.values(state), ...Object.values(counts), durationSeconds, costUsd ?? 0];
  return numbers.length === COLUMNS.length - 1 && numbers.every(Number.isFinite);
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
  const body = bytes.subarray(FIRST_LINE_BYTES);
  const first = bytes.subarray(0, FIRST_LINE_BYTES);
  const count = Number(/ (\d+) rows /.exec(first.toString("latin1"))?.[1]);
  if (!Number.isSafeInteger(count) || !first.equals(firstLine(body, count))) return undefined;
  const numberBytes = COLUMNS.length * count * Float64Array.BYTES_PER_ELEMENT;
  const texts = JSON.parse(body.toString("utf8", numberBytes)) as Texts;
  const { ids } = texts;
  const numbers = alignedNumbers(body, COLUMNS.length * count);
  const column = (name: (typeof COLUMNS)[number]) => {
    const start = COLUMNS.indexOf(name) * count;
    return numbers.subarray(start, start + count);
  };
  const [inodes, sizes, mtimes, ctimes] = [
    column("ino"),
    column("size"),
    column("mtimeMs"),
    column("ctimeMs"),
  ];
  const at = (row: number, place: number) => numbers[place * count + row] as number;
  return {
    count,
    isOf(row, id, state) {
      return (
        ids[row] === id &&
        inodes[row] === state.ino &&
        sizes[row] === state.size &&
        mtimes[row] === state.mtimeMs &&
        ctimes[row] === state.ctimeMs
      );
    },
    inode: (row) => inodes[row] ?? 0,
    log: (row) => logOf(row, at, texts),
    row: (row) => ({
      id: texts.ids[row] as string,
      state: { ino: at(row, 0), size: at(row, 1), mtimeMs: at(row, 2), ctimeMs: at(row, 3) },
      log: logOf(row, at, texts),
    }),
  };
}

function logOf(row: number, at: (row: number, place: number) => number, texts: Texts): FinalLog {
  const common = texts.shared[at(row, 4)] as Shared;
  const cost = at(row, 17);
  return {
    startTime: texts.startTimes[row] as string,
    tail: {
      status: common.status,
      endTime: texts.endTimes[row] as string | null,
      durationSeconds: at(row, 5),
      // In the order of COLUMNS: by name, it would take several times as long.
      totals: {
        generations: at(row, 6),
        failedGenerations: at(row, 7),
        abortedGenerations: at(row, 8),
        inputTokens: at(row, 9),
        outputTokens: at(row, 10),
        totalTokens: at(row, 11),
        cacheReadTokens: at(row, 12),
        reasoningTokens: at(row, 13),
        uncountedGenerations: at(row, 14),
        estimatedGenerations: at(row, 15),
        flaggedGenerations: at(row, 16),
        costUsd: Number.isNaN(cost) ? null : cost,
        unpricedGenerations: at(row, 18),
        inexactPriceGenerations: at(row, 19),
        generationSeconds: at(row, 20),
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

function firstLine(body: Buffer, count: number): Buffer {
  const text = `explog list index ${FORMAT} ${endianness()} ${count} rows ${crc32(body)}`;
  return Buffer.from(`${text.padEnd(FIRST_LINE_BYTES - 1)}\n`);
}

/** The first numbers of the bytes; copied where they do not stand at a place that numbers can be read from. */
function alignedNumbers(bytes: Buffer, length: number): Float64Array {
  const isAligned = bytes.byteOffset % Float64Array.BYTES_PER_ELEMENT === 0;
  const { buffer, byteOffset } = isAligned ? bytes : new Uint8Array(bytes);
  return new Float64Array(buffer, byteOffset, length);
}
