import { tableProvider, tableProviderAt } from "./price-table.js";

/** Names that SDKs and gateways use, and the table's provider they mean. */
const PROVIDER_IDS: Record<string, string> = {
  gemini: "google",
  vertex: "google",
  vertexai: "google",
  vertex_ai: "google",
  "vertex-ai": "google",
  xai: "x-ai",
  grok: "x-ai",
  "azure-openai": "azure",
  azure_openai: "azure",
  bedrock: "aws",
  "amazon-bedrock": "aws",
  togetherai: "together",
  moonshot: "moonshotai",
  "mistral-ai": "mistral",
  mistralai: "mistral",
};

/** These say how the API is spoken, not whose it is. */
const PROTOCOLS = /^(openai[-_]?compatible|litellm|proxy|custom|unknown|gateway)\b/;

/** Servers that run on one's own machine. */
const LOCAL_SERVERS = /^(ollama|lm-?studio|vllm|llama-?cpp|llamafile|sglang|mlx|local)\b/;

const LOCAL_ADDRESS =
  /^(?:\w+:\/\/)?(?:[^@/]*@)?(?:localhost|127(?:\.\d+){3}|\[::1\]|0\.0\.0\.0|host\.docker\.internal)(?:[:/]|$)/i;

/** The table's provider whose prices a call is billed by; `undefined` when neither address nor name tells. */
export function billingProvider(
  provider: string | undefined,
  baseUrl: string | undefined,
): string | undefined {
  const byAddress = baseUrl === undefined ? undefined : tableProviderAt(baseUrl);
  if (byAddress) return byAddress.id;
  const name = provider?.toLowerCase().trim();
  if (!name || PROTOCOLS.test(name) || LOCAL_SERVERS.test(name)) return undefined;
  // The AI SDK names its providers `xai.chat`, `google.generative-ai`, `google.vertex.anthropic`.
  const family = name.split(".")[0] ?? name;
  const known =
    PROVIDER_IDS[name] ?? PROVIDER_IDS[family] ?? (/^(?:google|gcp)\b/.test(name) ? "google" : undefined);
  return known ?? tableProvider(family)?.id ?? tableProvider(name)?.id;
}

/** Whether a call goes to this machine. */
export function isLocalCall(provider: string | undefined, baseUrl: string | undefined): boolean {
  if (baseUrl !== undefined) return LOCAL_ADDRESS.test(baseUrl);
  return provider !== undefined && LOCAL_SERVERS.test(provider.toLowerCase());
}

/** Beginnings of names that only one maker uses, where the table's own rules leave them out. */
const MAKERS: [RegExp, string][] = [
  [/^(?:ft:)?(?:gpt-|chatgpt-|o[134]-|text-embedding-|codex-|computer-use|davinci|babbage)/, "openai"],
  [/^(?:embed-|rerank-)/, "cohere"],
  [/^sonar/, "perplexity"],
  [/^voyage-/, "voyageai"],
  [/^glm-/, "zai"],
];

/** The table's provider whose models are named so; `undefined` where the table's own rules may tell. */
export function makerOf(model: string): string | undefined {
  return MAKERS.find(([beginning]) => beginning.test(model))?.[1];
}
