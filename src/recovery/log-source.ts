import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "yaml";
import type { ExperimentHead } from "../format/experiment-log.js";
import { experimentFiles } from "../format/file-names.js";
import { headText, METRICS_START } from "../format/log-text.js";
import { readHead } from "../journal/read-head.js";
import { startOfId } from "../store/local-time.js";

/** A head to write a log anew with. */
export interface RecoveredHead {
  head: ExperimentHead;
  /** As it stands in the log, where it is whole. */
  text: string;
  isWhole: boolean;
}

const LARGEST_HEAD_BYTES = 16 * 1024 * 1024;

/** The head of a log as it is, or what can be said of it by its whole lines and the files beside it. */
export function recoverHead(folder: string, id: string, firstSeen: string | undefined): RecoveredHead {
  const path = join(folder, experimentFiles.log(id));
  const text = wholeHeadText(path);
  const known = headOf(path);
  if (text !== undefined && known?.experimentId === id) return { head: known, text, isWhole: true };
  const head: ExperimentHead = {
    experimentId: id,
    startTime: known?.startTime || firstSeen || startOfId(id) || "",
    config: known?.config ?? configUsed(folder),
    configHash: known?.configHash || (/_([0-9a-f]{8})(?:-\d+)?$/.exec(id)?.[1] ?? ""),
    notes: known?.notes ?? "",
    environment: known?.environment,
  };
  return { head, text: headText(head), isWhole: false };
}

function headOf(path: string): ExperimentHead | undefined {
  try {
    return readHead(path);
  } catch {
    return undefined;
  }
}

/** The bytes up to the first generation, when they are a head. */
function wholeHeadText(path: string): string | undefined {
  try {
    const bytes = firstBytes(path);
    const end = bytes.indexOf(`\n${METRICS_START}`);
    const text = end < 0 ? "" : bytes.toString("utf8", 0, end + 1 + METRICS_START.length);
    const value: unknown = JSON.parse(`${text}]}`);
    return typeof value === "object" && value !== null && "schema" in value && "config" in value
      ? text
      : undefined;
  } catch {
    return undefined;
  }
}

function firstBytes(path: string): Buffer {
  const descriptor = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(Math.min(fstatSync(descriptor).size, LARGEST_HEAD_BYTES));
    return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(descriptor);
  }
}

function configUsed(folder: string): unknown {
  try {
    return parse(readFileSync(join(folder, experimentFiles.config), "utf8"));
  } catch {
    return null;
  }
}

/** In words, what a head that was lost took with it. */
export function headLossText({ head }: RecoveredHead): string {
  const lost = [
    ...(head.notes ? [] : ["notes"]),
    ...(head.environment ? [] : ["environment"]),
    ...(head.config === null ? ["configuration"] : []),
  ];
  const gone = lost.length > 0 ? `; not known any more: ${lost.join(", ")}` : "";
  return `the beginning of its log was made anew from ${basename(experimentFiles.config)} and its name${gone}`;
}
