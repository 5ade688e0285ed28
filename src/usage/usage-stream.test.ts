import { expect, test } from "vitest";
import { normalizeUsage } from "./normalize-usage.js";
import { createUsageStream } from "./usage-stream.js";

function usageOf(chunks: unknown[], provider?: string) {
  const stream = createUsageStream(provider);
  for (const chunk of chunks) stream.add(chunk);
  return stream.report() === undefined ? undefined : normalizeUsage(stream.report(), { provider });
}

test("Gemini: the last count counts, and a chunk without one does not erase it", () => {
  const report = usageOf([
    { candidates: [{ content: {} }], usageMetadata: { promptTokenCount: 26, totalTokenCount: 26 } },
    { usageMetadata: { promptTokenCount: 26, thoughtsTokenCount: 40, totalTokenCount: 66 } },
    { candidates: [{ content: {} }] },
    {
      candidates: [{ finishReason: "STOP" }],
      usageMetadata: { promptTokenCount: 26, candidatesTokenCount: 7, totalTokenCount: 73 },
      modelVersion: "gemini-2.5-flash",
    },
  ]);
  expect(report).toMatchObject({
    usage: { inputTokens: 26, outputTokens: 47, totalTokens: 73, reasoningTokens: 40, flags: [] },
    modelVersion: "gemini-2.5-flash",
    finishReason: "STOP",
  });
});

test("Gemini: details of an earlier count are not taken for those of a later one", () => {
  const details = (tokenCount: number) => [{ modality: "TEXT", tokenCount }];
  const report = usageOf([
    { usageMetadata: { promptTokenCount: 26, promptTokensDetails: details(26), totalTokenCount: 26 } },
    { usageMetadata: { candidatesTokenCount: 3, candidatesTokensDetails: details(3), totalTokenCount: 29 } },
    { usageMetadata: { candidatesTokenCount: 7, totalTokenCount: 33 } },
  ]);
  expect(report?.usage).toMatchObject({ inputByModality: { text: 26 }, outputTokens: 7, flags: [] });
  expect(report?.usage.outputByModality).toBeUndefined();
});

test("Gemini interactions: the event of the end carries the whole", () => {
  const usage = {
    total_input_tokens: 100,
    total_output_tokens: 40,
    total_thought_tokens: 60,
    total_tokens: 200,
  };
  const report = usageOf([
    { event_type: "content.delta", delta: { type: "text", text: "a" } },
    {
      event_type: "interaction.complete",
      interaction: { model: "gemini-3.5-flash", status: "completed", usage },
    },
  ]);
  expect(report).toMatchObject({
    shape: "gemini-interactions",
    usage: { inputTokens: 100, outputTokens: 100, reasoningTokens: 60 },
    modelVersion: "gemini-3.5-flash",
  });
});

test("OpenAI chat: the usage rides on the last chunk, the finish reason on an earlier one", () => {
  const report = usageOf([
    { object: "chat.completion.chunk", model: "gpt-4o-2024-08-06", choices: [{ delta: {} }], usage: null },
    { object: "chat.completion.chunk", choices: [{ delta: {}, finish_reason: "stop" }], usage: null },
    { choices: [], usage: { prompt_tokens: 19, completion_tokens: 10, total_tokens: 29 } },
  ]);
  expect(report).toMatchObject({
    usage: { inputTokens: 19, outputTokens: 10 },
    modelVersion: "gpt-4o-2024-08-06",
    finishReason: "stop",
  });
});

test("an OpenAI stream without a usage chunk reports nothing, which is not zero", () => {
  expect(usageOf([{ choices: [{ delta: { content: "a" } }], usage: null }])).toBeUndefined();
});

test("a compatible server that repeats a growing usage on every chunk is not summed", () => {
  const chunk = (completion: number) => ({
    choices: [{ delta: {} }],
    usage: { prompt_tokens: 10, completion_tokens: completion, total_tokens: 10 + completion },
  });
  expect(usageOf([chunk(1), chunk(2), chunk(3)])?.usage).toMatchObject({ inputTokens: 10, outputTokens: 3 });
});

test("OpenAI Responses: the completed response has it", () => {
  const report = usageOf([
    {
      type: "response.created",
      response: { model: "gpt-4.1-2025-04-14", status: "in_progress", usage: null },
    },
    { type: "response.output_text.delta", delta: "Hi" },
    {
      type: "response.completed",
      response: {
        object: "response",
        model: "gpt-4.1-2025-04-14",
        status: "completed",
        output: [{ type: "web_search_call", action: { type: "search" } }],
        usage: {
          input_tokens: 37,
          input_tokens_details: { cached_tokens: 0 },
          output_tokens: 11,
          output_tokens_details: { reasoning_tokens: 0 },
          total_tokens: 48,
        },
      },
    },
  ]);
  expect(report).toMatchObject({
    shape: "openai-responses",
    usage: { inputTokens: 37, outputTokens: 11, totalTokens: 48, serverToolUses: { web_search: 1 } },
    modelVersion: "gpt-4.1-2025-04-14",
  });
});

test("Anthropic: the start has the input, the deltas a growing output", () => {
  const report = usageOf([
    {
      type: "message_start",
      message: {
        type: "message",
        model: "claude-sonnet-4-5-20250929",
        usage: {
          input_tokens: 25,
          cache_creation_input_tokens: 0,
          cache_read_input_tokens: 100,
          output_tokens: 1,
        },
      },
    },
    { type: "content_block_delta", delta: { type: "text_delta", text: "Hello" } },
    { type: "message_delta", delta: { stop_reason: null }, usage: { output_tokens: 9 } },
    { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 15 } },
    { type: "message_stop" },
  ]);
  expect(report).toMatchObject({
    shape: "anthropic",
    usage: { inputTokens: 125, outputTokens: 15, totalTokens: 140, cacheReadTokens: 100 },
    modelVersion: "claude-sonnet-4-5-20250929",
    finishReason: "end_turn",
  });
});

test("Anthropic: input that a web search adds on the way replaces the input of the start", () => {
  const report = usageOf([
    {
      type: "message_start",
      message: { usage: { input_tokens: 2679, cache_read_input_tokens: 0, output_tokens: 3 } },
    },
    {
      type: "message_delta",
      delta: { stop_reason: "end_turn" },
      usage: { input_tokens: 10682, output_tokens: 510, server_tool_use: { web_search_requests: 1 } },
    },
  ]);
  expect(report?.usage).toMatchObject({
    inputTokens: 10682,
    outputTokens: 510,
    serverToolUses: { web_search: 1 },
  });
});

test("AI SDK: the finish part has the usage of the whole call", () => {
  const report = usageOf([
    { type: "text-delta", text: "a" },
    { type: "finish-step", usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 } },
    {
      type: "finish",
      finishReason: "stop",
      totalUsage: { inputTokens: 30, outputTokens: 15, totalTokens: 45 },
    },
  ]);
  expect(report?.usage).toMatchObject({ inputTokens: 30, outputTokens: 15 });
});

test.each([
  ["five minutes", { ephemeral_5m_input_tokens: 3068, ephemeral_1h_input_tokens: 0 }, 0, []],
  ["an hour", { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 3068 }, 3337, []],
  [
    "both lifetimes",
    { ephemeral_5m_input_tokens: 3000, ephemeral_1h_input_tokens: 68 },
    68,
    ["total_mismatch"],
  ],
])("Anthropic: what is written after the start to a cache of %s", (_name, lifetimes, oneHour, flags) => {
  const start = { input_tokens: 2, cache_creation_input_tokens: 3068, cache_creation: lifetimes };
  const report = usageOf([
    { type: "message_start", message: { usage: { ...start, output_tokens: 1 } } },
    { type: "message_delta", usage: { cache_creation_input_tokens: 3337, output_tokens: 198 } },
  ]);
  expect(report?.usage).toMatchObject({ cacheWriteTokens: 3337, cacheWriteOneHourTokens: oneHour, flags });
});

test("a stream that broke off keeps what had arrived", () => {
  const report = usageOf([
    { type: "message_start", message: { usage: { input_tokens: 472, output_tokens: 2 } } },
  ]);
  expect(report?.usage).toMatchObject({ inputTokens: 472, outputTokens: 2 });
});

test("chunks that are none, and chunks that throw, do no harm", () => {
  const stream = createUsageStream();
  const throwing = {
    get usage(): object {
      throw new Error("no");
    },
  };
  const endless: unknown[] = [];
  endless.push(endless);
  for (const chunk of [
    endless,
    undefined,
    null,
    1,
    "x",
    [],
    throwing,
    new Proxy({}, { get: () => undefined }),
  ]) {
    expect(() => stream.add(chunk)).not.toThrow();
  }
  expect(stream.report()).toBeUndefined();
});
