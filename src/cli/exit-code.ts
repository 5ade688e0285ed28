import { ExplogError, type ExplogErrorCode } from "../format/explog-error.js";

/** 0 done, 1 failed, 2 wrong usage, 3 stopped by a budget, 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

const WRONG_USAGE = new Set<ExplogErrorCode>([
  "CONFIG_INVALID",
  "CONFIG_CHANGED",
  "INPUT_INVALID",
  "INVALID_ARGUMENT",
  "PRICES_INVALID",
  "PEER_MISSING",
  "EXPERIMENT_NOT_FOUND",
  "EXPERIMENT_AMBIGUOUS",
]);

export function exitCodeOf(error: unknown): ExitCode {
  return error instanceof ExplogError && WRONG_USAGE.has(error.code) ? 2 : 1;
}
