/** A place in the table to look a model up: a provider of the table, or `undefined` for "by name alone". */
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
  /^accounts\/fireworks\/models\/(?=(?:gpt|claude|gemini)-)/,
];

/** A vendor's name before a slash or (Bedrock) a dot, and the table's provider it stands for. */
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
  "deepseek-ai": "deepseek",
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

/** `us.anthropic.claude-…`, `anthropic.claude-…`: Bedrock's spelling, priced apart from the vendor's own API. */
const BEDROCK =
  /^(?:(?:us|us-gov|eu|apac|au|jp|ca|sa|global)\.)?(?:anthropic|amazon|meta|mistral|cohere|ai21|deepseek|openai|qwen|writer|moonshot|minimax|google|nvidia|zai)\./;

/** The places to look for a model's price, the most telling first. */
export function nameCandidates(model: string, provider: string | undefined): NameCandidate[] {
  const candidates: NameCandidate[] = [];
  const add = (candidate: NameCandidate) => {
    const known = candidates.some((c) => c.provider === candidate.provider && c.name === candidate.name);
    if (!known && candidate.name !== "") candidates.push(candidate);
  };
  const given = model.trim().toLowerCase();
  const name = withoutPath(given);
  if (provider !== undefined) {
    add({ provider, name: given });
    add({ provider, name });
  }
  if (BEDROCK.test(name)) add({ provider: "aws", name });
  const slash = name.indexOf("/");
  if (slash > 0) {
    const vendor = VENDORS[name.slice(0, slash)];
    const rest = name.slice(slash + 1);
    if (provider !== undefined && provider !== "openrouter") add({ provider, name: rest });
    if (vendor) for (const candidate of nameCandidates(rest, vendor)) add(candidate);
    else add({ provider: "openrouter", name });
  } else {
    add({ name });
  }
  return candidates;
}

function withoutPath(name: string): string {
  for (const path of PATHS) {
    if (path.test(name)) return name.replace(path, "");
  }
  return name;
}
