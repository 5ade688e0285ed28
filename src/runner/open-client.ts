import type { RunConfig } from "../config/run-config.js";
import { anthropicDialect } from "./anthropic-dialect.js";
import type { Endpoint } from "./endpoint.js";
import { createGeminiClient } from "./gemini-client.js";
import { loadPeer } from "./load-peer.js";
import type { ModelClient } from "./model-client.js";
import { openaiDialect } from "./openai-dialect.js";
import { createWireClient } from "./wire-client.js";

/** Servers on this machine are asked without a key, but Google's client insists on having one. */
const NO_KEY_NEEDED = "none";

/** A client for a run, and what has to be closed after it. */
export interface OpenClient {
  client: ModelClient;
  close(): Promise<void>;
}

/**
 * Makes the client of a run; for the sandbox, starts that first.
 * @throws ExplogError `PEER_MISSING`.
 */
export async function openClient(config: RunConfig, endpoint: Endpoint): Promise<OpenClient> {
  if (endpoint.kind === "api" && config.provider !== "google") {
    return { client: openWireClient(config, endpoint), close: async () => {} };
  }
  const library = loadPeer<Parameters<typeof createGeminiClient>[0]>("@google/genai");
  if (endpoint.kind === "api") {
    const { baseUrl, apiKey = NO_KEY_NEEDED } = endpoint;
    return { client: createGeminiClient(library, config, { baseUrl, apiKey }), close: async () => {} };
  }
  const { startSandbox } = await import("../sandbox/start-sandbox.js");
  const sandbox = await startSandbox(config.sandbox);
  const client = createGeminiClient(library, config, { baseUrl: sandbox.url, apiKey: "sandbox" });
  // To the log, the sandbox's port is no address of the model's: its calls are priced like the model's own.
  return { client: { ...client, baseUrl: undefined }, close: () => sandbox.close() };
}

function openWireClient(config: RunConfig, endpoint: Extract<Endpoint, { kind: "api" }>): ModelClient {
  const dialect =
    config.provider === "anthropic" ? anthropicDialect(config, endpoint) : openaiDialect(config, endpoint);
  return createWireClient(dialect, { ...endpoint, stream: config.stream });
}
