import { createOpenAI } from "@ai-sdk/openai";
import * as ai7 from "ai";
import * as ai5 from "ai-5";
import * as ai6 from "ai-6";
import { createOpenAI as createOpenAI2 } from "ai-sdk-openai-2";
import { createOpenAI as createOpenAI3 } from "ai-sdk-openai-3";
import { afterEach, describe, expect, it, vi } from "vitest";
import { explogMiddleware, explogTelemetry } from "../../src/ai.js";
import { ExperimentLogger } from "../../src/logger/experiment-logger.js";
import { readExperiment } from "../support/read-experiment.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { type WireReply, type WireRequest, wireServer } from "../support/wire-server.js";
import { PIXEL, TEST_KEY } from "./client-under-test.js";
import { observe } from "./observed.js";
import { chatBody, chatChunk, chatUsage, expectedChatUsage as usage } from "./openai-chat-wire.js";

/** What these tests use of a line of the AI SDK, called alike in each; the newest one's types stand for all. */
type AiSdk = Pick<
  typeof ai7,
  "generateText" | "streamText" | "generateObject" | "jsonSchema" | "tool" | "stepCountIs"
>;
type Model = ai7.LanguageModel;

/** Each line's own types take the middleware. */
const lines = [
  {
    name: "AI SDK 7",
    sdk: ai7 as AiSdk,
    bare: (url: string) => createOpenAI(at(url)).chat("gpt-4.1-mini") as Model,
    wrapped: (url: string, logger: ExperimentLogger) => {
      const model = createOpenAI(at(url)).chat("gpt-4.1-mini");
      return ai7.wrapLanguageModel({ model, middleware: explogMiddleware(logger) }) as Model;
    },
  },
  {
    name: "AI SDK 6",
    sdk: ai6 as unknown as AiSdk,
    bare: (url: string) => createOpenAI3(at(url)).chat("gpt-4.1-mini") as unknown as Model,
    wrapped: (url: string, logger: ExperimentLogger) => {
      const model = createOpenAI3(at(url)).chat("gpt-4.1-mini");
      return ai6.wrapLanguageModel({ model, middleware: explogMiddleware(logger) }) as unknown as Model;
    },
  },
  {
    name: "AI SDK 5",
    sdk: ai5 as unknown as AiSdk,
    bare: (url: string) => createOpenAI2(at(url)).chat("gpt-4.1-mini") as unknown as Model,
    wrapped: (url: string, logger: ExperimentLogger) => {
      const model = createOpenAI2(at(url)).chat("gpt-4.1-mini");
      return ai5.wrapLanguageModel({ model, middleware: explogMiddleware(logger) }) as unknown as Model;
    },
  },
];

const at = (url: string) => ({ baseURL: url });

async function compare(
  line: (typeof lines)[number],
  reply: (request: WireRequest) => WireReply,
  body: (model: Model, logger: ExperimentLogger) => Promise<unknown>,
) {
  await using folder = temporaryFolder();
  await using server = await wireServer(reply);
  vi.stubEnv("OPENAI_API_KEY", TEST_KEY);
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent", strict: true });
  const bare = await observe(() => body(line.bare(server.url), logger));
  const bareRequests = server.requests.splice(0);
  logger.startExperiment({});
  const recorded = await observe(() => body(line.wrapped(server.url, logger), logger));
  logger.endExperiment();
  expect(recorded).toEqual(bare);
  expect(server.requests.map(({ body: sent }) => sent)).toEqual(bareRequests.map(({ body: sent }) => sent));
  const experiment = readExperiment(folder.path);
  const written = experiment.files.map((name) => experiment.text(name)).join("\n");
  expect(written).not.toContain(TEST_KEY);
  expect(written).not.toContain(PIXEL);
  return { ...experiment, observed: recorded, requests: server.requests };
}

const toolCall = {
  id: "call_1",
  type: "function",
  function: { name: "weather", arguments: '{"city":"Oslo"}' },
};
const streamed = {
  events: [
    { data: chatChunk({ role: "assistant", content: "" }) },
    { data: chatChunk({ content: "One " }) },
    { data: chatChunk({ content: "two." }) },
    { data: chatChunk({}, { finish_reason: "stop" }) },
    { data: { ...chatChunk({}), choices: [], usage: chatUsage } },
    { data: "[DONE]" },
  ],
};
const refused = {
  status: 500,
  body: { error: { message: `No: ${TEST_KEY}.`, type: "server_error", param: null, code: null } },
};

describe.each(lines)("$name", (line) => {
  const { sdk } = line;

  it("logs a generated text with its prompt, its answer and the server's usage", async () => {
    const { log, transcript } = await compare(
      line,
      () => ({ body: chatBody({ content: "Hello." }) }),
      async (model) => {
        const { text, finishReason } = await sdk.generateText({ model, prompt: "Hello?", temperature: 0.5 });
        return { text, finishReason };
      },
    );
    expect(log.metrics).toHaveLength(1);
    expect(log.metrics[0]).toMatchObject({
      provider: "openai.chat",
      model: "gpt-4.1-mini",
      model_version: "gpt-4.1-mini-2025-04-14",
      finish_reason: "stop",
      temperature: 0.5,
      token_usage: { ...usage, flags: [] },
    });
    expect(transcript[0]).toMatchObject({ messages: [{ role: "user", parts: [{ text: "Hello?" }] }] });
    expect(transcript[1]).toMatchObject({ text: "Hello." });
  });

  it("logs a streamed text once it is read", async () => {
    const { log, transcript } = await compare(
      line,
      () => streamed,
      async (model) => {
        const pieces: string[] = [];
        for await (const piece of sdk.streamText({ model, prompt: "Count." }).textStream) pieces.push(piece);
        return pieces;
      },
    );
    expect(log.metrics).toHaveLength(1);
    expect(log.metrics[0]).toMatchObject({ status: "ok", token_usage: { ...usage, flags: [] } });
    expect(log.metrics[0]?.time_to_first_token_seconds).toBeGreaterThan(0);
    expect(transcript.at(-1)).toMatchObject({ text: "One two." });
  });

  it("logs each step of a conversation with tools, and nothing of their sum", async () => {
    const { log, requests, transcript } = await compare(
      line,
      ({ body }) => ({
        body: JSON.stringify(body.messages).includes('"tool"')
          ? chatBody({ content: "Sunny." })
          : chatBody({ content: null, tool_calls: [toolCall] }, "tool_calls"),
      }),
      async (model) => {
        const weather = sdk.tool({
          inputSchema: sdk.jsonSchema<object>({ type: "object" }),
          execute: async () => "sun",
        });
        const stopWhen = sdk.stepCountIs(3);
        const { text } = await sdk.generateText({ model, prompt: "Weather?", tools: { weather }, stopWhen });
        return text;
      },
    );
    expect(requests).toHaveLength(2);
    expect(log.metrics.map(({ token_usage: each }) => each?.total_tokens)).toEqual([150, 150]);
    expect(transcript.find(({ type }) => type === "response")).toMatchObject({
      messages: [{ parts: [{ type: "tool_call", name: "weather", arguments: { city: "Oslo" } }] }],
    });
  });

  it("logs a structured answer, and a picture by its hash", async () => {
    const { log, transcript } = await compare(
      line,
      () => ({ body: chatBody({ content: '{"n":4}' }) }),
      async (model) => {
        const { object } = await sdk.generateObject({
          model,
          schema: sdk.jsonSchema({ type: "object", properties: { n: { type: "number" } } }),
          messages: [
            {
              role: "user",
              content: [
                { type: "text", text: "How many?" },
                { type: "image", image: Buffer.from(PIXEL, "base64"), mediaType: "image/png" },
              ],
            },
          ],
        });
        return object;
      },
    );
    expect(log.metrics[0]).toMatchObject({ test_images_count: 1, token_usage: usage });
    expect(transcript[0]).toMatchObject({
      messages: [{ parts: [{ type: "text" }, { type: "media", mediaType: "image/png", byteLength: 70 }] }],
    });
  });

  it("logs an error with its status, and passes it on", async () => {
    const { log, observed } = await compare(
      line,
      () => refused,
      (model) => sdk.generateText({ model, prompt: "Hello?", maxRetries: 0 }),
    );
    expect(observed).toHaveProperty("errorClass");
    expect(log.metrics[0]).toMatchObject({ status: "error", error: { http_status: 500 } });
  });

  it("logs a stream that is aborted as aborted", async () => {
    const { log } = await compare(
      line,
      () => ({ ...streamed, events: streamed.events.slice(0, 3), end: "hang" }),
      async (model) => {
        const controller = new AbortController();
        const abortSignal = controller.signal;
        const pieces: string[] = [];
        const { textStream } = sdk.streamText({ model, prompt: "Count.", abortSignal, onError: () => {} });
        for await (const piece of textStream) {
          pieces.push(piece);
          controller.abort();
        }
        return pieces;
      },
    );
    expect(log.metrics.map(({ status }) => status)).toEqual(["aborted"]);
  });
});

describe("telemetry of AI SDK 7", () => {
  afterEach(() => {
    globalThis.AI_SDK_TELEMETRY_INTEGRATIONS = undefined;
  });

  async function withTelemetry(
    reply: WireReply,
    body: (url: string, logger: ExperimentLogger) => Promise<unknown>,
  ) {
    await using folder = temporaryFolder();
    await using server = await wireServer(() => reply);
    vi.stubEnv("OPENAI_API_KEY", TEST_KEY);
    const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent", strict: true });
    logger.startExperiment({});
    ai7.registerTelemetry(explogTelemetry(logger));
    const result = await body(server.url, logger);
    logger.endExperiment();
    return { result, ...readExperiment(folder.path) };
  }

  it("logs calls of models that nobody wrapped, whole and streamed", async () => {
    const { log, transcript, result } = await withTelemetry(streamed, async (url) => {
      const { textStream } = ai7.streamText({
        model: createOpenAI(at(url)).chat("gpt-4.1-mini"),
        prompt: "Count.",
      });
      let text = "";
      for await (const piece of textStream) text += piece;
      return text;
    });
    expect(result).toBe("One two.");
    expect(log.metrics).toHaveLength(1);
    expect(log.metrics[0]).toMatchObject({ model: "gpt-4.1-mini", status: "ok", token_usage: usage });
    expect(transcript[0]).toMatchObject({ messages: [{ role: "user", parts: [{ text: "Count." }] }] });
  });

  it("logs a call once where its model is wrapped too", async () => {
    const { log } = await withTelemetry({ body: chatBody({ content: "Hello." }) }, (url, logger) => {
      const model = createOpenAI(at(url)).chat("gpt-4.1-mini");
      const middleware = explogMiddleware(logger);
      return ai7.generateText({ model: ai7.wrapLanguageModel({ model, middleware }), prompt: "Hello?" });
    });
    expect(log.metrics.map(({ token_usage: each }) => each?.total_tokens)).toEqual([150]);
  });
});
