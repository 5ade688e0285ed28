import { closeSync, openSync, readSync } from "node:fs";
import type { ExperimentHead } from "../format/experiment-log.js";
import { ExplogError } from "../format/explog-error.js";
import { fromHeadLine } from "../format/head-line.js";
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
    return fromHeadLine(JSON.parse(`${text.replace(/,\s*$/, "")}}`));
  } catch {
    return fromHeadLine(completeFields(text));
  }
}

/** Everything before the line that opens the generations. */
function headText(logPath: string): string {
  const descriptor = openSync(logPath, "r");
  try {
    for (let size = FIRST_READ_BYTES; ; size *= 4) {
      const buffer = Buffer.allocUnsafe(size);
      const bytes = readSync(descriptor, buffer, 0, size, 0);
      const end = buffer.subarray(0, bytes).indexOf(`\n${METRICS_START}`);
      if (end >= 0) return buffer.toString("utf8", 0, end);
      if (bytes < size) return buffer.toString("utf8", 0, bytes);
    }
  } finally {
    closeSync(descriptor);
  }
}
