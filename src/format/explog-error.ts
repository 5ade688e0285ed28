/** Stable names of everything explog can refuse; they never change once released. */
export type ExplogErrorCode =
  | "ALREADY_STARTED"
  | "NOT_STARTED"
  | "INVALID_ARGUMENT"
  | "CONFIG_INVALID"
  | "CONFIG_CHANGED"
  | "INPUT_INVALID"
  | "EXPERIMENT_IN_USE"
  | "EXPERIMENT_MOVED"
  | "EXPERIMENT_NOT_FOUND"
  | "EXPERIMENT_AMBIGUOUS"
  | "GENERATION_NOT_FOUND"
  | "LOG_UNREADABLE"
  | "LOG_WRITE_FAILED"
  | "PEER_MISSING"
  | "UNSUPPORTED_CLIENT"
  | "PRICES_INVALID"
  | "MODEL_CALL_FAILED"
  | "BUDGET_EXCEEDED";

/** Every error explog throws on purpose: what happened, the value seen, and what to do about it. */
export class ExplogError extends Error {
  override readonly name: string = "ExplogError";
  readonly code: ExplogErrorCode;

  constructor(code: ExplogErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
