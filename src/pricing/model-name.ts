/** A place in the table to look a model up; without a provider, the name alone has to tell. */
export interface NameCandidate {
  provider?: string;
  name: string;
}

/** Paths that the providers' own tools put before a model's name. */
const PATHS = [
  /^projects\/[^/]+\/locations\/[^/]+\/publishers\/[^/]+\/models\//,
  /^publishers\/[^/]+\/models\//,
  /^models\//,
  /^arn:aws[\w-]*:bedrock:[^/]*\//,
];

/** A vendor's or gateway's name before a slash, and the table's provider it stands for. */
const VENDORS: Record<string, string> = {
  google: "google",
  gemini: "google",
  vertex_ai: "google",
  vertex: "google",
  "vertex-ai": "google",
  openai: "openai",
  azure: "azure",
  anthropic: "anthropic",
  bedrock: "aws",
  mistral: "mistral",
  mistralai: "mistral",
  deepseek: "deepseek",
  xai: "x-ai",
  "x-ai": "x-ai",
  cohere: "cohere",
  moonshotai: "moonshotai",
  perplexity: "perplexity",
  groq: "groq",
  openrouter: "openrouter",
  together_ai: "together",
  fireworks_ai: "fireworks",
  cerebras: "cerebras",
};

/** `us.anthropic.claude-…`, `meta.llama…`: Bedrock's spelling; it has prices of its own. */
const BEDROCK =
  /^(?:(?:us|us-gov|eu|apac|au|jp|ca|sa|global)\.)?(?:anthropic|amazon|meta|mistral|cohere|ai21|deepseek|openai|qwen|writer|moonshot|moonshotai|minimax|google|nvidia|zai)\./;

/** Clients of these are pointed at other servers too, so their name does not say whose model it is. */
const GENERIC_CLIENTS = new Set(["openai", "anthropic"]);

/** The places to look for a model's price, the most telling first. */
export function nameCandidates(model: string, provider: string | undefined): NameCandidate[] {
  const name = withoutPath(model.trim().toLowerCase());
  const candidates: NameCandidate[] = [];
  if (provider !== undefined) {
    candidates.push({ provider, name });
    const slash = name.indexOf("/");
    if (slash > 0 && VENDORS[name.slice(0, slash)] === provider) {
      candidates.push({ provider, name: name.slice(slash + 1) });
    }
    // A host's price of a model is not its maker's price.
    if (!GENERIC_CLIENTS.has(provider)) return distinct(candidates);
  }
  return distinct([...candidates, ...candidatesByName(name)]);
}

function candidatesByName(name: string): NameCandidate[] {
  if (BEDROCK.test(name)) return [{ provider: "aws", name }];
  const slash = name.indexOf("/");
  if (slash <= 0) return [{ name }];
  const vendor = VENDORS[name.slice(0, slash)];
  const rest = name.slice(slash + 1);
  return vendor ? nameCandidates(rest, vendor) : [{ provider: "openrouter", name }];
}

function withoutPath(name: string): string {
  const path = PATHS.find((pattern) => pattern.test(name));
  return path ? name.replace(path, "") : name;
}

function distinct(candidates: NameCandidate[]): NameCandidate[] {
  const seen = new Set<string>();
  return candidates.filter(({ provider, name }) => {
    const key = `${provider ?? ""} ${name}`;
    if (name === "" || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
