import { ExplogError } from "../format/explog-error.js";
import type { ModelCallError } from "./clients/model-call-error.js";

/**
 * Why a run is to be broken off after a failed call, if it is: the key is refused, the very first calls
 * are refused as they stand, or too many items in a row have failed.
 */
export function reasonToBreakOff(
  failure: ModelCallError,
  counts: { succeeded: number; failuresInARow: number; stopAfterFailures: number },
): ExplogError | undefined {
  const words = failure.message.replace(/\.$/, "");
  if (failure.failure === "authentication") {
    return stopped(`the API refuses the key: ${words}. Check GEMINI_API_KEY and what it may use`, failure);
  }
  if (failure.failure === "quota") {
    return stopped(
      `the account's quota is used up: ${words}. Go on with \`explog resume\` when there is some again`,
      failure,
    );
  }
  if (failure.failure === "request" && counts.succeeded === 0) {
    return stopped(
      `the API refuses the first call: ${words}. Check model, prompt, generation settings, and the schema if there is one (\`output.structured=false\` leaves it out)`,
      failure,
    );
  }
  if (counts.stopAfterFailures > 0 && counts.failuresInARow >= counts.stopAfterFailures) {
    return stopped(
      `${counts.failuresInARow} items in a row failed (stop_after_failures), the last one with: ${words}`,
      failure,
    );
  }
  return undefined;
}

function stopped(message: string, cause: ModelCallError): ExplogError {
  return new ExplogError("MODEL_CALL_FAILED", `The run was stopped: ${message}.`, { cause });
}
