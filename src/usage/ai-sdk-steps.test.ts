import { expect, test } from "vitest";
import { normalizeUsage } from "./normalize-usage.js";
import { createUsageStream } from "./usage-stream.js";

/** A step of AI SDK 6 on Gemini, whose own report has the thoughts beside the candidates. */
function geminiStep(prompt: number, candidates: number, thoughts: number) {
  return {
    type: "finish-step",
    finishReason: "tool-calls",
    response: { modelId: "gemini-2.5-flash" },
    usage: {
      inputTokens: prompt,
      outputTokens: candidates + thoughts,
      totalTokens: prompt + candidates + thoughts,
      outputTokenDetails: { reasoningTokens: thoughts },
      raw: {
        promptTokenCount: prompt,
        candidatesTokenCount: candidates,
        thoughtsTokenCount: thoughts,
        totalTokenCount: prompt + candidates + thoughts,
        promptTokensDetails: [{ modality: "TEXT", tokenCount: prompt }],
      },
    },
  };
}

const steps = [geminiStep(100, 20, 30), geminiStep(170, 5, 0)];
const totalUsage = { inputTokens: 270, outputTokens: 55, totalTokens: 325 };

test("a stream of several steps has the tokens of all of them", () => {
  const stream = createUsageStream();
  for (const chunk of [...steps, { type: "finish", finishReason: "stop", totalUsage }]) stream.add(chunk);
  expect(normalizeUsage(stream.report()).usage).toMatchObject({
    inputTokens: 270,
    outputTokens: 55,
    reasoningTokens: 30,
    inputByModality: { text: 270 },
    flags: ["summed_steps"],
  });
});

test("a stream that broke off after two steps has what these two cost", () => {
  const stream = createUsageStream();
  for (const chunk of [...steps, { type: "text-delta", text: "a" }]) stream.add(chunk);
  expect(normalizeUsage(stream.report()).usage).toMatchObject({
    inputTokens: 270,
    outputTokens: 55,
    flags: ["summed_steps", "later_steps_missing"],
  });
});

test("a stream that broke off in its second step says that its first is not all", () => {
  const stream = createUsageStream();
  for (const chunk of [{ type: "start-step" }, steps[0], { type: "start-step" }]) stream.add(chunk);
  expect(normalizeUsage(stream.report()).usage).toMatchObject({
    inputTokens: 100,
    outputTokens: 50,
    flags: ["later_steps_missing"],
  });
});

test("so does one of AI SDK 5, whose usage has no report of the provider's in it", () => {
  const stream = createUsageStream();
  stream.add({ type: "finish-step", usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 } });
  expect(normalizeUsage(stream.report(), { model: "gpt-5" }).usage.flags).toEqual(["later_steps_missing"]);
});

test.each([
  ["comes twice", [steps[0], steps[0], steps[1]]],
  ["is lost", [steps[1]]],
])("a stream of which a step %s has the total of its end", (_name, chunks) => {
  const stream = createUsageStream();
  for (const chunk of [...chunks, { type: "finish", finishReason: "stop", totalUsage }]) stream.add(chunk);
  expect(normalizeUsage(stream.report()).usage).toMatchObject({
    inputTokens: 270,
    outputTokens: 55,
    flags: [],
  });
});

test("one step is that step, its own report read", () => {
  const stream = createUsageStream();
  const [step] = steps;
  stream.add(step);
  stream.add({ type: "finish", finishReason: "stop", totalUsage: step?.usage });
  expect(normalizeUsage(stream.report()).usage).toMatchObject({
    inputTokens: 100,
    outputTokens: 50,
    inputByModality: { text: 100 },
    flags: [],
  });
});

test("a result of several steps is read step by step", () => {
  const result = { steps, totalUsage, usage: steps[1]?.usage, finishReason: "stop" };
  expect(normalizeUsage(result)).toMatchObject({
    shape: "ai-sdk-6",
    modelVersion: "gemini-2.5-flash",
    usage: { inputTokens: 270, outputTokens: 55, reasoningTokens: 30 },
  });
});

test("where the steps at hand are not all of the call, its total counts", () => {
  const result = { steps, totalUsage: { inputTokens: 500, outputTokens: 60, totalTokens: 560 } };
  expect(normalizeUsage(result).usage).toMatchObject({ inputTokens: 500, outputTokens: 60, flags: [] });
});

test("a step without a count leaves the sum unknown, not too small", () => {
  const result = { steps: [steps[0], { usage: { inputTokens: 10 } }] };
  expect(normalizeUsage(result).usage).toMatchObject({ inputTokens: 110, outputTokens: null });
});

test("AI SDK 5 on Anthropic: every step's cache writes count", () => {
  const step = (written: number) => ({
    usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15, cachedInputTokens: 100 },
    providerMetadata: { anthropic: { cacheCreationInputTokens: written } },
  });
  const usage = normalizeUsage({ steps: [step(1000), step(50)] }).usage;
  expect(usage).toMatchObject({
    inputTokens: 1270,
    outputTokens: 10,
    cacheReadTokens: 200,
    cacheWriteTokens: 1050,
  });
});
