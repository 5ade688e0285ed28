import { HumanMessage } from "@langchain/core/messages";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { ChatOpenAI } from "@langchain/openai";
import { describe, expect, it, vi } from "vitest";
import { explogCallbacks } from "../../src/langchain.js";
import { ExperimentLogger } from "../../src/logger/experiment-logger.js";
import { readExperiment } from "../support/read-experiment.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { type WireReply, type WireRequest, wireServer } from "../support/wire-server.js";
import { PIXEL, TEST_KEY } from "./client-under-test.js";
import { observe } from "./observed.js";
import { chatBody, chatChunk, chatUsage, expectedChatUsage as usage } from "./openai-chat-wire.js";

type Callbacks = NonNullable<NonNullable<Parameters<ChatOpenAI["invoke"]>[1]>["callbacks"]>;

async function compare(
  reply: (request: WireRequest) => WireReply,
  body: (model: ChatOpenAI, callbacks: Callbacks, logger: ExperimentLogger) => Promise<unknown>,
) {
  await using folder = temporaryFolder();
  await using server = await wireServer(reply);
  // A framework shows nobody its key; one from the environment is known to redaction all the same.
  vi.stubEnv("OPENAI_API_KEY", TEST_KEY);
  const model = () =>
    new ChatOpenAI({
      model: "gpt-4.1-mini",
      temperature: 0.5,
      maxRetries: 0,
      configuration: { baseURL: server.url },
    });
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent", strict: true });
  const bare = await observe(() => body(model(), [], logger));
  logger.startExperiment({});
  const recorded = await observe(() => body(model(), [explogCallbacks(logger)], logger));
  logger.endExperiment();
  expect(recorded).toEqual(bare);
  const experiment = readExperiment(folder.path);
  const written = experiment.files.map((name) => experiment.text(name)).join("\n");
  expect(written).not.toContain(TEST_KEY);
  expect(written).not.toContain(PIXEL);
  return { ...experiment, observed: recorded };
}

describe("LangChain", () => {
  it("logs the model within a chain once, with its prompt, its answer and its usage", async () => {
    const { log, transcript } = await compare(
      () => ({ body: chatBody({ content: "Hello." }) }),
      async (model, callbacks, logger) => {
        const prompt = ChatPromptTemplate.fromMessages([
          ["system", "Be short."],
          ["human", "{question}"],
        ]);
        const chain = prompt.pipe(model);
        const answer = await logger.step({ step: 3 }, () =>
          chain.invoke({ question: "Hello?" }, { callbacks }),
        );
        return answer.content;
      },
    );
    expect(log.metrics).toHaveLength(1);
    expect(log.metrics[0]).toMatchObject({
      step: 3,
      provider: "openai",
      model: "gpt-4.1-mini",
      temperature: 0.5,
      finish_reason: "stop",
      token_usage: { ...usage, flags: [] },
    });
    expect(transcript[0]).toMatchObject({
      messages: [
        { role: "system", parts: [{ text: "Be short." }] },
        { role: "user", parts: [{ text: "Hello?" }] },
      ],
    });
    expect(transcript[1]).toMatchObject({ text: "Hello." });
  });

  it("logs a streamed answer with the time of its first token", async () => {
    const { log, transcript } = await compare(
      () => ({
        events: [
          { data: chatChunk({ role: "assistant", content: "One " }) },
          { data: chatChunk({ content: "two." }) },
          { data: chatChunk({}, { finish_reason: "stop" }) },
          { data: { ...chatChunk({}), choices: [], usage: chatUsage } },
          { data: "[DONE]" },
        ],
      }),
      async (model, callbacks) => {
        const pieces: unknown[] = [];
        for await (const { content } of await model.stream("Count.", { callbacks })) pieces.push(content);
        return pieces;
      },
    );
    expect(log.metrics[0]).toMatchObject({ status: "ok", token_usage: { ...usage, flags: [] } });
    expect(log.metrics[0]?.time_to_first_token_seconds).toBeGreaterThan(0);
    expect(transcript.at(-1)).toMatchObject({ text: "One two." });
  });

  it("describes tool calls, and pictures by their hash", async () => {
    const call = {
      id: "call_1",
      type: "function",
      function: { name: "weather", arguments: '{"city":"Oslo"}' },
    };
    const { log, transcript } = await compare(
      () => ({ body: chatBody({ content: null, tool_calls: [call] }, "tool_calls") }),
      async (model, callbacks) => {
        const image = { type: "image_url" as const, image_url: { url: `data:image/png;base64,${PIXEL}` } };
        const message = new HumanMessage({ content: [{ type: "text", text: "Weather?" }, image] });
        const { tool_calls: calls } = await model.invoke([message], { callbacks });
        return calls;
      },
    );
    expect(log.metrics[0]?.test_images_count).toBe(1);
    expect(transcript[1]).toMatchObject({
      messages: [
        { parts: [{ type: "tool_call", id: "call_1", name: "weather", arguments: { city: "Oslo" } }] },
      ],
    });
  });

  it("logs an error with its status, and passes it on", async () => {
    const { log, observed } = await compare(
      () => ({
        status: 400,
        body: { error: { message: `No, ${TEST_KEY}.`, type: "bad", code: null, param: null } },
      }),
      (model, callbacks) => model.invoke("Hello?", { callbacks }),
    );
    expect(observed).toHaveProperty("errorClass");
    expect(log.metrics[0]).toMatchObject({ status: "error", error: { http_status: 400 } });
  });
});
