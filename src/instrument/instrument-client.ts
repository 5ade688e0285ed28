import { ExplogError } from "../format/explog-error.js";
import type { ModelCallRecorder } from "../format/model-call.js";
import { instrumentAnthropic, isAnthropic } from "./anthropic-client.js";
import { instrumentGoogleGenAI, isGoogleGenAI } from "./google-genai.js";
import { instrumentOpenAI, isOpenAI } from "./openai-client.js";
import { createReplacedMethods, type ReplacedMethods } from "./replaced-methods.js";

export interface InstrumentOptions {
  /**
   * Ask OpenAI's chat streams for their usage, which they leave out otherwise; they then send one more
   * chunk, without choices. Default `false`: counts of such streams are estimated.
   */
  includeUsage?: boolean;
}

/** Clients that were instrumented, so that doing it twice logs nothing twice, and how to undo it. */
const instrumented = new WeakMap<object, Map<ModelCallRecorder, ReplacedMethods>>();

/**
 * Patches a model client in place, so that each of its calls is recorded.
 * @throws ExplogError `UNSUPPORTED_CLIENT`.
 */
export function instrumentClient<Client extends object>(
  client: Client,
  recorder: ModelCallRecorder,
  options: InstrumentOptions = {},
): Client {
  const isObject = typeof client === "object" && client !== null;
  if (isObject && instrumented.get(client)?.has(recorder)) return client;
  const methods = createReplacedMethods();
  const derived = (client: object) => void instrumentClient(client, recorder, options);
  if (isObject && isGoogleGenAI(client)) instrumentGoogleGenAI(client, recorder, methods);
  else if (isObject && isOpenAI(client)) instrumentOpenAI(client, recorder, methods, options, derived);
  else if (isObject && isAnthropic(client)) instrumentAnthropic(client, recorder, methods, derived);
  else {
    throw new ExplogError(
      "UNSUPPORTED_CLIENT",
      `instrument: ${describeClient(client)} is no client explog knows. Supported: GoogleGenAI of @google/genai (2 and later), OpenAI of openai (6 and later; compatible servers by baseURL; AzureOpenAI and BedrockOpenAI), Anthropic of @anthropic-ai/sdk (AnthropicVertex and AnthropicBedrock). Use generation() or logGeneration() for any other.`,
    );
  }
  const recorders = instrumented.get(client) ?? new Map<ModelCallRecorder, ReplacedMethods>();
  instrumented.set(client, recorders.set(recorder, methods));
  return client;
}

/** Puts a client back as it was before `instrumentClient`; one that was not instrumented is left alone. */
export function uninstrumentClient<Client extends object>(
  client: Client,
  recorder: ModelCallRecorder,
): Client {
  const recorders = instrumented.get(client);
  recorders?.get(recorder)?.undo();
  recorders?.delete(recorder);
  return client;
}

function describeClient(client: unknown): string {
  if (typeof client !== "object" || client === null) return String(client);
  return `a ${client.constructor?.name || "plain object"}`;
}
