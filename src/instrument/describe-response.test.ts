import { expect, it } from "vitest";
import { describeResponse } from "./describe-response.js";

const answers: [string, unknown][] = [
  ["a text", "Hello."],
  ["OpenAI's chat", { choices: [{ index: 0, message: { role: "assistant", content: "Hello." } }] }],
  [
    "OpenAI's Responses",
    { object: "response", output: [{ type: "message", content: [{ type: "output_text", text: "Hello." }] }] },
  ],
  ["Anthropic", { type: "message", role: "assistant", content: [{ type: "text", text: "Hello." }] }],
  ["Gemini", { candidates: [{ content: { parts: [{ text: "Hello." }] } }] }],
  ["whoever has a text", { text: "Hello." }],
];

it.each(answers)("finds the text in an answer of %s", (_, answer) => {
  expect(describeResponse(answer).messages.flatMap(({ parts }) => parts)).toEqual([
    { type: "text", text: "Hello." },
  ]);
});
