import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { ExperimentHead } from "../format/experiment-log.js";
import { experimentFiles } from "../format/file-names.js";
import { linesOfHeadComment } from "../format/head-comment.js";
import { headText, METRICS_START } from "../format/log-text.js";
import { hasResults } from "../journal/has-results.js";
import { headOfLines } from "../journal/read-head.js";
import { startOfId } from "../store/local-time.js";

/** A head to write a log anew with. */
export interface RecoveredHead {
  /** The file that it was made from, where one was there. */
  source?: string;
  head: ExperimentHead;
  /** As it stands in the log, where it is whole. */
  text: string;
  isWhole: boolean;
  /** In words, what of it stands nowhere any more. */
  lost: string[];
}

const LARGEST_HEAD_BYTES = 16 * 1024 * 1024;
const NOTES_LINE = /^"experiment_notes": "/m;

/** The head of a log as it is, or what can be said of it by its whole lines and the files beside it. */
export function recoverHead(folder: string, id: string): RecoveredHead {
  const ownText = firstText(join(folder, experimentFiles.log(id)));
  const own = headOfLines(ownText);
  const text = wholeHeadText(ownText);
  if (text !== undefined && own.experimentId === id) return { head: own, text, isWhole: true, lost: [] };

  const configText = textOf(join(folder, experimentFiles.config));
  const lines = linesOfHeadComment(configText);
  // Of a file that was copied here from another experiment, only the configuration is taken.
  const [log = NOTHING, config = NOTHING] = [own, headOfLines(lines)].map((each) =>
    each.experimentId === id || each.experimentId === "" ? each : NOTHING,
  );
  const head: ExperimentHead = {
    experimentId: id,
    startTime: log.startTime || config.startTime || startOfId(id) || "",
    config: log.config ?? configOf(configText),
    configHash: log.configHash || config.configHash || (/_([0-9a-f]{8})(?:-\d+)?$/.exec(id)?.[1] ?? ""),
    notes: log.notes || config.notes,
    environment: log.environment ?? config.environment,
    run: log.run ?? config.run,
  };
  const isRun = hasResults(folder);
  const lost = [
    ...(NOTES_LINE.test(ownText) || NOTES_LINE.test(lines) ? [] : ["notes"]),
    ...(head.environment ? [] : ["environment"]),
    ...(head.config === null ? ["configuration"] : []),
    ...(isRun && !head.run
      ? [`where its configuration was read (pass it to \`explog resume\` as --config)`]
      : []),
  ];
  const source = configText === "" ? undefined : experimentFiles.config;
  return { head, text: headText(head), isWhole: false, lost, source };
}

const NOTHING = headOfLines("");

/** The bytes up to the first generation, when they are a head. */
function wholeHeadText(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(`${text}]}`);
    return typeof value === "object" && value !== null && "schema" in value && "config" in value
      ? text
      : undefined;
  } catch {
    return undefined;
  }
}

/** Of a log up to the line that opens the generations, which may have been hit; empty when there is none. */
function firstText(path: string): string {
  let descriptor: number;
  try {
    descriptor = openSync(path, "r");
  } catch {
    return "";
  }
  try {
    const bytes = Buffer.alloc(Math.min(fstatSync(descriptor).size, LARGEST_HEAD_BYTES));
    const read = bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, 0));
    const opening = read.indexOf(`\n${METRICS_START}`);
    if (opening >= 0) return read.toString("utf8", 0, opening + 1 + METRICS_START.length);
    const record = read.indexOf('\n{"seq":');
    return read.toString("utf8", 0, record < 0 ? read.length : record);
  } catch {
    return "";
  } finally {
    closeSync(descriptor);
  }
}

function configOf(text: string): unknown {
  try {
    return parse(text) ?? null;
  } catch {
    return null;
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** In words, how a head that was lost was made anew, and what it took with it. */
export function headLossText({ lost, source }: RecoveredHead): string {
  const gone = lost.length > 0 ? `; not known any more: ${lost.join(", ")}` : "";
  return `the beginning of its log was made anew from ${source === undefined ? "" : `${source} and `}its name${gone}`;
}
