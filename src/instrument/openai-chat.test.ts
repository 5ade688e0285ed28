import fc from "fast-check";
import { expect, it } from "vitest";
import type { ContentPart } from "../format/content.js";
import { normalizeUsage } from "../usage/normalize-usage.js";
import { openaiChat } from "./openai-chat.js";
import { refusalText } from "./openai-chat-content.js";

interface Delta {
  content?: string | null;
  reasoning_content?: string;
  refusal?: string | null;
  tool_calls?: { index: number; id?: string; function: { name?: string; arguments?: string } }[];
}

interface Chunk {
  object: string;
  model?: string;
  service_tier?: string;
  choices: { index: number; delta?: Delta; finish_reason?: string | null }[];
  usage?: { prompt_tokens: number; completion_tokens: number; total_tokens: number } | null;
  x_groq?: { usage: { prompt_tokens: number; completion_tokens: number; total_tokens: number } };
}

const rarely = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 12, arbitrary: fc.constant(undefined) }, value);
const text = fc.oneof({ weight: 6, arbitrary: fc.string({ maxLength: 4 }) }, fc.constant(null));
const usage = fc.tuple(fc.nat(99), fc.nat(99)).map(([prompt, completion]) => ({
  prompt_tokens: prompt,
  completion_tokens: completion,
  total_tokens: prompt + completion,
}));
const delta: fc.Arbitrary<Delta> = fc.record({
  content: text,
  reasoning_content: rarely(fc.string({ maxLength: 3 })),
  refusal: rarely(fc.constantFrom(null, "no")),
  tool_calls: rarely(fc.constant([{ index: 0, id: "c1", function: { name: "look", arguments: "{}" } }])),
});
const choice = fc.record({
  index: fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, fc.constant(1)),
  delta: fc.option(delta, { freq: 9, nil: undefined }),
  finish_reason: fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, fc.constantFrom("stop", "length")),
});
const chunk: fc.Arbitrary<Chunk> = fc.record({
  object: fc.constant("chat.completion.chunk"),
  model: fc.oneof({ weight: 2, arbitrary: fc.constant("m-1") }, fc.constantFrom("m-2", undefined)),
  service_tier: fc.oneof(
    { weight: 8, arbitrary: fc.constant("default") },
    fc.constantFrom("flex", undefined),
  ),
  choices: fc.oneof(
    { weight: 8, arbitrary: fc.tuple(choice) },
    fc.array(choice, { maxLength: 3 }),
  ) as fc.Arbitrary<Chunk["choices"]>,
  usage: fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, usage),
  x_groq: rarely(usage.map((counts) => ({ usage: counts }))),
});

/** The stream put together field by field, each looked at in every piece. */
function readSlowly(chunks: readonly Chunk[]) {
  const last = <Value>(values: (Value | null | undefined)[]) => values.findLast((value) => value);
  const choices = chunks.flatMap((each) => each.choices);
  const reports = chunks.map((each) => each.usage ?? each.x_groq?.usage);
  return {
    answers: [...new Set(choices.map(({ index }) => index))].map((index) => {
      const joined = (name: "content" | "reasoning_content" | "refusal") =>
        choices.map((each) => (each.index === index && each.delta?.[name]) || "").join("");
      const tools = choices.some((each) => each.index === index && each.delta?.tool_calls);
      return {
        text: joined("content"),
        thoughts: joined("reasoning_content"),
        refusal: joined("refusal"),
        tools,
      };
    }),
    finishReason: last(choices.map((each) => each.finish_reason)),
    modelVersion: last(chunks.map(({ model }) => model)),
    serviceTier: last(chunks.map((each) => each.service_tier)),
    usage: last(reports),
  };
}

function answerOf(parts: readonly ContentPart[]) {
  const first = (type: ContentPart["type"]) => parts.find((part) => part.type === type);
  const [text, thoughts, other] = [first("text"), first("reasoning"), first("other")];
  return {
    text: text?.type === "text" ? text.text : "",
    thoughts: thoughts?.type === "reasoning" ? thoughts.text : "",
    refusal: (other?.type === "other" && refusalText(other.description)) || "",
    tools: first("tool_call") !== undefined,
  };
}

it("puts a stream together whatever its pieces bring, and although most of them are hardly looked at", () => {
  fc.assert(
    fc.property(fc.array(chunk, { minLength: 1, maxLength: 12 }), (chunks) => {
      const answer = openaiChat.answer({ provider: "openai" });
      for (const each of chunks) answer.add(each);
      const { messages, rawUsage, finishReason, modelVersion } = answer.outcome();
      const expected = readSlowly(chunks);
      expect({ answers: messages.map(({ parts }) => answerOf(parts)), finishReason, modelVersion }).toEqual({
        answers: expected.answers,
        finishReason: expected.finishReason,
        modelVersion: expected.modelVersion,
      });
      if (!expected.usage) return;
      const read = normalizeUsage(rawUsage, { provider: "openai", model: "m-1" });
      expect(read.usage).toMatchObject({
        inputTokens: expected.usage.prompt_tokens,
        totalTokens: expected.usage.total_tokens,
      });
      expect(read.serviceTier).toBe(expected.serviceTier);
    }),
    { numRuns: 500 },
  );
});

it("tells of every piece whether it brings something of the answer", () => {
  const answer = openaiChat.answer({ provider: "openai" });
  const piece = (delta: Delta, finish_reason: string | null = null) =>
    answer.add({ object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason }] });
  const told = [{ content: "" }, { content: "a" }, { content: "b" }, {}, { content: "" }, { refusal: "no" }];
  expect([...told.map((delta) => piece(delta)), piece({}, "stop")]).toEqual([
    false,
    true,
    true,
    false,
    false,
    true,
    false,
  ]);
});
