import type { ClientFacts } from "./call-shape.js";

/** Whose API stands under which address; the makers' own need no address in the log. */
const HOSTS: readonly { host: RegExp; provider: string; isMaker: boolean }[] = [
  { host: /(^|\.)api\.openai\.com$/, provider: "openai", isMaker: true },
  { host: /^api\.anthropic\.com$/, provider: "anthropic", isMaker: true },
  { host: /\.azure\.com$/, provider: "azure", isMaker: false },
  { host: /(^|\.)bedrock[\w-]*\..*\.?(?:amazonaws\.com|api\.aws)$/, provider: "bedrock", isMaker: false },
  { host: /(^|[.-])aiplatform\.(?:[\w-]+\.)*googleapis\.com$/, provider: "vertex", isMaker: false },
];

/** Whose API a client speaks to: told by the address, and by how it speaks where the address tells nothing. */
export function factsOfAddress(baseUrl: string, otherwise: string): ClientFacts {
  const hostname = URL.canParse(baseUrl) ? new URL(baseUrl).hostname : "";
  const known = HOSTS.find(({ host }) => host.test(hostname));
  if (known?.isMaker) return { provider: known.provider };
  return { provider: known?.provider ?? otherwise, baseUrl };
}
