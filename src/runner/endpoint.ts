import type { RunConfig } from "../config/run-config.js";
import { InputProblem } from "./input-problem.js";

/** Where a run's calls go: the offline stand-in, or an API with its key. */
export type Endpoint = { kind: "sandbox" } | { kind: "api"; baseUrl?: string; apiKey: string };

/** Servers on this machine are asked without a key, but the client insists on having one. */
const NO_KEY_NEEDED = "none";

/**
 * The endpoint of a configuration, keys taken from the environment as Google's own client does.
 * @throws InputProblem when a real endpoint has no key.
 */
export function chooseEndpoint(
  config: Pick<RunConfig, "baseUrl" | "apiKey" | "model">,
  environment: Readonly<Record<string, string | undefined>>,
): Endpoint {
  if (config.baseUrl === "sandbox") return { kind: "sandbox" };
  const baseUrl = config.baseUrl ?? (environment.GOOGLE_GEMINI_BASE_URL || undefined);
  if (baseUrl !== undefined && !URL.canParse(baseUrl)) {
    throw new InputProblem(
      `GOOGLE_GEMINI_BASE_URL is \`${baseUrl}\`, which is not an address`,
      "Set it to an address (`https://host`), or unset it.",
    );
  }
  const apiKey = config.apiKey || environment.GOOGLE_API_KEY || environment.GEMINI_API_KEY;
  if (apiKey) return { kind: "api", baseUrl, apiKey };
  if (baseUrl !== undefined && isLocal(baseUrl)) return { kind: "api", baseUrl, apiKey: NO_KEY_NEEDED };
  throw new InputProblem(
    `there is no API key for \`${config.model}\``,
    "Set GEMINI_API_KEY (https://aistudio.google.com/apikey), or write `base_url: sandbox` to try it without one.",
  );
}

function isLocal(baseUrl: string): boolean {
  const { hostname } = new URL(baseUrl);
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
