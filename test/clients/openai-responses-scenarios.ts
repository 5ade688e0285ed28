import type OpenAI from "openai";
import { readAll } from "../support/read-all.js";
import { PIXEL, type Scenario } from "./client-under-test.js";

const model = "gpt-5-mini";

/** Shapes of https://platform.openai.com/docs/api-reference/responses. */
const wireUsage = {
  input_tokens: 100,
  input_tokens_details: { cached_tokens: 80 },
  output_tokens: 50,
  output_tokens_details: { reasoning_tokens: 30 },
  total_tokens: 150,
};
const usage = {
  input_tokens: 100,
  output_tokens: 50,
  total_tokens: 150,
  cache_read_tokens: 80,
  reasoning_tokens: 30,
  source: "reported",
};

const textItem = (text: string) => ({
  id: "msg_1",
  type: "message",
  status: "completed",
  role: "assistant",
  content: [{ type: "output_text", text, annotations: [], logprobs: [] }],
});

function responseBody(output: unknown[], more: object = {}) {
  return {
    id: "resp_1",
    object: "response",
    created_at: 1_760_000_000,
    status: "completed",
    error: null,
    incomplete_details: null,
    instructions: null,
    model: "gpt-5-mini-2025-08-07",
    output,
    parallel_tool_calls: true,
    service_tier: "default",
    text: { format: { type: "text" } },
    tools: [],
    usage: wireUsage,
    ...more,
  };
}

const reasoningItem = { id: "rs_1", type: "reasoning", summary: [{ type: "summary_text", text: "Hm." }] };

function event(type: string, sequence_number: number, fields: object) {
  return { event: type, data: { type, sequence_number, ...fields } };
}

const streamed = [
  event("response.created", 0, { response: responseBody([], { status: "in_progress", usage: null }) }),
  event("response.output_item.added", 1, { output_index: 0, item: { ...textItem(""), content: [] } }),
  event("response.content_part.added", 2, {
    output_index: 0,
    content_index: 0,
    item_id: "msg_1",
    part: { type: "output_text", text: "", annotations: [] },
  }),
  event("response.output_text.delta", 3, {
    output_index: 0,
    content_index: 0,
    item_id: "msg_1",
    delta: "Hello ",
    logprobs: [],
  }),
  event("response.output_text.delta", 4, {
    output_index: 0,
    content_index: 0,
    item_id: "msg_1",
    delta: "there.",
    logprobs: [],
  }),
  event("response.completed", 5, { response: responseBody([textItem("Hello there.")]) }),
];

const responses = (client: object) => (client as OpenAI).responses;

/** What the Responses API can do, each as the SDK offers it. */
export function openaiResponsesScenarios(): Scenario[] {
  return [
    {
      name: "responses: plain, with reasoning and cached input",
      reply: { body: responseBody([reasoningItem, textItem("Hello there.")]) },
      call: (client) => responses(client).create({ model, input: "Hello?", instructions: "Be short." }),
      usage,
      finishReason: "completed",
      answer: [
        { type: "reasoning", text: "Hm." },
        { type: "text", text: "Hello there." },
      ],
    },
    {
      name: "responses: streamed",
      reply: { events: streamed },
      call: async (client) =>
        readAll(await responses(client).create({ model, input: "Hello?", stream: true })),
      usage,
      finishReason: "completed",
    },
    {
      name: "responses: the SDK's stream helper",
      reply: { events: streamed },
      call: (client) => responses(client).stream({ model, input: "Hello?" }).finalResponse(),
      usage,
      finishReason: "completed",
    },
    {
      name: "responses: tool call",
      reply: {
        body: responseBody([
          {
            id: "fc_1",
            type: "function_call",
            status: "completed",
            call_id: "call_1",
            name: "weather",
            arguments: '{"city":"Oslo"}',
          },
        ]),
      },
      call: (client) =>
        responses(client).create({
          model,
          input: [
            { role: "user", content: "Weather?" },
            { type: "function_call", call_id: "call_0", name: "weather", arguments: "{}" },
            { type: "function_call_output", call_id: "call_0", output: "Which city?" },
          ],
          tools: [{ type: "function", name: "weather", parameters: { type: "object" }, strict: false }],
        }),
      usage,
      finishReason: "completed",
      answer: [{ type: "tool_call", id: "call_1", name: "weather", arguments: { city: "Oslo" } }],
    },
    {
      name: "responses: structured output, parsed",
      reply: { body: responseBody([textItem('{"n":4}')]) },
      call: (client) =>
        responses(client).parse({
          model,
          input: "Two and two?",
          text: { format: { type: "json_schema", name: "answer", schema: { type: "object" }, strict: true } },
        }),
      usage,
      finishReason: "completed",
    },
    {
      name: "responses: image input, cut short by its limit",
      reply: {
        body: responseBody([textItem("A pix")], {
          status: "incomplete",
          incomplete_details: { reason: "max_output_tokens" },
        }),
      },
      call: (client) =>
        responses(client).create({
          model,
          max_output_tokens: 16,
          input: [
            {
              role: "user",
              content: [
                { type: "input_text", text: "What is it?" },
                { type: "input_image", detail: "low", image_url: `data:image/png;base64,${PIXEL}` },
              ],
            },
          ],
        }),
      usage,
      finishReason: "max_output_tokens",
    },
  ];
}
