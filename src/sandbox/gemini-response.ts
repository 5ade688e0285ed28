import type { GeminiRequest } from "./gemini-request.js";
import type { SeededRandom } from "./seeded-random.js";
import { CHARACTERS_PER_TOKEN, countImageTokens, countTextTokens, modelThinks } from "./token-rule.js";

export interface PromptTokens {
  text: number;
  image: number;
}

/** An answer as far as its tokens go: cut where the request's limit says. */
export interface CountedAnswer {
  text: string;
  finishReason: "STOP" | "MAX_TOKENS";
  thoughtsTokens: number;
  promptTokens: PromptTokens;
}

/** Thinking takes between these many tokens. */
const THOUGHTS = { least: 16, most: 160 };
const CHARACTERS_PER_CHUNK = 8 * CHARACTERS_PER_TOKEN;

export function countPromptTokens(
  request: GeminiRequest,
  images: readonly { width: number; height: number }[],
): PromptTokens {
  const tokens: PromptTokens = { text: 0, image: 0 };
  for (const part of [...request.preamble, ...request.parts]) {
    if (part.kind === "text") tokens.text += countTextTokens(part.text);
  }
  for (const image of images) {
    tokens.image += countImageTokens(request.model, image, request.settings.mediaResolution);
  }
  return tokens;
}

/** Thoughts count against `maxOutputTokens`, as with Gemini, but leave at least half of it to the text. */
export function limitAnswer(
  request: GeminiRequest,
  text: string,
  promptTokens: PromptTokens,
  random: SeededRandom,
): CountedAnswer {
  const { maxOutputTokens = Number.POSITIVE_INFINITY, thinkingBudget } = request.settings;
  const wanted = THOUGHTS.least + Math.floor(random("thoughts") * (THOUGHTS.most - THOUGHTS.least + 1));
  const budget = thinkingBudget !== undefined && thinkingBudget >= 0 ? thinkingBudget : THOUGHTS.most;
  const thoughtsTokens = modelThinks(request.model)
    ? Math.min(wanted, budget, Math.floor(maxOutputTokens / 2))
    : 0;
  const room = maxOutputTokens - thoughtsTokens;
  if (countTextTokens(text) <= room) return { text, finishReason: "STOP", thoughtsTokens, promptTokens };
  const cut = Array.from(text)
    .slice(0, room * CHARACTERS_PER_TOKEN)
    .join("");
  return { text: cut, finishReason: "MAX_TOKENS", thoughtsTokens, promptTokens };
}

export function generateContentBody(model: string, responseId: string, answer: CountedAnswer) {
  return responseBody(model, responseId, answer, answer.text, answer.text, true);
}

/** The chunks of a stream; the usage on each is that of everything up to it, as Gemini's is. */
export function streamBodies(model: string, responseId: string, answer: CountedAnswer) {
  const characters = Array.from(answer.text);
  const count = Math.max(1, Math.ceil(characters.length / CHARACTERS_PER_CHUNK));
  return Array.from({ length: count }, (_, index) => {
    const end = (index + 1) * CHARACTERS_PER_CHUNK;
    const piece = characters.slice(index * CHARACTERS_PER_CHUNK, end).join("");
    return responseBody(
      model,
      responseId,
      answer,
      piece,
      characters.slice(0, end).join(""),
      index === count - 1,
    );
  });
}

export function countTokensBody(tokens: PromptTokens) {
  return { totalTokens: tokens.text + tokens.image, promptTokensDetails: promptDetails(tokens) };
}

function responseBody(
  model: string,
  responseId: string,
  answer: CountedAnswer,
  piece: string,
  textSoFar: string,
  last: boolean,
) {
  return {
    candidates: [
      {
        content: { parts: [{ text: piece }], role: "model" },
        ...(last && { finishReason: answer.finishReason }),
        index: 0,
      },
    ],
    usageMetadata: usageMetadata(answer, countTextTokens(textSoFar)),
    modelVersion: `sandbox/${model}`,
    responseId,
  };
}

function usageMetadata({ promptTokens, thoughtsTokens }: CountedAnswer, candidatesTokenCount: number) {
  const promptTokenCount = promptTokens.text + promptTokens.image;
  return {
    promptTokenCount,
    candidatesTokenCount,
    totalTokenCount: promptTokenCount + candidatesTokenCount + thoughtsTokens,
    promptTokensDetails: promptDetails(promptTokens),
    ...(thoughtsTokens > 0 && { thoughtsTokenCount: thoughtsTokens }),
  };
}

function promptDetails(tokens: PromptTokens) {
  return [
    { modality: "TEXT", tokenCount: tokens.text },
    { modality: "IMAGE", tokenCount: tokens.image },
  ].filter(({ tokenCount }) => tokenCount > 0);
}
