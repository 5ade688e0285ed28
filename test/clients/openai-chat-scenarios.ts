import type OpenAI from "openai";
import { readAll } from "../support/read-all.js";
import { PIXEL, type Scenario } from "./client-under-test.js";
import { chatBody, chatChunk, chatUsage, expectedChatUsage as usage } from "./openai-chat-wire.js";

const model = "gpt-4.1-mini";
const messages = [{ role: "user" as const, content: "What is the weather in Oslo?" }];
const completions = (client: object) => (client as OpenAI).chat.completions;

const tool = {
  type: "function" as const,
  function: {
    name: "weather",
    parameters: { type: "object", properties: { city: { type: "string" } } },
    strict: true,
  },
};
const toolCall = {
  id: "call_1",
  type: "function",
  function: { name: "weather", arguments: '{"city":"Oslo"}' },
};
const toolAnswer = [
  { type: "tool_call" as const, id: "call_1", name: "weather", arguments: { city: "Oslo" } },
];
const schema = {
  type: "json_schema" as const,
  json_schema: {
    name: "answer",
    schema: { type: "object", properties: { n: { type: "number" } } },
    strict: true,
  },
};

/** What chat completions can do, each as the SDK offers it. */
export function openaiChatScenarios(): Scenario[] {
  return [
    {
      name: "chat: cached input and reasoning, in the SDK's own promise with its response",
      shows: ["cached input", "reasoning"],
      reply: { body: chatBody({ content: "Four." }) },
      call: async (client) => {
        const { data, response, request_id } = await completions(client)
          .create({ model, messages })
          .withResponse();
        return { data, status: response.status, request_id };
      },
      usage,
      finishReason: "stop",
    },
    {
      name: "chat: the raw response, read by the caller",
      reply: { body: chatBody({ content: "Raw." }) },
      call: async (client) => (await completions(client).create({ model, messages }).asResponse()).json(),
      usage,
      finishReason: "stop",
    },
    {
      name: "chat: tool call",
      shows: ["tool call"],
      reply: { body: chatBody({ content: null, tool_calls: [toolCall] }, "tool_calls") },
      call: (client) => completions(client).create({ model, messages, tools: [tool] }),
      usage,
      finishReason: "tool_calls",
      answer: toolAnswer,
    },
    {
      name: "chat: tool call, streamed",
      shows: ["tool call, streamed"],
      reply: {
        events: [
          { data: chatChunk({ role: "assistant", content: null }) },
          {
            data: chatChunk({
              tool_calls: [{ index: 0, ...toolCall, function: { name: "weather", arguments: "" } }],
            }),
          },
          { data: chatChunk({ tool_calls: [{ index: 0, function: { arguments: '{"city":' } }] }) },
          { data: chatChunk({ tool_calls: [{ index: 0, function: { arguments: '"Oslo"}' } }] }) },
          { data: chatChunk({}, { finish_reason: "tool_calls" }) },
          { data: { ...chatChunk({}), choices: [], usage: chatUsage } },
          { data: "[DONE]" },
        ],
      },
      call: (client) =>
        completions(client)
          .stream({ model, messages, tools: [tool], stream_options: { include_usage: true } })
          .finalChatCompletion(),
      usage,
      finishReason: "tool_calls",
      answer: toolAnswer,
    },
    {
      name: "chat: tool calls run by the SDK, a request for each round",
      reply: { body: chatBody({ content: "Sunny." }) },
      replyTo: ({ body }) => ({
        body: JSON.stringify(body.messages).includes('"tool"')
          ? chatBody({ content: "Sunny." })
          : chatBody({ content: null, tool_calls: [toolCall] }, "tool_calls"),
      }),
      call: (client) =>
        completions(client)
          .runTools({
            model,
            messages,
            tools: [
              { type: "function", function: { name: "weather", parameters: {}, function: () => "sun" } },
            ],
          } as never)
          .finalContent(),
      usage,
      finishReason: "stop",
    },
    {
      name: "chat: structured output, parsed",
      shows: ["structured output"],
      reply: { body: chatBody({ content: '{"n":4}' }) },
      call: (client) => completions(client).parse({ model, messages, response_format: schema }),
      usage,
      finishReason: "stop",
    },
    {
      name: "chat: image input",
      shows: ["image input"],
      reply: { body: chatBody({ content: "A pixel." }) },
      call: (client) =>
        completions(client).create({
          model,
          messages: [
            {
              role: "user",
              content: [
                { type: "text", text: "What is it?" },
                { type: "image_url", image_url: { url: `data:image/png;base64,${PIXEL}`, detail: "low" } },
              ],
            },
          ],
        }),
      usage,
      finishReason: "stop",
    },
    {
      name: "chat: a stream split in two",
      reply: {
        events: [
          { data: chatChunk({ role: "assistant", content: "Twice." }) },
          { data: chatChunk({}, { finish_reason: "stop" }) },
          { data: { ...chatChunk({}), choices: [], usage: chatUsage } },
          { data: "[DONE]" },
        ],
      },
      call: async (client) => {
        const stream = await completions(client).create({
          model,
          messages,
          stream: true,
          stream_options: { include_usage: true },
        });
        return Promise.all(stream.tee().map((branch) => readAll(branch)));
      },
      usage,
      finishReason: "stop",
    },
    {
      name: "embeddings",
      reply: {
        body: {
          object: "list",
          data: [{ object: "embedding", index: 0, embedding: "AACAPwAAAEA=" }],
          model: "text-embedding-3-small",
          usage: { prompt_tokens: 9, total_tokens: 9 },
        },
      },
      call: (client) =>
        (client as OpenAI).embeddings.create({ model: "text-embedding-3-small", input: ["One", "two"] }),
      usage: { input_tokens: 9, output_tokens: 0, total_tokens: 9, source: "reported" },
    },
  ];
}
