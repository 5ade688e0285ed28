import type { RunConfig } from "../../config/run-config.js";
import type { CountingDialect } from "./counting-dialect.js";
import { toGeminiContents } from "./gemini-messages.js";
import { generationParameters } from "./generation-parameters.js";
import type { Address } from "./open-address.js";
import type { StructuredOutput } from "./structured-output.js";

const GEMINI_BASE_URL = "https://generativelanguage.googleapis.com";

/**
 * Gemini's `countTokens`, given the whole request: with `contents` alone it would leave the system instruction
 * out. https://ai.google.dev/api/tokens, read 2026-11-25.
 */
export function geminiCounting(
  config: Pick<RunConfig, "model" | "generation" | "output">,
  { baseUrl, apiKey }: Address,
  structured?: StructuredOutput,
): CountingDialect {
  const model = /^(?:models|tunedModels)\//.test(config.model) ? config.model : `models/${config.model}`;
  const generationConfig = generationParameters(config, structured);
  return {
    provider: "Google",
    endpoint: "countTokens",
    url: `${(baseUrl ?? GEMINI_BASE_URL).replace(/\/+$/, "")}/v1beta/${model}:countTokens`,
    headers: apiKey ? { "x-goog-api-key": apiKey } : {},
    body(messages) {
      const { contents, systemInstruction } = toGeminiContents(messages);
      return {
        generateContentRequest: {
          model,
          contents,
          ...(systemInstruction !== undefined && {
            systemInstruction: { role: "user", parts: [{ text: systemInstruction }] },
          }),
          generationConfig,
        },
      };
    },
    countField: "totalTokens",
  };
}
