import { GoogleGenAI } from "@google/genai";
import { expect, it } from "vitest";
import { ExplogError } from "../src/format/explog-error.js";
import { ExperimentLogger } from "../src/logger/experiment-logger.js";
import { type GeminiReply, type GeminiRequest, geminiBody, geminiServer } from "./support/gemini-server.js";
import { readExperiment } from "./support/read-experiment.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const usage = {
  promptTokenCount: 300,
  cachedContentTokenCount: 100,
  candidatesTokenCount: 20,
  thoughtsTokenCount: 5,
  totalTokenCount: 325,
  promptTokensDetails: [
    { modality: "TEXT", tokenCount: 42 },
    { modality: "IMAGE", tokenCount: 258 },
  ],
};

/** An experiment around a real client whose server answers as the test wants. */
async function withClient(
  reply: (request: GeminiRequest) => GeminiReply,
  body: (client: GoogleGenAI, logger: ExperimentLogger) => Promise<unknown>,
) {
  await using folder = temporaryFolder();
  await using server = await geminiServer(reply);
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  logger.startExperiment({});
  const client = new GoogleGenAI({ apiKey: "test-key-123456", httpOptions: { baseUrl: server.url } });
  const result = await body(logger.instrument(client), logger);
  logger.endExperiment();
  return { result, requests: server.requests, ...readExperiment(folder.path) };
}

const generate = (client: GoogleGenAI, text = "Say hello.") =>
  client.models.generateContent({
    model: "gemini-2.5-flash",
    contents: text,
    config: { temperature: 0.5, topK: 30 },
  });

it("logs exactly what the server reported, and returns what the client returns", async () => {
  const { result, log, transcript, files } = await withClient(
    () => ({ body: geminiBody("Hello there.", usage) }),
    async (client) => (await generate(client)).text,
  );
  expect(result).toBe("Hello there.");
  expect(log.metrics).toHaveLength(1);
  expect(log.metrics[0]).toMatchObject({
    provider: "google",
    model: "gemini-2.5-flash",
    model_version: "gemini-2.5-flash-test",
    finish_reason: "STOP",
    temperature: 0.5,
    top_k: 30,
    response_length: 12,
    token_usage: {
      input_tokens: 300,
      output_tokens: 25,
      total_tokens: 325,
      cache_read_tokens: 100,
      reasoning_tokens: 5,
      input_by_modality: { text: 42, image: 258 },
      source: "reported",
      flags: [],
    },
  });
  expect(log.metrics[0]?.duration_seconds).toBeGreaterThan(0);
  expect(transcript[1]).toMatchObject({ raw_usage: { usageMetadata: usage }, text: "Hello there." });
  expect(JSON.stringify([log, transcript])).not.toContain("test-key-123456");
  expect(files).toHaveLength(5);
});

it("keeps the last usage of a stream, which is cumulative, and times its first token", async () => {
  const chunk = (text: string, candidatesTokenCount: number) =>
    geminiBody(text, {
      promptTokenCount: 10,
      candidatesTokenCount,
      totalTokenCount: 10 + candidatesTokenCount,
    });
  const { result, log, transcript } = await withClient(
    () => ({ chunks: [chunk("One ", 1), chunk("two ", 2), chunk("three.", 3)], pauseMilliseconds: 20 }),
    async (client) => {
      const texts: string[] = [];
      for await (const piece of await client.models.generateContentStream({
        model: "gemini-2.5-flash",
        contents: "Count.",
      })) {
        texts.push(piece.text ?? "");
      }
      return texts;
    },
  );
  expect(result).toEqual(["One ", "two ", "three."]);
  expect(log.metrics).toHaveLength(1);
  expect(log.metrics[0]?.token_usage).toMatchObject({ input_tokens: 10, output_tokens: 3, total_tokens: 13 });
  expect(transcript.at(-1)).toMatchObject({ text: "One two three." });
  const { duration_seconds: whole, time_to_first_token_seconds: first } = log.metrics[0] ?? {};
  expect(first).toBeGreaterThan(0);
  expect(first).toBeLessThan(whole ?? 0);
});

it("logs a stream that its reader leaves early as aborted, with the usage known so far", async () => {
  const { log } = await withClient(
    () => ({
      chunks: [
        geminiBody("One ", { promptTokenCount: 10, candidatesTokenCount: 1, totalTokenCount: 11 }),
        geminiBody("two", usage),
      ],
    }),
    async (client) => {
      for await (const _ of await client.models.generateContentStream({
        model: "gemini-2.5-flash",
        contents: "Count.",
      }))
        break;
    },
  );
  expect(log.metrics[0]).toMatchObject({
    status: "aborted",
    token_usage: { input_tokens: 10, output_tokens: 1 },
  });
});

it("logs a chat's messages, sent whole or streamed, once each", async () => {
  const { log } = await withClient(
    ({ method }) =>
      method === "generateContent"
        ? { body: geminiBody("Hi.", usage) }
        : { chunks: [geminiBody("Hi again.", usage)] },
    async (client) => {
      const chat = client.chats.create({ model: "gemini-2.5-flash" });
      await chat.sendMessage({ message: "Hello." });
      for await (const _ of await chat.sendMessageStream({ message: "Hello again." }));
    },
  );
  expect(log.metrics.map((line) => line.token_usage?.total_tokens)).toEqual([325, 325]);
});

it("passes an error on as it is, and logs it with its status", async () => {
  const error = { error: { code: 429, message: "Slow down.", status: "RESOURCE_EXHAUSTED" } };
  const bare = await geminiServer(() => ({ status: 429, body: error }));
  const expected = await generate(new GoogleGenAI({ apiKey: "k", httpOptions: { baseUrl: bare.url } })).catch(
    (e) => e,
  );
  await bare[Symbol.asyncDispose]();
  const { result, log, transcript } = await withClient(
    () => ({ status: 429, body: error }),
    (client) => generate(client).catch((e) => e),
  );
  expect(result).toEqual(expected);
  expect(Object.getPrototypeOf(result)).toBe(Object.getPrototypeOf(expected));
  expect(log.metrics[0]).toMatchObject({ status: "error", error: { name: "ApiError", http_status: 429 } });
  expect(transcript.map(({ type }) => type)).toEqual(["request", "error"]);
});

it("carries the frame of the step a call is made in, fifty at once", async () => {
  const { log } = await withClient(
    ({ body }) => ({ body: geminiBody(body.contents?.[0]?.parts[0]?.text ?? "", usage) }),
    (client, logger) =>
      Promise.all(
        Array.from({ length: 50 }, (_, frameNumber) =>
          logger.step({ frameNumber }, async () => {
            await new Promise((resolve) => setTimeout(resolve, (frameNumber * 7) % 13));
            expect((await generate(client, `frame ${frameNumber}`)).text).toBe(`frame ${frameNumber}`);
          }),
        ),
      ),
  );
  expect(log.metrics.map((line) => line.frame_number).sort((a, b) => Number(a) - Number(b))).toEqual(
    Array.from({ length: 50 }, (_, index) => index),
  );
  expect(new Set(log.metrics.map((line) => line.key)).size).toBe(50);
});

it("gives the second call of one step a key of its own", async () => {
  const { log } = await withClient(
    () => ({ body: geminiBody("x", usage) }),
    (client, logger) =>
      logger.step({ frameNumber: 7 }, async () => {
        await generate(client);
        await generate(client);
      }),
  );
  expect(log.metrics.map((line) => line.key)).toEqual(["frame:7", "frame:7#2"]);
});

it("logs a call inside a generation once, with the generation's key", async () => {
  const { log, transcript } = await withClient(
    () => ({ body: geminiBody("x", usage) }),
    (client, logger) =>
      logger.generation({ key: "item-1", model: "gemini-2.5-flash" }, () => generate(client)),
  );
  expect(log.metrics).toHaveLength(1);
  expect(log.metrics[0]).toMatchObject({ key: "item-1", token_usage: { total_tokens: 325 } });
  expect(transcript.filter(({ type }) => type === "response")).toHaveLength(1);
});

it("is harmless when done twice", async () => {
  const { log } = await withClient(
    () => ({ body: geminiBody("x", usage) }),
    (client, logger) => generate(logger.instrument(logger.instrument(client))),
  );
  expect(log.metrics).toHaveLength(1);
});

it("counts every request of automatic function calling, since each is billed", async () => {
  const { log, requests } = await withClient(
    ({ number }) => ({
      body:
        number === 1
          ? {
              candidates: [
                {
                  content: { role: "model", parts: [{ functionCall: { name: "now", args: {} } }] },
                  finishReason: "STOP",
                },
              ],
              usageMetadata: usage,
            }
          : geminiBody("It is noon.", usage),
    }),
    (client) =>
      client.models.generateContent({
        model: "gemini-2.5-flash",
        contents: "What time is it?",
        config: {
          tools: [
            {
              tool: async () => ({ functionDeclarations: [{ name: "now" }] }),
              callTool: async () => [{ functionResponse: { name: "now", response: { time: "noon" } } }],
            },
          ],
        },
      }),
  );
  expect(requests).toHaveLength(2);
  expect(log.metrics).toHaveLength(2);
  expect(log.total_tokens).toBe(650);
});

it("leaves an image out of the files but for hash, size and type", async () => {
  const data = Buffer.from("not really a picture").toString("base64");
  const { transcript, log } = await withClient(
    () => ({ body: geminiBody("x", usage) }),
    (client) =>
      client.models.generateContent({
        model: "gemini-2.5-flash",
        contents: [
          { role: "user", parts: [{ inlineData: { mimeType: "image/png", data } }, { text: "What is it?" }] },
        ],
      }),
  );
  expect(JSON.stringify(transcript)).not.toContain(data);
  expect(transcript[0]).toMatchObject({
    messages: [
      { parts: [{ type: "media", mediaType: "image/png", byteLength: 20 }, { text: "What is it?" }] },
    ],
  });
  expect(log.metrics[0]?.test_images_count).toBe(1);
});

it("counts locally when the server reports no usage, and says so", async () => {
  const { log } = await withClient(
    () => ({ body: geminiBody("Hello!", undefined) }),
    (client) => generate(client, "Hello, world!"),
  );
  expect(log.metrics[0]?.token_usage).toMatchObject({
    input_tokens: 4,
    output_tokens: 2,
    source: "estimated",
  });
});

it("names what is supported when a client is unknown", () => {
  const logger = new ExperimentLogger({ console: "silent" });
  expect(() => logger.instrument({ chat: {} })).toThrow(ExplogError);
  expect(() => logger.instrument({ chat: {} })).toThrow(/@google\/genai/);
});

it("passes calls through unlogged while no experiment runs", async () => {
  await using server = await geminiServer(() => ({ body: geminiBody("x", usage) }));
  const logger = new ExperimentLogger({ console: "silent" });
  const client = logger.instrument(new GoogleGenAI({ apiKey: "k", httpOptions: { baseUrl: server.url } }));
  expect((await generate(client)).text).toBe("x");
});
