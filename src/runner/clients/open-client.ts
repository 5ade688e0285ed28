import type { RunConfig } from "../../config/run-config.js";
import { loadPeer } from "../load-peer.js";
import { anthropicDialect } from "./anthropic-dialect.js";
import type { Endpoint } from "./endpoint.js";
import { createGeminiClient } from "./gemini-client.js";
import type { ModelClient } from "./model-client.js";
import { type Address, openAddress } from "./open-address.js";
import { openaiDialect } from "./openai-dialect.js";
import type { StructuredOutput } from "./structured-output.js";
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
export async function openClient(
  config: RunConfig,
  endpoint: Endpoint,
  structured?: StructuredOutput,
): Promise<OpenClient> {
  const create = clientMaker(config, structured);
  const { address, close } = await openAddress(config, endpoint);
  const client = create(address);
  if (endpoint.kind === "api") return { client, close };
  // To the log, the sandbox's port is no address of the model's: its calls are priced like the model's own.
  return { client: { ...client, baseUrl: undefined }, close };
}

/**
 * Sees to it that the package which a run calls its model through is there.
 * @throws ExplogError `PEER_MISSING`.
 */
export function requireClient(config: RunConfig): void {
  clientMaker(config);
}

function clientMaker(config: RunConfig, structured?: StructuredOutput): (address: Address) => ModelClient {
  if (config.provider !== "google") return (address) => openWireClient(config, address, structured);
  const library = loadPeer<Parameters<typeof createGeminiClient>[0]>("@google/genai");
  return ({ baseUrl, apiKey = NO_KEY_NEEDED }) =>
    createGeminiClient(library, config, { baseUrl, apiKey }, structured);
}

function openWireClient(config: RunConfig, address: Address, structured?: StructuredOutput): ModelClient {
  const dialect =
    config.provider === "anthropic"
      ? anthropicDialect(config, address, structured)
      : openaiDialect(config, address, structured);
  return createWireClient(dialect, { ...address, stream: config.stream });
}
