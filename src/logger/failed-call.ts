import type { Cost } from "../format/cost.js";
import { redactEcho } from "../format/redaction.js";

/**
 * Providers that document that a request answered with an HTTP error is not charged for.
 * Google: "If your request fails with a 400 or 500 error, you won't be charged for the tokens used",
 * ai.google.dev/gemini-api/docs/billing, read 2026-11-23.
 */
const ERRORS_NOT_CHARGED = new Set(["google"]);

export interface DescribedError {
  name: string;
  message: string;
  httpStatus?: number;
}

/** Name, message and HTTP status of anything that can be thrown. */
export function describeError(error: unknown): DescribedError {
  if (typeof error !== "object" || error === null) return { name: "Error", message: String(error) };
  const { message } = error as { message?: unknown };
  const httpStatus = httpStatusOf(error);
  return {
    name: nameOf(error),
    // A failed request's message may spell out its address, or the key that the server refused.
    message: redactEcho(typeof message === "string" ? message : String(error)),
    ...(httpStatus === undefined ? {} : { httpStatus }),
  };
}

/** Whether the caller gave the call up, rather than the call failing. */
export function isAbort(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const name = nameOf(error);
  return name === "AbortError" || name === "APIUserAbortError";
}

/** Errors of some SDKs leave `name` as it was born, and are told by their class alone. */
function nameOf(error: object): string {
  const { name } = error as { name?: unknown };
  if (typeof name === "string" && name !== "" && name !== "Error") return name;
  return (error instanceof Error && error.constructor?.name) || "Error";
}

/** What a call that ended in an error cost: nothing where the provider says so, else unknown. */
export function costOfFailedCall(provider: string | undefined, error: DescribedError): Cost {
  if (error.name === "BudgetExceededError") return { usd: 0, source: "computed", reason: "not sent" };
  if (
    error.httpStatus !== undefined &&
    error.httpStatus >= 400 &&
    provider &&
    ERRORS_NOT_CHARGED.has(provider)
  ) {
    return { usd: 0, source: "computed", reason: `not charged: HTTP ${error.httpStatus}` };
  }
  return { usd: null, source: "unknown", reason: "the call ended without a usage report" };
}

function httpStatusOf(error: object): number | undefined {
  for (const field of ["status", "statusCode", "code"] as const) {
    const value = (error as Record<string, unknown>)[field];
    if (typeof value === "number" && Number.isInteger(value) && value >= 100 && value < 600) return value;
  }
  return undefined;
}
