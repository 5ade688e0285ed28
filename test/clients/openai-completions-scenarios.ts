import type OpenAI from "openai";
import { readAll } from "../support/read-all.js";
import type { Scenario } from "./client-under-test.js";

const model = "gpt-3.5-turbo-instruct";

/** Shapes of https://platform.openai.com/docs/api-reference/completions. */
const completion = (text: string, finish_reason: string | null, usage: object | null) => ({
  id: "cmpl-1",
  object: "text_completion",
  created: 1_760_000_000,
  model: "gpt-3.5-turbo-instruct:20230824-v2",
  choices: [{ text, index: 0, logprobs: null, finish_reason }],
  usage,
});
const wireUsage = { prompt_tokens: 9, completion_tokens: 4, total_tokens: 13 };
const usage = { input_tokens: 9, output_tokens: 4, total_tokens: 13, source: "reported" };

/** The older completions of a text. */
export function openaiCompletionsScenarios(): Scenario[] {
  const completions = (client: object) => (client as OpenAI).completions;
  return [
    {
      name: "completions: plain",
      reply: { body: completion(" upon a time", "stop", wireUsage) },
      call: (client) => completions(client).create({ model, prompt: "Once", max_tokens: 16 }),
      usage,
      finishReason: "stop",
    },
    {
      name: "completions: streamed",
      reply: {
        events: [
          { data: completion(" upon", null, null) },
          { data: completion(" a time", "length", null) },
          { data: { ...completion("", null, wireUsage), choices: [] } },
          { data: "[DONE]" },
        ],
      },
      call: async (client) =>
        readAll(
          await completions(client).create({
            model,
            prompt: ["Once"],
            stream: true,
            stream_options: { include_usage: true },
          }),
        ),
      usage,
      finishReason: "length",
    },
  ];
}
