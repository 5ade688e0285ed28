/** Why a call failed, which decides what to do next. */
export type FailureCause = "authentication" | "request" | "overload" | "network" | "timeout" | "unknown";

const errorNames: Partial<Record<FailureCause, string>> = {
  network: "NetworkError",
  timeout: "TimeoutError",
  unknown: "ClientError",
};

/** A failed call in the provider's words, with what they say about trying again. */
export class ModelCallError extends Error {
  /** What kind of failure it was, as logs show it. */
  override readonly name: string;
  readonly failure: FailureCause;
  /** HTTP status, when there was an answer. */
  readonly status?: number;
  /** How long the server asks to wait. */
  readonly retryAfterSeconds?: number;

  constructor(
    message: string,
    details: { failure: FailureCause; status?: number; retryAfterSeconds?: number; cause?: unknown },
  ) {
    super(message, { cause: details.cause });
    this.name = errorNames[details.failure] ?? "ApiError";
    this.failure = details.failure;
    this.status = details.status;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }

  /** Whether the same request may well succeed later. */
  get isTransient(): boolean {
    return this.failure === "overload" || this.failure === "network" || this.failure === "timeout";
  }
}
