import type { GenerationStatus } from "./generation-record.js";

/** What a run made of one item: the answer, what could be read from it, and how good it was. */
export interface ItemResult {
  key: string;
  frameNumber?: number;
  /** Of the item's row in its file, from 1. */
  rowNumber?: number;
  /** Where items are asked several times, from 1. */
  repetition?: number;
  /** Name of the item's file. */
  file?: string;
  timeSeconds?: number;
  status: GenerationStatus;
  /** As the model gave it; `null` when there is none. */
  answer: string | null;
  /** What the model said in place of an answer, where its API tells the two apart. */
  refusal?: string;
  /** The JSON value of the answer, when JSON was asked for and found. */
  parsed?: unknown;
  /** Why no JSON value could be read from the answer. */
  parseError?: string;
  /** What had to be mended before the answer could be read as JSON, `truncated` above all. */
  parseRepairs?: readonly string[];
  /** Where the JSON value does not keep to the schema (a JSON Pointer), and how. */
  schemaErrors?: readonly { path: string; message: string }[];
  scores?: Record<string, number>;
  /** Why the answer could not be scored. */
  scoreError?: string;
  /** What the named groups of the score's regular expression hold. */
  extracted?: Record<string, string | null>;
  error?: { name: string; message: string; httpStatus?: number };
  finishReason?: string;
  attempts: number;
  /** Of the generation's record in the log. */
  seq?: number;
  durationSeconds?: number | null;
  costUsd?: number | null;
  /** The answer comes from the offline stand-in, not from a model. */
  sandbox?: boolean;
}

/** A result as it stands in `results.json`. */
export function toResultLine(result: ItemResult) {
  return {
    key: result.key,
    frame_number: result.frameNumber,
    row_number: result.rowNumber,
    repetition: result.repetition,
    file: result.file,
    time_seconds: result.timeSeconds,
    status: result.status,
    answer: result.answer,
    refusal: result.refusal,
    parsed: result.parsed,
    parse_error: result.parseError,
    parse_repairs: result.parseRepairs,
    schema_errors: result.schemaErrors,
    scores: result.scores,
    score_error: result.scoreError,
    extracted: result.extracted,
    error: result.error && {
      name: result.error.name,
      message: result.error.message,
      http_status: result.error.httpStatus,
    },
    finish_reason: result.finishReason,
    attempts: result.attempts,
    seq: result.seq,
    duration_seconds: result.durationSeconds,
    cost_usd: result.costUsd,
    sandbox: result.sandbox,
  };
}
