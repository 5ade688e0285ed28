import { retryAfterSeconds } from "../pacing/retry-after.js";
import { type FailureCause, ModelCallError } from "./model-call-error.js";
import type { HeaderReader, WireReply } from "./wire-request.js";

/** 529 is Anthropic's word for being overloaded. */
const TRANSIENT_STATUSES = new Set([408, 409, 429, 500, 502, 503, 504, 529]);

const LONGEST_EXCERPT = 200;

/** What a server refused, in its own words. */
export async function responseFailure(reply: WireReply, apiKey?: string): Promise<ModelCallError> {
  const { status, statusText, headers } = reply;
  const chunks: Uint8Array[] = [];
  await reply.read((chunk) => chunks.push(chunk)).catch(() => undefined);
  const body = Buffer.concat(chunks).toString("utf8");
  const { type, message } = errorOf(body);
  return new ModelCallError([status, type, message ?? statusText].filter(Boolean).join(" "), {
    failure: causeOf(status, type, message),
    status,
    retryAfterSeconds: retryAfterMilliseconds(headers) ?? retryAfterSeconds(headers.get("retry-after")),
    apiKey,
  });
}

/** What was thrown instead of an answer: a connection that failed or broke. */
export function networkFailure(error: unknown, apiKey?: string): ModelCallError {
  if (error instanceof ModelCallError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : undefined;
  const words = cause ? `${message}: ${cause.message || (cause as NodeJS.ErrnoException).code}` : message;
  return new ModelCallError(words, { failure: "network", apiKey, cause: error });
}

/** An account without money, or with its day used up, is told so by 429 too, and waiting does not fill it. */
const USED_UP_TYPES = new Set(["insufficient_quota", "billing_hard_limit_reached", "billing_not_active"]);
const USED_UP_WORDS = /credit balance is too low|\bper day\b/i;

function causeOf(status: number, type: string | undefined, message = ""): FailureCause {
  if (type !== undefined && USED_UP_TYPES.has(type)) return "quota";
  if ((status === 429 || status === 400) && USED_UP_WORDS.test(message)) return "quota";
  if (TRANSIENT_STATUSES.has(status)) return "overload";
  return status === 401 || status === 403 ? "authentication" : "request";
}

function errorOf(body: string): { type?: string; message?: string } {
  try {
    const { error } = JSON.parse(body) as { error?: { type?: unknown; code?: unknown; message?: unknown } };
    if (typeof error === "string") return { message: error };
    const type = error?.code ?? error?.type;
    return {
      type: typeof type === "string" ? type : undefined,
      message: typeof error?.message === "string" ? error.message : undefined,
    };
  } catch {
    return { message: body.slice(0, LONGEST_EXCERPT).replace(/\s+/g, " ").trim() || undefined };
  }
}

function retryAfterMilliseconds(headers: HeaderReader): number | undefined {
  const milliseconds = Number(headers.get("retry-after-ms") ?? Number.NaN);
  return Number.isFinite(milliseconds) ? milliseconds / 1000 : undefined;
}
