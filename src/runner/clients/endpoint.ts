import type { SupportedProvider } from "../../config/model-provider.js";
import type { RunConfig } from "../../config/run-config.js";
import { InputProblem } from "../inputs/input-problem.js";

/** Where a run's calls go: the offline stand-in, or an API with its key, where it needs one. */
export type Endpoint = { kind: "sandbox" } | { kind: "api"; baseUrl?: string; apiKey?: string };

/** Where each provider's own clients look for an address and a key. */
const VARIABLES: Record<SupportedProvider, { keys: string[]; baseUrl?: string; whereToGetOne?: string }> = {
  google: {
    keys: ["GOOGLE_API_KEY", "GEMINI_API_KEY"],
    baseUrl: "GOOGLE_GEMINI_BASE_URL",
    whereToGetOne: "Set GEMINI_API_KEY (https://aistudio.google.com/apikey)",
  },
  openai: {
    keys: ["OPENAI_API_KEY"],
    baseUrl: "OPENAI_BASE_URL",
    whereToGetOne: "Set OPENAI_API_KEY (https://platform.openai.com/api-keys)",
  },
  anthropic: {
    keys: ["ANTHROPIC_API_KEY"],
    baseUrl: "ANTHROPIC_BASE_URL",
    whereToGetOne: "Set ANTHROPIC_API_KEY (https://console.anthropic.com/settings/keys)",
  },
  // A key of OpenAI's is nobody else's business, and which other one is meant cannot be known.
  "openai-compatible": { keys: [] },
};

/**
 * The endpoint of a configuration, keys taken from the environment as the provider's own client does.
 * @throws InputProblem when a real endpoint has no key.
 */
export function chooseEndpoint(
  config: Pick<RunConfig, "baseUrl" | "apiKey" | "model" | "provider">,
  environment: Readonly<Record<string, string | undefined>>,
): Endpoint {
  if (config.baseUrl === "sandbox") return { kind: "sandbox" };
  const variables = VARIABLES[config.provider];
  const baseUrl = config.baseUrl ?? ((variables.baseUrl && environment[variables.baseUrl]) || undefined);
  const isAddress = baseUrl === undefined || URL.canParse(baseUrl);
  // A wrong `base_url` is told of where the configuration is checked.
  if (!isAddress && baseUrl !== config.baseUrl) {
    throw new InputProblem(
      `${variables.baseUrl} is \`${baseUrl}\`, which is not an address`,
      "Set it to an address (`https://host`), or unset it.",
    );
  }
  const fromEnvironment = variables.keys.map((name) => environment[name]).find(Boolean);
  const apiKey = config.apiKey || fromEnvironment;
  if (apiKey) return { kind: "api", baseUrl, apiKey };
  if (!variables.whereToGetOne || (baseUrl !== undefined && (!isAddress || isLocal(baseUrl))))
    return { kind: "api", baseUrl };
  throw new InputProblem(
    `there is no API key for \`${config.model}\``,
    `${variables.whereToGetOne}, or write \`base_url: sandbox\` to try it without one.`,
  );
}

function isLocal(baseUrl: string): boolean {
  const { hostname } = new URL(baseUrl);
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
