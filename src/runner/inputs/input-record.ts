import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isConfigMap } from "../../config/config-tree.js";
import { replaceFile } from "../../journal/atomic-file.js";
import type { LoggerOutput } from "../../logger/console-reporter.js";

/** What an experiment keeps of the file that its items come from. */
export interface InputRecord {
  /** The file's name, without its folder. */
  file: string;
  sha256: string;
}

/**
 * Keeps with an experiment what its items come from. Where that is another file than when it began, this is told,
 * and the earlier record kept beside the new one. What cannot be written is told as well.
 */
export function keepInputRecord(
  record: InputRecord,
  place: { directory: string | undefined; fileName: string; output: LoggerOutput },
): void {
  const { directory, fileName, output } = place;
  if (directory === undefined) return;
  const path = join(directory, fileName);
  const { earlier = [], ...before } = readRecord(path) ?? {};
  const isOther = before.sha256 !== undefined && before.sha256 !== record.sha256;
  if (isOther) {
    output.progress(
      `⚠️ ${record.file} has changed since the experiment was last worked on: requests that change with it are sent again.`,
    );
  }
  const all = [...(Array.isArray(earlier) ? earlier : []), ...(isOther ? [before] : [])];
  const text = JSON.stringify({ ...record, ...(all.length > 0 && { earlier: all }) }, undefined, 1);
  try {
    replaceFile(path, `${text}\n`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    output.progress(`⚠️ ${fileName} could not be written: ${reason}`);
  }
}

function readRecord(path: string): Record<string, unknown> | undefined {
  try {
    const record: unknown = JSON.parse(readFileSync(path, "utf8"));
    return isConfigMap(record) ? record : undefined;
  } catch {
    // The experiment begins, or began with an earlier version.
    return undefined;
  }
}
