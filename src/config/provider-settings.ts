import type { Inconsistency } from "./inconsistency.js";
import { isSupportedProvider, providerOfModel, type SupportedProvider } from "./model-provider.js";
import type { RawRunConfig } from "./run-schema.js";

type GenerationKey = keyof NonNullable<RawRunConfig["generation"]>;

/** Settings that a provider's API has no word for: they would be dropped without a sound. */
const UNKNOWN_TO: Record<SupportedProvider, readonly GenerationKey[]> = {
  google: [],
  openai: ["top_k", "thinking_budget", "response_mime_type"],
  "openai-compatible": ["thinking_budget", "response_mime_type"],
  anthropic: ["seed", "presence_penalty", "frequency_penalty", "response_mime_type", "media_resolution"],
};

/** What does not go together with the provider that a run calls. */
export function providerSettingProblems(raw: RawRunConfig): Inconsistency[] {
  const provider = raw.provider ?? providerOfModel(raw.model);
  if (!isSupportedProvider(provider)) return [];
  const problems = UNKNOWN_TO[provider]
    .filter((key) => raw.generation?.[key] !== undefined)
    .map(
      (key): Inconsistency => ({
        path: ["generation", key],
        message: `\`generation.${key}\` has no effect with the provider ${provider}, whose API does not know it`,
        remedy: `Remove it (\`~generation.${key}\`).`,
        reliesOn: [["provider"], ["model"]],
      }),
    );
  if (provider === "openai-compatible" && raw.base_url === undefined) {
    problems.push({
      path: ["provider"],
      message: "`provider: openai-compatible` is a server of your own choice, and there is no `base_url`",
      remedy: "Write its address: `base_url: http://localhost:11434/v1`.",
      reliesOn: [["base_url"]],
    });
  }
  return problems;
}
