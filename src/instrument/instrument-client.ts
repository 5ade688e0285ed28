import { ExplogError } from "../format/explog-error.js";
import type { ModelCallRecorder } from "../format/model-call.js";
import { instrumentGoogleGenAI, isGoogleGenAI } from "./google-genai.js";

/** Clients that were instrumented, so that doing it twice logs nothing twice. */
const instrumented = new WeakMap<object, ModelCallRecorder>();

/**
 * Patches a model client in place, so that each of its calls is recorded.
 * @throws ExplogError `UNSUPPORTED_CLIENT`.
 */
export function instrumentClient<Client extends object>(client: Client, recorder: ModelCallRecorder): Client {
  const isObject = typeof client === "object" && client !== null;
  if (isObject && instrumented.get(client) === recorder) return client;
  if (!isObject || !isGoogleGenAI(client)) {
    throw new ExplogError(
      "UNSUPPORTED_CLIENT",
      `instrument: ${describeClient(client)} is no client explog knows. Supported: GoogleGenAI of @google/genai (2 and later). Use generation() or logGeneration() for any other.`,
    );
  }
  instrumentGoogleGenAI(client, recorder);
  instrumented.set(client, recorder);
  return client;
}

function describeClient(client: unknown): string {
  if (typeof client !== "object" || client === null) return String(client);
  return `a ${client.constructor?.name || "plain object"}`;
}
