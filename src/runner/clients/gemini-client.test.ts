import { GoogleGenAI } from "@google/genai";
import { expect, test, vi } from "vitest";
import { type GeminiReply, geminiBody, geminiServer } from "../../../test/support/gemini-server.js";
import type { ContentMessage } from "../../format/content.js";
import { createGeminiClient } from "./gemini-client.js";
import type { PartialAnswer } from "./model-client.js";

const question: ContentMessage[] = [
  { role: "system", parts: [{ type: "text", text: "Be brief." }] },
  { role: "user", parts: [{ type: "media", mediaType: "image/png", bytes: new Uint8Array([1, 2, 3]) }] },
  { role: "assistant", parts: [{ type: "text", text: "A block." }] },
  { role: "user", parts: [{ type: "text", text: "And now?" }] },
];
const usage = { promptTokenCount: 10, candidatesTokenCount: 2, totalTokenCount: 12 };

async function clientOf(
  reply: (number: number) => GeminiReply,
  settings: Partial<Parameters<typeof createGeminiClient>[1]> = {},
) {
  const server = await geminiServer(({ number }) => reply(number));
  const config = {
    model: "gemini-2.5-flash",
    generation: {},
    output: { format: "text" as const },
    stream: false,
  };
  const client = createGeminiClient(
    { GoogleGenAI },
    { ...config, ...settings },
    { baseUrl: server.url, apiKey: "test-key" },
  );
  return { client, requests: server.requests, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

const quiet = () => ({ signal: new AbortController().signal });
const chunk = (text: string, more: object = {}) => ({
  candidates: [{ content: { role: "model", parts: [{ text }] }, ...more }],
});

test("a conversation and its settings go out in Gemini's shape", async () => {
  await using api = await clientOf(() => ({ body: geminiBody("ok", usage) }), {
    generation: {
      temperature: 0.5,
      topP: 0.9,
      topK: 30,
      maxOutputTokens: 64,
      seed: 7,
      stopSequences: ["END"],
      thinkingBudget: 0,
      mediaResolution: "low",
    },
    output: { format: "json" },
  });
  await api.client.generate(question, quiet());
  expect(api.requests[0]?.headers["x-goog-api-key"]).toBe("test-key");
  expect(api.requests[0]?.body).toMatchObject({
    systemInstruction: { parts: [{ text: "Be brief." }] },
    contents: [
      { role: "user", parts: [{ inlineData: { mimeType: "image/png", data: "AQID" } }] },
      { role: "model", parts: [{ text: "A block." }] },
      { role: "user", parts: [{ text: "And now?" }] },
    ],
    generationConfig: {
      temperature: 0.5,
      topP: 0.9,
      topK: 30,
      maxOutputTokens: 64,
      seed: 7,
      stopSequences: ["END"],
      thinkingConfig: { thinkingBudget: 0 },
      mediaResolution: "MEDIA_RESOLUTION_LOW",
      responseMimeType: "application/json",
    },
  });
});

test("what was not set is not sent, and Gemma is not asked for JSON mode", async () => {
  await using api = await clientOf(() => ({ body: geminiBody("{}", usage) }), {
    model: "gemma-3-27b-it",
    output: { format: "json" },
  });
  expect(api.client.parameters).toEqual({});
  await api.client.generate(question, quiet());
  expect(api.requests[0]?.body.generationConfig ?? {}).toEqual({});
  expect(api.requests[0]?.model).toBe("gemma-3-27b-it");
});

test("an answer comes with the server's usage, version and finish reason, thoughts apart", async () => {
  const parts = [{ text: "thinking", thought: true }, { text: "A " }, { text: "block." }];
  const body = {
    ...geminiBody("", usage),
    candidates: [{ content: { role: "model", parts }, finishReason: "MAX_TOKENS" }],
  };
  await using api = await clientOf(() => ({ body, headers: { "x-gemini-service-tier": "flex" } }));
  expect(await api.client.generate(question, quiet())).toMatchObject({
    text: "A block.",
    messages: [
      {
        role: "assistant",
        parts: [
          { type: "reasoning", text: "thinking" },
          { type: "text", text: "A block." },
        ],
      },
    ],
    rawUsage: { usageMetadata: usage, modelVersion: "gemini-2.5-flash-test", responseId: "response-1" },
    modelVersion: "gemini-2.5-flash-test",
    finishReason: "MAX_TOKENS",
    serviceTier: "flex",
  });
});

test("a blocked prompt is an empty answer with its reason", async () => {
  await using api = await clientOf(() => ({
    body: { promptFeedback: { blockReason: "SAFETY" }, usageMetadata: usage },
  }));
  expect(await api.client.generate(question, quiet())).toMatchObject({ text: "", finishReason: "SAFETY" });
});

test("an answer without a usage report has none", async () => {
  await using api = await clientOf(() => ({ body: geminiBody("ok", undefined) }));
  expect((await api.client.generate(question, quiet())).rawUsage).toBeUndefined();
});

test("a stream is put together, its first piece is told, and its last usage counts", async () => {
  await using api = await clientOf(
    () => ({
      chunks: [
        { usageMetadata: { promptTokenCount: 10, totalTokenCount: 10 } },
        chunk("A ", {}),
        {
          ...chunk("block."),
          usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 1, totalTokenCount: 11 },
        },
        { ...chunk("", { finishReason: "STOP" }), usageMetadata: usage, modelVersion: "v1" },
      ],
    }),
    { stream: true },
  );
  const onFirstToken = vi.fn();
  const answer = await api.client.generate(question, { ...quiet(), onFirstToken });
  expect(answer).toMatchObject({
    text: "A block.",
    finishReason: "STOP",
    rawUsage: { usageMetadata: usage },
    modelVersion: "v1",
  });
  expect(onFirstToken).toHaveBeenCalled();
  expect(api.requests[0]?.method).toBe("streamGenerateContent");
});

test.each([
  ["breaks off", true],
  ["ends without an end", false],
])("a stream that %s is a failure that may pass", async (_, breakOff) => {
  await using api = await clientOf(() => ({ chunks: [chunk("A ")], breakOff }), { stream: true });
  await expect(api.client.generate(question, quiet())).rejects.toMatchObject({
    failure: "network",
    isTransient: true,
  });
});

test("a failure is one request: retrying is left to the run, with the server's waiting time", async () => {
  const body = { error: { code: 503, message: "overloaded", status: "UNAVAILABLE" } };
  await using api = await clientOf(() => ({ status: 503, headers: { "retry-after": "4" }, body }));
  await expect(api.client.generate(question, quiet())).rejects.toMatchObject({
    message: "503 UNAVAILABLE overloaded",
    status: 503,
    retryAfterSeconds: 4,
  });
  expect(api.requests).toHaveLength(1);
});

test.each<[string, boolean, string | undefined, string]>([
  ["null", false, undefined, "(no JSON object): null"],
  ["<html>Sign in</html>", false, "text/html", "(no JSON): <html>Sign in</html>"],
  ["<html>Sign in</html>", true, "text/html", "(no JSON): <html>Sign in</html>"],
])(
  "a success that answers %s (stream: %s) is told as what it is and may pass",
  async (text, stream, type, told) => {
    await using api = await clientOf(
      () => (response) =>
        void response.writeHead(200, { "content-type": type ?? "application/json" }).end(text),
      { stream },
    );
    await expect(api.client.generate(question, quiet())).rejects.toMatchObject({
      name: "ResponseError",
      message: `the server's answer is not a Gemini response ${told}`,
      status: 200,
      isTransient: true,
    });
  },
);

test("a key that the server echoes is not repeated, whatever its shape", async () => {
  const body = { error: { code: 403, message: "no such key: test-key", status: "PERMISSION_DENIED" } };
  await using api = await clientOf(() => ({ status: 403, body }));
  await expect(api.client.generate(question, quiet())).rejects.toThrow(
    /^403 PERMISSION_DENIED no such key: \[redacted\]$/,
  );
  await using page = await clientOf(() => (response) => void response.end("for test-key only"));
  await expect(page.client.generate(question, quiet())).rejects.toThrow(/: for \[redacted\] only$/);
});

test("a call that is given up rejects with the reason, and what had arrived can be asked for", async () => {
  const controller = new AbortController();
  let soFar: (() => PartialAnswer) | undefined;
  await using api = await clientOf(
    () => ({
      chunks: [{ ...chunk("A "), usageMetadata: usage }, ...Array(1000).fill(chunk("x"))],
      pauseMilliseconds: 20,
    }),
    { stream: true },
  );
  const reason = new Error("given up");
  const answering = api.client.generate(question, {
    signal: controller.signal,
    onFirstToken: () => setTimeout(() => controller.abort(reason), 30),
    onPartial: (partial) => {
      soFar = partial;
    },
  });
  await expect(answering).rejects.toBe(reason);
  expect(soFar?.().text).toMatch(/^A x*$/);
  expect(soFar?.().rawUsage).toMatchObject({ usageMetadata: usage });
});

test("environment variables for Vertex AI do not send a run elsewhere", async () => {
  vi.stubEnv("GOOGLE_GENAI_USE_VERTEXAI", "true");
  vi.stubEnv("GOOGLE_GEMINI_BASE_URL", "http://127.0.0.1:9");
  try {
    await using api = await clientOf(() => ({ body: geminiBody("ok", usage) }));
    expect((await api.client.generate(question, quiet())).text).toBe("ok");
    expect(api.requests[0]?.path).toContain("/v1beta/models/gemini-2.5-flash:generateContent");
  } finally {
    vi.unstubAllEnvs();
  }
});
