import type Anthropic from "@anthropic-ai/sdk";
import { readAll } from "../support/read-all.js";
import {
  anthropicUsage,
  messageBody,
  messageEvents,
  expectedAnthropicUsage as usage,
} from "./anthropic-wire.js";
import { PIXEL, type Scenario } from "./client-under-test.js";

const request = {
  model: "claude-haiku-4-5",
  max_tokens: 100,
  messages: [{ role: "user" as const, content: "What is the weather in Oslo?" }],
};
const tools = [
  {
    name: "weather",
    input_schema: { type: "object" as const, properties: { city: { type: "string" } } },
  },
];
const textBlock = { type: "text", text: "Sunny.", citations: null };
const toolBlock = { type: "tool_use", id: "toolu_1", name: "weather", input: { city: "Oslo" } };
const toolAnswer = [
  { type: "tool_call" as const, id: "toolu_1", name: "weather", arguments: { city: "Oslo" } },
];
const thought = { type: "thinking", thinking: "Hm.", signature: "c2ln" };

const sunny = messageEvents([
  {
    block: { type: "thinking", thinking: "", signature: "" },
    deltas: [
      { type: "thinking_delta", thinking: "Hm." },
      { type: "signature_delta", signature: "c2ln" },
    ],
  },
  {
    block: { type: "text", text: "" },
    deltas: [
      { type: "text_delta", text: "Sun" },
      { type: "text_delta", text: "ny." },
    ],
  },
]);
const sunnyAnswer = [
  { type: "reasoning" as const, text: "Hm." },
  { type: "text" as const, text: "Sunny." },
];
const stream = { events: sunny };

type Messages = (client: object) => Anthropic["messages"];

/** What messages can do, each as the SDK offers it; their beta does the same. */
export function anthropicScenarios(messages: Messages): Scenario[] {
  return [
    {
      name: "messages: cached input and thinking, with its response",
      shows: ["cached input", "reasoning"],
      reply: { body: messageBody([thought, textBlock]) },
      call: async (client) => {
        const { data, response } = await messages(client).create(request).withResponse();
        return { data, status: response.status };
      },
      usage,
      finishReason: "end_turn",
      answer: sunnyAnswer,
    },
    {
      name: "messages: the raw response, read by the caller",
      reply: { body: messageBody([textBlock]) },
      call: async (client) => (await messages(client).create(request).asResponse()).text(),
      usage,
      finishReason: "end_turn",
    },
    {
      name: "messages: a raw stream, read by the caller",
      reply: stream,
      call: async (client) =>
        (
          await messages(client)
            .create({ ...request, stream: true })
            .asResponse()
        ).text(),
      usage,
      finishReason: "end_turn",
      answer: sunnyAnswer,
    },
    {
      name: "messages: thinking, streamed",
      reply: stream,
      call: async (client) => readAll(await messages(client).create({ ...request, stream: true })),
      usage,
      finishReason: "end_turn",
      answer: sunnyAnswer,
    },
    {
      name: "messages: the SDK's stream helper",
      reply: stream,
      call: (client) => messages(client).stream(request).finalMessage(),
      usage,
      finishReason: "end_turn",
      answer: sunnyAnswer,
    },
    {
      name: "messages: tool call",
      shows: ["tool call"],
      reply: { body: messageBody([toolBlock], "tool_use") },
      call: (client) => messages(client).create({ ...request, tools, system: "Be short." }),
      usage,
      finishReason: "tool_use",
      answer: toolAnswer,
    },
    {
      name: "messages: tool call, streamed",
      shows: ["tool call, streamed"],
      reply: {
        events: messageEvents(
          [
            {
              block: { ...toolBlock, input: {} },
              deltas: [
                { type: "input_json_delta", partial_json: "" },
                { type: "input_json_delta", partial_json: '{"city":' },
                { type: "input_json_delta", partial_json: '"Oslo"}' },
              ],
            },
          ],
          "tool_use",
        ),
      },
      call: (client) =>
        messages(client)
          .stream({ ...request, tools })
          .finalMessage(),
      usage,
      finishReason: "tool_use",
      answer: toolAnswer,
    },
    {
      name: "messages: structured output, parsed",
      shows: ["structured output"],
      reply: { body: messageBody([{ type: "text", text: '{"n":4}', citations: null }]) },
      call: (client) =>
        messages(client).parse({
          ...request,
          output_config: { format: { type: "json_schema", schema: { type: "object" } } },
        }),
      usage,
      finishReason: "end_turn",
    },
    {
      name: "messages: image input, and an image that a tool gave",
      shows: ["image input"],
      reply: { body: messageBody([textBlock]) },
      call: (client) =>
        messages(client).create({
          ...request,
          messages: [
            { role: "user", content: [image] },
            { role: "assistant", content: [{ type: "tool_use", id: "toolu_0", name: "look", input: {} }] },
            { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_0", content: [image] }] },
          ],
        }),
      usage,
      finishReason: "end_turn",
    },
  ];
}

/** What only their beta can do. */
export function anthropicBetaScenarios(): Scenario[] {
  return [
    {
      name: "beta messages: plain",
      reply: { body: messageBody([textBlock]) },
      call: (client) =>
        (client as Anthropic).beta.messages.create({ ...request, betas: ["files-api-2025-04-14"] }),
      usage,
      finishReason: "end_turn",
    },
    {
      name: "beta messages: the SDK's stream helper",
      reply: stream,
      call: (client) => (client as Anthropic).beta.messages.stream(request).finalMessage(),
      usage,
      finishReason: "end_turn",
      answer: sunnyAnswer,
    },
    {
      name: "beta messages: tool calls run by the SDK, a request for each round",
      shows: ["tool call"],
      reply: { body: messageBody([textBlock]) },
      replyTo: ({ body }) => ({
        body: JSON.stringify(body.messages).includes("tool_result")
          ? messageBody([textBlock])
          : messageBody([toolBlock], "tool_use", anthropicUsage),
      }),
      call: (client) =>
        (client as Anthropic).beta.messages
          .toolRunner({
            ...request,
            tools: [{ type: "custom", ...tools[0], run: () => "sun", parse: (input: unknown) => input }],
          } as never)
          .runUntilDone(),
      usage,
      finishReason: "end_turn",
    },
  ];
}

const image = {
  type: "image" as const,
  source: { type: "base64" as const, media_type: "image/png" as const, data: PIXEL },
};
