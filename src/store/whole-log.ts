import { readFileSync } from "node:fs";
import type { ExperimentHead, ExperimentTail } from "../format/experiment-log.js";
import { ExplogError } from "../format/explog-error.js";
import type { GenerationRecord } from "../format/generation-record.js";
import { fromHeadLine, type HeadLine } from "../format/head-line.js";
import { fromTailLine, type TailLine } from "../format/log-text.js";
import { fromRecordLine, type RecordLine } from "../format/record-line.js";
import { earlierRecord } from "./earlier-record.js";
import { utcTime } from "./local-time.js";
import { salvageLog } from "./salvage-log.js";

/** A log that was read in one piece: the earlier tool's, or one of ours that somebody laid out anew. */
export interface WholeLog {
  head: ExperimentHead;
  records: GenerationRecord[];
  /** As it was written; missing where the log was cut, and in the earlier tool's. */
  tail?: ExperimentTail;
  /** Written by explog, and not by the earlier tool. */
  isOurs: boolean;
  /** What the earlier tool's log states of itself, beside its records. */
  stated: { endTime: string | null; durationSeconds?: number; generations?: number; totalTokens?: number };
  /** The file was cut short: only the records before the cut are here. */
  cut: boolean;
}

type LogLine = HeadLine &
  TailLine & { metrics?: unknown; total_generations?: unknown; total_tokens?: unknown };

/**
 * @throws ExplogError `LOG_UNREADABLE` that says what stands there instead of a log.
 * @throws the system's error when the file cannot be read.
 */
export function readWholeLog(path: string): WholeLog {
  const { line, cut } = parseLog(path, readFileSync(path, "utf8"));
  const metrics = (line.metrics as unknown[]).filter((item) => typeof item === "object" && item !== null);
  const isOurs = text(line.schema).startsWith("explog/");
  return {
    head: {
      ...fromHeadLine(line),
      startTime: utcTime(line.start_time) ?? "",
      notes: text(line.experiment_notes),
    },
    records: metrics.map((item, index) =>
      isOurs ? fromRecordLine(item as RecordLine, index + 1) : earlierRecord(item as object, index + 1),
    ),
    tail: isOurs && line.summary ? fromTailLine(line) : undefined,
    isOurs,
    stated: {
      endTime: utcTime(line.end_time),
      durationSeconds: number(line.total_duration_seconds),
      generations: number(line.total_generations),
      totalTokens: number(line.total_tokens),
    },
    cut,
  };
}

function parseLog(path: string, fileText: string): { line: LogLine; cut: boolean } {
  if (fileText.trim() === "") throw unreadable(path, "the file is empty");
  let value: unknown;
  try {
    value = JSON.parse(fileText);
  } catch (error) {
    const salvaged = salvageLog(fileText);
    if (!salvaged) throw unreadable(path, "it is not JSON", error);
    return { line: { ...salvaged.fields, metrics: salvaged.metrics }, cut: true };
  }
  if (typeof value !== "object" || value === null) throw unreadable(path, "it holds no object");
  if (!("metrics" in value) || !Array.isArray(value.metrics)) {
    throw unreadable(path, "it is JSON, and no log: it has no list of metrics");
  }
  return { line: value as LogLine, cut: false };
}

function unreadable(path: string, reason: string, cause?: unknown): ExplogError {
  return new ExplogError("LOG_UNREADABLE", `${path}: ${reason}`, { cause });
}

function number(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
