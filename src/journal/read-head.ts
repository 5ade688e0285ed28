import { closeSync, openSync, readSync } from "node:fs";
import type { ExperimentHead } from "../format/experiment-log.js";
import { ExplogError } from "../format/explog-error.js";
import { fromHeadLine, type HeadLine } from "../format/head-line.js";
import { METRICS_START } from "../format/log-text.js";
import { completeFields } from "./complete-fields.js";
import { isLineLog } from "./line-log.js";

const FIRST_READ_BYTES = 16 * 1024;

/**
 * Reads what an experiment was started with, without its generations. Of a head that was cut short,
 * the complete lines count.
 * @throws ExplogError `LOG_UNREADABLE` when the file is not a log of this format.
 */
export function readHead(logPath: string): ExperimentHead {
  if (!isLineLog(logPath)) {
    throw new ExplogError(
      "LOG_UNREADABLE",
      `${logPath} is not an explog/1 log: it does not begin with its schema. Was it laid out anew, or cut?`,
    );
  }
  const text = headText(logPath);
  try {
    return wholeHead(JSON.parse(`${text.replace(/,\s*$/, "")}}`));
  } catch {
    return headOfLines(text);
  }
}

/** What the complete lines of a head say; whatever the text is, it never throws. */
export function headOfLines(text: string): ExperimentHead {
  return wholeHead(completeFields(text));
}

/** Bytes that were hit can leave a field that is none of its type. */
function wholeHead(line: HeadLine): ExperimentHead {
  const text = (value: unknown) => (typeof value === "string" ? value : undefined);
  return fromHeadLine({
    ...line,
    experiment_id: text(line.experiment_id),
    start_time: text(line.start_time),
    config_hash: text(line.config_hash),
    experiment_notes: text(line.experiment_notes),
    git_commit: text(line.git_commit),
    environment: isEnvironment(line.environment) ? line.environment : undefined,
    run: isRunSource(line.run) ? line.run : undefined,
  });
}

function isRunSource(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const {
    config_path: configPath,
    working_directory: directory,
    overrides,
  } = value as Record<string, unknown>;
  const isList = Array.isArray(overrides) && overrides.every(isText);
  return isText(configPath) && configPath !== "" && isText(directory) && isList;
}

function isEnvironment(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { command_line: commandLine, ...others } = value as Record<string, unknown>;
  const isList = commandLine === undefined || (Array.isArray(commandLine) && commandLine.every(isText));
  const names = ["explog_version", "node_version", "platform", "hostname", "working_directory", "git_branch"];
  return isList && names.every((name) => others[name] === undefined || isText(others[name]));
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

/** Everything before the line that opens the generations. */
export function headText(logPath: string): string {
  const descriptor = openSync(logPath, "r");
  try {
    for (let size = FIRST_READ_BYTES; ; size *= 4) {
      const buffer = Buffer.allocUnsafe(size);
      const bytes = readSync(descriptor, buffer, 0, size, 0);
      const read = buffer.subarray(0, bytes);
      const start = read.indexOf(`\n${METRICS_START}`);
      // The line that opens the generations may have been hit.
      const end = start >= 0 ? start : read.indexOf('\n{"seq":');
      if (end >= 0) return buffer.toString("utf8", 0, end);
      if (bytes < size) return buffer.toString("utf8", 0, bytes);
    }
  } finally {
    closeSync(descriptor);
  }
}
