import type { RecordLine } from "./record-line.js";

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string";
const isNumber: Check = (value) => typeof value === "number";
const isCount: Check = (value) => value === null || (Number.isFinite(value) && Number(value) >= 0);
const isPlace: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const allOf =
  (check: Check): Check =>
  (value) =>
    isObject(value) && Object.values(value).every(check);

/** What every record has, as its writer writes it. */
const REQUIRED: Partial<Record<keyof RecordLine, Check>> = {
  seq: (value) => isPlace(value) && value !== 0,
  key: isText,
  timestamp: isText,
  status: (value) => value === "ok" || value === "error" || value === "aborted",
  attempts: isPlace,
  model: isText,
  duration_seconds: isCount,
  token_usage: (value) =>
    isObject(value) &&
    isText(value.source) &&
    Array.isArray(value.flags) &&
    ["input_tokens", "output_tokens", "total_tokens"].every((name) => isCount(value[name])),
  cost: (value) => isObject(value) && isText(value.source) && (value.usd === null || isNumber(value.usd)),
};

const OPTIONAL: Partial<Record<keyof RecordLine, Check>> = {
  frame_number: isNumber,
  step: (value) => isText(value) || isNumber(value),
  time_to_first_token_seconds: isNumber,
  provider: isText,
  model_version: isText,
  service_tier: (value) => value === null || isText(value),
  finish_reason: isText,
  temperature: isNumber,
  top_p: isNumber,
  top_k: isNumber,
  local_estimate: (value) => isObject(value) && isText(value.method),
  response_length: isPlace,
  example_images_count: isPlace,
  test_images_count: isPlace,
  scores: allOf(isNumber),
  tags: isObject,
  error: (value) => isObject(value) && isText(value.name) && isText(value.message),
  transcript: (value) => isObject(value) && isPlace(value.offset) && isPlace(value.length),
};

const REQUIRED_CHECKS = Object.entries(REQUIRED);
const OPTIONAL_CHECKS = Object.entries(OPTIONAL);

/** Whether a value of JSON is a whole record: bytes that were hit can leave JSON that is none. */
export function isRecordLine(value: unknown): value is RecordLine & { seq: number } {
  if (!isObject(value)) return false;
  for (const [name, check] of REQUIRED_CHECKS) if (!check(value[name])) return false;
  for (const [name, check] of OPTIONAL_CHECKS) {
    if (value[name] !== undefined && !check(value[name])) return false;
  }
  return true;
}

/** Whether an object holds nothing but what a record holds: what a tail left in it is not of a record. */
export function hasOnlyRecordFields(value: object): boolean {
  return Object.keys(value).every((name) => name in REQUIRED || name in OPTIONAL);
}
