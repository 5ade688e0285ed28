import { REDACTED, redactEcho } from "../../format/redaction.js";

/** A key that a server echoes is looked for only when it is too long to be a word by chance. */
const SHORTEST_KEY_CHARACTERS = 8;

/** Why a call failed, which decides what to do next. */
export type FailureCause =
  | "authentication"
  | "request"
  | "quota"
  | "overload"
  | "network"
  | "timeout"
  | "response"
  | "unknown";

/** An answer that is none of the API's comes from something in between, as a 502 does, and may pass as that does. */
const TRANSIENT = new Set<FailureCause>(["overload", "network", "timeout", "response"]);

const errorNames: Partial<Record<FailureCause, string>> = {
  network: "NetworkError",
  timeout: "TimeoutError",
  response: "ResponseError",
  unknown: "ClientError",
};

/** A failed call in the provider's words, without secrets, with what they say about trying again. */
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
    details: {
      failure: FailureCause;
      status?: number;
      retryAfterSeconds?: number;
      /** The key that the call was made with, which a server may echo. */
      apiKey?: string;
      cause?: unknown;
    },
  ) {
    super(withoutSecrets(message, details.apiKey), { cause: details.cause });
    this.name = errorNames[details.failure] ?? "ApiError";
    this.failure = details.failure;
    this.status = details.status;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }

  /** Whether the same request may well succeed later. */
  get isTransient(): boolean {
    return TRANSIENT.has(this.failure);
  }
}

function withoutSecrets(message: string, apiKey = ""): string {
  const isTellable = apiKey.length >= SHORTEST_KEY_CHARACTERS;
  return redactEcho(isTellable ? message.replaceAll(apiKey, REDACTED) : message);
}
