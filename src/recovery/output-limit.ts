/** Every spelling of the most output tokens that a provider's request may ask for. */
const LIMIT_NAMES = [
  "maxOutputTokens",
  "max_output_tokens",
  "max_completion_tokens",
  "maxCompletionTokens",
  "max_tokens",
  "maxTokens",
] as const;
/** Answers asked for in one call, each with the limit to itself. */
const ANSWER_NAMES = ["candidateCount", "candidate_count", "n"] as const;
/** Where the parameters may be an object further down. */
const NESTED_NAMES = ["generationConfig", "generation_config", "config"] as const;

/** The most output tokens that a request allows; `null` when it sets no limit. */
export function outputLimitOf(parameters: Record<string, unknown> | undefined): number | null {
  if (!parameters) return null;
  for (const fields of [parameters, ...NESTED_NAMES.map((name) => parameters[name])]) {
    const limit = firstCount(fields, LIMIT_NAMES);
    if (limit !== undefined) return limit * (firstCount(fields, ANSWER_NAMES) ?? 1);
  }
  return null;
}

function firstCount(fields: unknown, names: readonly string[]): number | undefined {
  if (typeof fields !== "object" || fields === null) return undefined;
  const values = names.map((name) => (fields as Record<string, unknown>)[name]);
  return values.find((value): value is number => Number.isSafeInteger(value) && Number(value) > 0);
}
