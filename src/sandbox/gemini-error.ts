/** What the Gemini API calls the kinds of failure the sandbox can answer with, and their HTTP status. */
const HTTP_STATUS = {
  INVALID_ARGUMENT: 400,
  NOT_FOUND: 404,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
} as const;

export type GeminiErrorStatus = keyof typeof HTTP_STATUS;

/** A failure that is answered in the Gemini API's own shape. */
export class GeminiError extends Error {
  override readonly name = "GeminiError";
  readonly status: GeminiErrorStatus;
  readonly httpStatus: number;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    status: GeminiErrorStatus,
    message: string,
    options: { retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.status = status;
    this.httpStatus = HTTP_STATUS[status];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

export function geminiErrorBody(error: GeminiError) {
  const { retryAfterSeconds } = error;
  return {
    error: {
      code: error.httpStatus,
      message: `Sandbox: ${error.message}`,
      status: error.status,
      ...(retryAfterSeconds !== undefined && {
        details: [
          {
            "@type": "type.googleapis.com/google.rpc.RetryInfo",
            // A protobuf duration: decimal seconds and an "s"; rounded up, since earlier would be too early.
            retryDelay: `${Math.ceil(retryAfterSeconds * 1000) / 1000}s`,
          },
        ],
      }),
    },
  };
}

/** Response headers; `Retry-After` is whole seconds in HTTP, so it is rounded up. */
export function geminiErrorHeaders(error: GeminiError): Record<string, string> {
  return error.retryAfterSeconds === undefined
    ? {}
    : { "retry-after": String(Math.ceil(error.retryAfterSeconds)) };
}
