import { GoogleGenAI } from "@google/genai";
import { GoogleGenAI as GoogleGenAI3 } from "google-genai-3";
import { geminiBody } from "../support/gemini-server.js";
import { readAll } from "../support/read-all.js";
import {
  type CallOptions,
  type ClientUnderTest,
  PIXEL,
  type Scenario,
  TEST_KEY,
} from "./client-under-test.js";

/** Shapes of https://ai.google.dev/api/generate-content: thoughts lie beside the candidates. */
const wireUsage = {
  promptTokenCount: 300,
  cachedContentTokenCount: 100,
  candidatesTokenCount: 20,
  thoughtsTokenCount: 5,
  totalTokenCount: 325,
};
const usage = {
  input_tokens: 300,
  output_tokens: 25,
  total_tokens: 325,
  cache_read_tokens: 100,
  reasoning_tokens: 5,
  source: "reported",
};

const partsBody = (parts: unknown[], more: object = {}) => ({
  ...geminiBody("", wireUsage),
  candidates: [{ content: { role: "model", parts }, finishReason: "STOP", index: 0 }],
  ...more,
});

/** Every chunk carries the usage so far; only the last one carries a reason to finish. */
const chunk = (text: string, candidatesTokenCount: number, finishReason?: string) => ({
  data: {
    candidates: [{ content: { role: "model", parts: [{ text }] }, finishReason, index: 0 }],
    usageMetadata: { promptTokenCount: 10, candidatesTokenCount, totalTokenCount: 10 + candidatesTokenCount },
    modelVersion: "gemini-2.5-flash",
    responseId: "response-1",
  },
});

function googleClient(name: string, Client: typeof GoogleGenAI): ClientUnderTest {
  const request = ({ text = "Say hello.", signal }: CallOptions) => ({
    model: "gemini-2.5-flash",
    contents: text,
    config: { temperature: 0.5, abortSignal: signal },
  });
  return {
    name,
    api: "models.generateContent",
    provider: "google",
    model: "gemini-2.5-flash",
    create: (url, { timeoutMilliseconds } = {}) =>
      new Client({ apiKey: TEST_KEY, httpOptions: { baseUrl: url, timeout: timeoutMilliseconds } }),
    plain: (client, options = {}) => (client as GoogleGenAI).models.generateContent(request(options)),
    plainReply: (text) => ({ body: geminiBody(text, wireUsage) }),
    streamed: (client, options = {}) =>
      (client as GoogleGenAI).models.generateContentStream(request(options)),
    streamedReply: { events: [chunk("One ", 1), chunk("two ", 2), chunk("three.", 3, "STOP")] },
    usageAfterFirstText: { input_tokens: 10, output_tokens: 2, source: "reported" },
    error: (status) => ({
      status,
      body: { error: { code: status, message: `No: the key was ${TEST_KEY}.`, status: "REFUSED" } },
    }),
    retries: false,
    promptOf: ({ contents }) => (contents as { parts: { text: string }[] }[])[0]?.parts[0]?.text ?? "",
    scenarios: googleScenarios(),
  };
}

function googleScenarios(): Scenario[] {
  const model = "gemini-2.5-flash";
  const generate = (client: object, contents: unknown, config: object = {}) =>
    (client as GoogleGenAI).models.generateContent({ model, contents, config } as never);
  const call = { functionCall: { name: "weather", args: { city: "Oslo" } } };
  const answer = [{ type: "tool_call" as const, name: "weather", arguments: { city: "Oslo" } }];
  const tools = [{ functionDeclarations: [{ name: "weather" }] }];
  return [
    {
      name: "cached input and thoughts",
      shows: ["cached input", "reasoning"],
      reply: { body: partsBody([{ text: "Hm.", thought: true }, { text: "Sunny." }]) },
      call: (client) => generate(client, "Weather?"),
      usage,
      finishReason: "STOP",
      answer: [
        { type: "reasoning", text: "Hm." },
        { type: "text", text: "Sunny." },
      ],
    },
    {
      name: "tool call",
      shows: ["tool call"],
      reply: { body: partsBody([call]) },
      call: (client) => generate(client, "Weather?", { tools }),
      usage,
      finishReason: "STOP",
      answer,
    },
    {
      name: "tool call, streamed",
      shows: ["tool call, streamed"],
      reply: { events: [{ data: partsBody([call]) }] },
      call: async (client) => {
        const chunks: unknown[] = [];
        const config = { tools };
        for await (const each of await (client as GoogleGenAI).models.generateContentStream({
          model,
          contents: "Weather?",
          config,
        })) {
          chunks.push(each);
        }
        return chunks;
      },
      usage,
      finishReason: "STOP",
      answer,
    },
    {
      name: "searches, streamed",
      reply: {
        events: [
          {
            data: {
              ...geminiBody("", wireUsage),
              candidates: [
                {
                  content: { role: "model", parts: [{ text: "Sunny." }] },
                  finishReason: "STOP",
                  groundingMetadata: { webSearchQueries: ["oslo weather", "oslo today"] },
                  index: 0,
                },
              ],
            },
          },
        ],
      },
      call: async (client) => {
        const config = { tools: [{ googleSearch: {} }] };
        return readAll(
          await (client as GoogleGenAI).models.generateContentStream({ model, contents: "Weather?", config }),
        );
      },
      usage: { ...usage, server_tool_uses: { web_search: 2 } },
      finishReason: "STOP",
    },
    {
      name: "structured output",
      shows: ["structured output"],
      reply: { body: geminiBody('{"n":4}', wireUsage) },
      call: (client) =>
        generate(client, "Two and two?", {
          responseMimeType: "application/json",
          responseSchema: { type: "OBJECT" },
        }),
      usage,
      finishReason: "STOP",
    },
    {
      name: "image input",
      shows: ["image input"],
      reply: { body: geminiBody("A pixel.", wireUsage) },
      call: (client) => generate(client, [{ inlineData: { mimeType: "image/png", data: PIXEL } }, "What?"]),
      usage,
      finishReason: "STOP",
    },
    {
      name: "a chat's message",
      reply: { body: geminiBody("Hi.", wireUsage) },
      call: (client) => (client as GoogleGenAI).chats.create({ model }).sendMessage({ message: "Hello." }),
      usage,
      finishReason: "STOP",
    },
    {
      name: "embeddings, of which the Developer API counts nothing",
      reply: { body: { embeddings: [{ values: [0.1, 0.2] }, { values: [0.3, 0.4] }] } },
      call: (client) =>
        (client as GoogleGenAI).models.embedContent({
          model: "gemini-embedding-001",
          contents: ["One", "two"],
        }),
      usage: { input_tokens: 2, output_tokens: 0, source: "estimated" },
    },
    {
      name: "a prompt that is blocked",
      reply: {
        body: {
          promptFeedback: { blockReason: "SAFETY" },
          usageMetadata: { promptTokenCount: 5, totalTokenCount: 5 },
        },
      },
      call: (client) => generate(client, "Something bad."),
      usage: { input_tokens: 5, source: "reported" },
      finishReason: "SAFETY",
    },
  ];
}

/** Both lines are called alike; the older one's types stand for both. */
export const googleClients: ClientUnderTest[] = [
  ["@google/genai 2", GoogleGenAI] as const,
  ["@google/genai 3", GoogleGenAI3 as unknown as typeof GoogleGenAI] as const,
].map(([name, Client]) => googleClient(name, Client));
