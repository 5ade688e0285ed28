import type { GenerationConfig, MediaResolution } from "@google/genai";
import type { RunConfig } from "../../config/run-config.js";
import type { StructuredOutput } from "./structured-output.js";

/** The generation settings of a run as the Gemini API names them; what was not set is left to the model. */
export function generationParameters(
  { model, generation, output }: Pick<RunConfig, "model" | "generation" | "output">,
  structured?: StructuredOutput,
): GenerationConfig {
  const { thinkingBudget, mediaResolution } = generation;
  const parameters: GenerationConfig = {
    temperature: generation.temperature,
    topP: generation.topP,
    topK: generation.topK,
    maxOutputTokens: generation.maxOutputTokens,
    seed: generation.seed,
    stopSequences: generation.stopSequences,
    presencePenalty: generation.presencePenalty,
    frequencyPenalty: generation.frequencyPenalty,
    responseMimeType: generation.responseMimeType ?? (output.format === "json" ? jsonMode(model) : undefined),
    responseJsonSchema: structured?.schema,
    thinkingConfig: thinkingBudget === undefined ? undefined : { thinkingBudget },
    mediaResolution:
      mediaResolution && (`MEDIA_RESOLUTION_${mediaResolution.toUpperCase()}` as MediaResolution),
  };
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined));
}

/** Gemma models refuse the JSON mode of the Gemini API ("JSON mode is not enabled for this model"). */
function jsonMode(model: string): string | undefined {
  return /gemma/i.test(model) ? undefined : "application/json";
}
