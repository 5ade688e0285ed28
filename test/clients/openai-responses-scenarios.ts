import type OpenAI from "openai";
import { readAll } from "../support/read-all.js";
import { PIXEL, type Scenario } from "./client-under-test.js";
import {
  reasoningItem,
  responseBody,
  responseEvent,
  responseEvents,
  textItem,
  expectedResponsesUsage as usage,
} from "./openai-responses-wire.js";

const model = "gpt-5-mini";

const streamed = responseEvents(["Hello ", "there."]);

const toolItem = {
  id: "fc_1",
  type: "function_call",
  status: "completed",
  call_id: "call_1",
  name: "weather",
  arguments: '{"city":"Oslo"}',
};

const responses = (client: object) => (client as OpenAI).responses;

/** What the Responses API can do, each as the SDK offers it. */
export function openaiResponsesScenarios(): Scenario[] {
  return [
    {
      name: "responses: plain, with reasoning and cached input",
      shows: ["cached input", "reasoning"],
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
      shows: ["tool call"],
      reply: {
        body: responseBody([toolItem]),
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
      name: "responses: tool call, streamed",
      shows: ["tool call, streamed"],
      reply: {
        events: [
          responseEvent("response.created", 0, { response: responseBody([], { status: "in_progress" }) }),
          responseEvent("response.output_item.added", 1, {
            output_index: 0,
            item: { ...toolItem, status: "in_progress", arguments: "" },
          }),
          ...['{"city":', '"Oslo"}'].map((delta, index) =>
            responseEvent("response.function_call_arguments.delta", 2 + index, {
              output_index: 0,
              item_id: toolItem.id,
              delta,
            }),
          ),
          responseEvent("response.function_call_arguments.done", 4, {
            output_index: 0,
            item_id: toolItem.id,
            name: toolItem.name,
            arguments: toolItem.arguments,
          }),
          responseEvent("response.output_item.done", 5, { output_index: 0, item: toolItem }),
          responseEvent("response.completed", 6, { response: responseBody([toolItem]) }),
        ],
      },
      call: async (client) =>
        readAll(await responses(client).create({ model, input: "Weather?", stream: true })),
      usage,
      finishReason: "completed",
      answer: [{ type: "tool_call", id: "call_1", name: "weather", arguments: { city: "Oslo" } }],
    },
    {
      name: "responses: structured output, parsed",
      shows: ["structured output"],
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
      shows: ["image input"],
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
