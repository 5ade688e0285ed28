import type { RunConfig } from "../../config/run-config.js";
import type { Endpoint } from "./endpoint.js";

/** Where requests go, and the key they go with. */
export interface Address {
  baseUrl?: string;
  apiKey?: string;
}

/** Their addresses end with the version; those of the others do without it. */
const SPOKEN_UNDER_V1 = new Set<RunConfig["provider"]>(["openai", "openai-compatible"]);

/** The address of an endpoint; the sandbox is started for it, and runs until it is closed. */
export async function openAddress(
  config: Pick<RunConfig, "provider" | "sandbox">,
  endpoint: Endpoint,
): Promise<{ address: Address; close(): Promise<void> }> {
  if (endpoint.kind === "api") return { address: endpoint, close: async () => {} };
  const { startSandbox } = await import("../../sandbox/start-sandbox.js");
  const sandbox = await startSandbox(config.sandbox);
  const baseUrl = SPOKEN_UNDER_V1.has(config.provider) ? `${sandbox.url}/v1` : sandbox.url;
  return { address: { baseUrl, apiKey: "sandbox" }, close: () => sandbox.close() };
}
