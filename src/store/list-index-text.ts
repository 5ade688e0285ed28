import type { Stats } from "node:fs";
import { crc32 } from "node:zlib";
import type { ExperimentTail } from "../format/experiment-log.js";

/** What a list needs of a log that is final: a tail without its sessions and its writer. */
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

/** To be raised with whatever changes a row, or what is read from a log: rows of before are then left alone. */
const FORMAT = 1;

type Shared = Pick<
  FinalLog["tail"],
  "models" | "providers" | "scores" | "notesInShort" | "error" | "sandbox"
>;
type Row = readonly [id: string, ...FileNumbers, ...LogValues];
type FileNumbers = [ino: number, size: number, mtimeMs: number, ctimeMs: number];
type LogValues = [
  startTime: string,
  status: FinalLog["tail"]["status"],
  endTime: string | null,
  durationSeconds: number,
  shared: number,
  ...totals: (number | null)[],
];

/**
 * A line that says what follows and its checksum, then one line of JSON: what many experiments have in
 * common once, and a row of plain values for each. It is read anew by every list, so it is short.
 */
export function listIndexText(logs: Iterable<IndexedLog>): string {
  const shared: Shared[] = [];
  const places = new Map<string, number>();
  const rows: Row[] = [];
  for (const { id, state, log } of logs) {
    const { models, providers, scores, notesInShort, error, sandbox } = log.tail;
    const common: Shared = { models, providers, scores, notesInShort, error, sandbox };
    const key = JSON.stringify(common);
    const place = places.get(key) ?? shared.push(common) - 1;
    places.set(key, place);
    rows.push([id, ...fileNumbers(state), ...logValues(log, place)]);
  }
  const body = JSON.stringify({ shared, rows });
  return `${firstLine(body)}\n${body}\n`;
}

/** What such a text holds; its rows are taken apart only as they are asked for. */
export interface ListIndexRows {
  count: number;
  /** Whether a row is of that experiment, and of a file in that state. */
  isOf(row: number, id: string, state: FileState): boolean;
  inode(row: number): number;
  log(row: number): IndexedLog;
}

/** @returns `undefined` when the text is not what was written in this format, to the last byte. */
export function parseListIndex(bytes: Buffer): ListIndexRows | undefined {
  const end = bytes.indexOf(0x0a);
  if (end < 0) return undefined;
  const body = bytes.subarray(end + 1, -1);
  if (bytes.toString("utf8", 0, end) !== firstLine(body)) return undefined;
  const { shared, rows } = JSON.parse(body.toString("utf8")) as { shared: Shared[]; rows: Row[] };
  return {
    count: rows.length,
    isOf(place, id, state) {
      const row = rows[place];
      return (
        row !== undefined &&
        row[0] === id &&
        row[1] === state.ino &&
        row[2] === state.size &&
        row[3] === state.mtimeMs &&
        row[4] === state.ctimeMs
      );
    },
    inode: (place) => rows[place]?.[1] ?? 0,
    log: (place) => fromRow(rows[place] as Row, shared),
  };
}

function firstLine(body: string | Buffer): string {
  return `explog list index ${FORMAT} ${crc32(body)}`;
}

function fileNumbers({ ino, size, mtimeMs, ctimeMs }: FileState): FileNumbers {
  return [ino, size, mtimeMs, ctimeMs];
}

function logValues({ startTime, tail }: FinalLog, shared: number): LogValues {
  const { totals } = tail;
  return [
    startTime,
    tail.status,
    tail.endTime,
    tail.durationSeconds,
    shared,
    totals.generations,
    totals.failedGenerations,
    totals.abortedGenerations,
    totals.inputTokens,
    totals.outputTokens,
    totals.totalTokens,
    totals.cacheReadTokens,
    totals.reasoningTokens,
    totals.uncountedGenerations,
    totals.estimatedGenerations,
    totals.flaggedGenerations,
    totals.costUsd,
    totals.unpricedGenerations,
    totals.inexactPriceGenerations,
    totals.generationSeconds,
  ];
}

function fromRow(row: Row, shared: readonly Shared[]): IndexedLog {
  const common = shared[row[9]] as Shared;
  // Written by `logValues`: of the totals, only the cost may be null.
  const total = (place: number) => row[9 + place] as number;
  return {
    id: row[0],
    state: { ino: row[1], size: row[2], mtimeMs: row[3], ctimeMs: row[4] },
    log: {
      startTime: row[5],
      tail: {
        status: row[6],
        endTime: row[7],
        durationSeconds: row[8],
        totals: {
          generations: total(1),
          failedGenerations: total(2),
          abortedGenerations: total(3),
          inputTokens: total(4),
          outputTokens: total(5),
          totalTokens: total(6),
          cacheReadTokens: total(7),
          reasoningTokens: total(8),
          uncountedGenerations: total(9),
          estimatedGenerations: total(10),
          flaggedGenerations: total(11),
          costUsd: row[21] as number | null,
          unpricedGenerations: total(13),
          inexactPriceGenerations: total(14),
          generationSeconds: total(15),
        },
        models: common.models,
        providers: common.providers,
        scores: common.scores,
        notesInShort: common.notesInShort,
        error: common.error,
        sandbox: common.sandbox,
      },
    },
  };
}
