/** Providers a model's name can tell of; only those in `supportedProviders` can be called. */
type Provider = "google" | "openai" | "anthropic" | "mistral" | "deepseek" | "xai";

export const supportedProviders = ["google", "openai", "anthropic", "openai-compatible"] as const;
export type SupportedProvider = (typeof supportedProviders)[number];

const namePatterns: [RegExp, Provider][] = [
  [/^(?:models\/|tunedModels\/|publishers\/google\/models\/)?(?:gemini|gemma|learnlm)[-_.\d]/i, "google"],
  [/^(?:gpt|chatgpt|davinci|o[1-9])(?:-|$)/i, "openai"],
  [/^claude/i, "anthropic"],
  [/^(?:mistral|mixtral|codestral|magistral|ministral|pixtral)/i, "mistral"],
  [/^deepseek/i, "deepseek"],
  [/^grok/i, "xai"],
];

/** The provider that a model's name belongs to, as far as it can be told from the name. */
export function providerOfModel(model: string): Provider | undefined {
  return namePatterns.find(([pattern]) => pattern.test(model))?.[1];
}

export function isSupportedProvider(provider: string | undefined): provider is SupportedProvider {
  return supportedProviders.some((supported) => supported === provider);
}
