import type { RecordLine } from "./record-line.js";

type Check = (value: unknown) => boolean;
/** What JSON gave where a record is looked for: any field may be missing, or anything. */
type UncheckedLine = Partial<Record<keyof RecordLine, unknown>>;

const isText: Check = (value) => typeof value === "string";
const isNumber: Check = (value) => typeof value === "number";
const isCount: Check = (value) => value === null || (Number.isFinite(value) && Number(value) >= 0);
const isPlace: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether a value of JSON is a whole record: bytes that were hit can leave JSON that is none. */
export function isRecordLine(value: unknown): value is RecordLine & { seq: number } {
  return isObject(value) && hasRequiredFields(value) && hasSoundOptionalFields(value);
}

/** Whether an object holds nothing but what a record holds: what a tail left in it is not of a record. */
export function hasOnlyRecordFields(value: object): boolean {
  return Object.keys(value).every((name) => Object.hasOwn(FIELDS, name));
}

/** What every record has, as its writer writes it. Field by field: a table of checks takes five times as long. */
function hasRequiredFields(line: UncheckedLine): boolean {
  return (
    isPlace(line.seq) &&
    line.seq !== 0 &&
    isText(line.key) &&
    isText(line.timestamp) &&
    (line.status === "ok" || line.status === "error" || line.status === "aborted") &&
    isPlace(line.attempts) &&
    isText(line.model) &&
    isCount(line.duration_seconds) &&
    isUsage(line.token_usage) &&
    isCost(line.cost)
  );
}

function hasSoundOptionalFields(line: UncheckedLine): boolean {
  return (
    isAbsentOr(isNumber, line.frame_number) &&
    (isAbsentOr(isText, line.step) || isNumber(line.step)) &&
    isAbsentOr(isNumber, line.time_to_first_token_seconds) &&
    isAbsentOr(isText, line.provider) &&
    isAbsentOr(isText, line.model_version) &&
    (line.service_tier === null || isAbsentOr(isText, line.service_tier)) &&
    isAbsentOr(isText, line.finish_reason) &&
    isAbsentOr(isNumber, line.temperature) &&
    isAbsentOr(isNumber, line.top_p) &&
    isAbsentOr(isNumber, line.top_k) &&
    isAbsentOr(isEstimate, line.local_estimate) &&
    isAbsentOr(isPlace, line.response_length) &&
    isAbsentOr(isPlace, line.example_images_count) &&
    isAbsentOr(isPlace, line.test_images_count) &&
    isAbsentOr(areScores, line.scores) &&
    isAbsentOr(isObject, line.tags) &&
    isAbsentOr(isError, line.error) &&
    isAbsentOr(isTranscriptPlace, line.transcript)
  );
}

function isAbsentOr(check: Check, value: unknown): boolean {
  return value === undefined || check(value);
}

function isUsage(value: unknown): boolean {
  return (
    isObject(value) &&
    isText(value.source) &&
    Array.isArray(value.flags) &&
    isCount(value.input_tokens) &&
    isCount(value.output_tokens) &&
    isCount(value.total_tokens)
  );
}

function isCost(value: unknown): boolean {
  return isObject(value) && isText(value.source) && (value.usd === null || isNumber(value.usd));
}

function isEstimate(value: unknown): boolean {
  return isObject(value) && isText(value.method);
}

function areScores(value: unknown): boolean {
  return isObject(value) && Object.values(value).every(isNumber);
}

function isError(value: unknown): boolean {
  return isObject(value) && isText(value.name) && isText(value.message);
}

function isTranscriptPlace(value: unknown): boolean {
  return isObject(value) && isPlace(value.offset) && isPlace(value.length);
}

/** All of them: a field that is missing here does not compile. */
const FIELDS: Record<keyof RecordLine, true> = {
  seq: true,
  key: true,
  timestamp: true,
  frame_number: true,
  step: true,
  duration_seconds: true,
  time_to_first_token_seconds: true,
  status: true,
  attempts: true,
  provider: true,
  model: true,
  model_version: true,
  service_tier: true,
  finish_reason: true,
  temperature: true,
  top_p: true,
  top_k: true,
  token_usage: true,
  local_estimate: true,
  cost: true,
  response_length: true,
  example_images_count: true,
  test_images_count: true,
  scores: true,
  tags: true,
  error: true,
  transcript: true,
};
