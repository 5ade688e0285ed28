import { expect, it } from "vitest";
import { knownRequest } from "./known-endpoints.js";

const chat = { model: "m", messages: [{ role: "user", content: "Hello?" }] };
const gemini = { contents: [{ role: "user", parts: [{ text: "Hello?" }] }] };

const known: [string, object, string, string, string?][] = [
  ["https://api.openai.com/v1/chat/completions", chat, "openai", "m"],
  ["https://api.openai.com/v1/responses", { model: "m", input: "Hello?" }, "openai", "m"],
  ["https://api.openai.com/v1/embeddings", { model: "m", input: "Hello?" }, "openai", "m"],
  [
    "https://openrouter.ai/api/v1/chat/completions",
    chat,
    "openai-compatible",
    "m",
    "https://openrouter.ai/api/v1",
  ],
  ["http://localhost:11434/v1/chat/completions", chat, "openai-compatible", "m", "http://localhost:11434/v1"],
  [
    "https://x.openai.azure.com/openai/deployments/my-gpt/chat/completions?api-version=1",
    { messages: chat.messages },
    "azure",
    "my-gpt",
    "https://x.openai.azure.com",
  ],
  ["https://api.anthropic.com/v1/messages?beta=true", chat, "anthropic", "m"],
  [
    "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
    gemini,
    "google",
    "gemini-2.5-flash",
  ],
  [
    "https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/google/models/gemini-2.5-pro:generateContent",
    gemini,
    "google",
    "gemini-2.5-pro",
  ],
  ["https://api.openai.com/v1/completions", { model: "m", prompt: "Hello?" }, "openai", "m"],
  [
    "https://generativelanguage.googleapis.com/v1beta/models/gemini-embedding-001:batchEmbedContents",
    { requests: [{ model: "models/gemini-embedding-001", content: { parts: [{ text: "Hello?" }] } }] },
    "google",
    "gemini-embedding-001",
  ],
  [
    "https://us-east5-aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/anthropic/models/claude-haiku-4-5:streamRawPredict",
    { messages: chat.messages, anthropic_version: "vertex-2023-10-16" },
    "vertex",
    "claude-haiku-4-5",
  ],
];

it.each(known)("knows %s", (address, body, provider, model, baseUrl) => {
  const found = knownRequest(new URL(address), JSON.stringify(body));
  expect(found?.request).toMatchObject({ provider, model });
  expect(found?.request.baseUrl).toBe(baseUrl);
  expect(found?.request.messages).toEqual([{ role: "user", parts: [{ type: "text", text: "Hello?" }] }]);
});

const others: [string, string][] = [
  ["https://api.openai.com/v1/models", "{}"],
  ["https://api.openai.com/v1/chat/completions", "no JSON"],
  ["https://example.com/v1/messages", '{"to":"someone"}'],
  ["https://api.anthropic.com/v1/messages/count_tokens", JSON.stringify(chat)],
  ["https://generativelanguage.googleapis.com/v1beta/models/m:countTokens", JSON.stringify(gemini)],
];

it.each(others)("leaves %s with %s alone", (address, body) => {
  expect(knownRequest(new URL(address), body)).toBeUndefined();
});
