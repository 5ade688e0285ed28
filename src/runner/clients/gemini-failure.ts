import { retryAfterSeconds } from "../pacing/retry-after.js";
import { type FailureCause, ModelCallError } from "./model-call-error.js";

const TRANSIENT_STATUSES = new Set([408, 409, 429, 500, 502, 503, 504]);

/** Turns whatever the Gemini client threw into a failure with a cause, a status and a waiting time. */
export function geminiFailure(error: unknown, headers: Headers | undefined, apiKey?: string): ModelCallError {
  if (error instanceof ModelCallError) return error;
  const status = statusOf(error);
  const message = error instanceof Error ? error.message : String(error);
  if (status !== undefined) {
    const body = errorBody(message);
    const words = [status, body?.status, body?.message ?? message].filter(Boolean).join(" ");
    return new ModelCallError(words, {
      failure: status === 429 && isDayUsedUp(body) ? "quota" : causeOfStatus(status),
      status,
      retryAfterSeconds: retryAfterSeconds(headers?.get("retry-after")) ?? retryInfoSeconds(body),
      apiKey,
      cause: error,
    });
  }
  const failure = isNetworkError(error) ? "network" : "unknown";
  return new ModelCallError(networkText(error, message), { failure, apiKey, cause: error });
}

function causeOfStatus(status: number): FailureCause {
  if (TRANSIENT_STATUSES.has(status)) return "overload";
  return status === 401 || status === 403 ? "authentication" : "request";
}

function statusOf(error: unknown): number | undefined {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === "number" ? status : undefined;
}

interface GeminiErrorBody {
  message?: string;
  status?: string;
  details?: { "@type"?: string; retryDelay?: string; violations?: unknown }[];
}

/** The client's error message holds the server's JSON body. */
function errorBody(message: string): GeminiErrorBody | undefined {
  try {
    const body = JSON.parse(message.slice(message.indexOf("{"))) as { error?: GeminiErrorBody };
    // A server behind a proxy may wrap the body's text in another body.
    const inner = body.error?.message?.trimStart().startsWith("{")
      ? errorBody(body.error.message)
      : undefined;
    return inner ?? body.error;
  } catch {
    return undefined;
  }
}

/** A minute's quota passes, a day's does not, though the answer to either may tell a delay of seconds. */
function isDayUsedUp(body: GeminiErrorBody | undefined): boolean {
  if (!Array.isArray(body?.details)) return false;
  return body.details.some(({ violations }) =>
    /"quotaId":"[^"]*PerDay/.test(JSON.stringify(violations ?? null)),
  );
}

function retryInfoSeconds(body: GeminiErrorBody | undefined): number | undefined {
  if (!Array.isArray(body?.details)) return undefined;
  const delay = body.details.find((detail) => detail?.["@type"]?.endsWith("RetryInfo"))?.retryDelay;
  const seconds = Number(/^([\d.]+)s$/.exec(delay ?? "")?.[1]);
  return Number.isFinite(seconds) ? seconds : undefined;
}

/** Connections that failed or broke: what `fetch` throws, and half an answer that the client cannot read. */
function isNetworkError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (/fetch failed|terminated|socket|network|Incomplete JSON segment/i.test(error.message)) return true;
  return error instanceof SyntaxError || codeOf(error) !== undefined;
}

/** `fetch failed` says nothing by itself; what caused it does. */
function networkText(error: unknown, message: string): string {
  const causes = causesOf(error).slice(1);
  const words = causes
    .map((cause) => cause.message || (codeOf(cause) ?? ""))
    .filter((text) => text && !message.includes(text));
  return words.length === 0 ? message : `${message}: ${words.at(-1)}`;
}

/** `ECONNREFUSED`, `UND_ERR_SOCKET` and their like, on the error or on what caused it. */
function codeOf(error: unknown): string | undefined {
  const codes = causesOf(error).map((cause) => (cause as NodeJS.ErrnoException).code);
  return codes.find((code) => typeof code === "string");
}

function causesOf(error: unknown): Error[] {
  const causes: Error[] = [];
  for (let current = error; current instanceof Error && causes.length < 5; current = current.cause)
    causes.push(current);
  return causes;
}
