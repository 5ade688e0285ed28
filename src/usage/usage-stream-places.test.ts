import { expect, test } from "vitest";
import { normalizeUsage } from "./normalize-usage.js";
import { createUsageStream } from "./usage-stream.js";

function usageOf(chunks: unknown[]) {
  const stream = createUsageStream();
  for (const chunk of chunks) stream.add(chunk);
  return stream.report() === undefined ? undefined : normalizeUsage(stream.report());
}

test("Groq: the usage is in a place of its own, where nobody asked for it", () => {
  const report = usageOf([
    { model: "llama-3.3-70b", choices: [{ delta: { content: "a" } }], x_groq: { id: "req_1" } },
    {
      model: "llama-3.3-70b",
      choices: [{ delta: {}, finish_reason: "stop" }],
      x_groq: {
        id: "req_1",
        usage: { queue_time: 0.1, prompt_tokens: 10, completion_tokens: 3, total_tokens: 13 },
      },
    },
  ]);
  expect(report).toMatchObject({
    shape: "openai-compatible",
    usage: { inputTokens: 10, outputTokens: 3, flags: [] },
    modelVersion: "llama-3.3-70b",
    finishReason: "stop",
  });
});

test("Bedrock: the usage comes with the metadata at the end, the reason before it", () => {
  const report = usageOf([
    { messageStart: { role: "assistant" } },
    { contentBlockDelta: { delta: { text: "a" }, contentBlockIndex: 0 } },
    { messageStop: { stopReason: "end_turn" } },
    { metadata: { usage: { inputTokens: 10, outputTokens: 3, totalTokens: 13 }, metrics: { latencyMs: 5 } } },
  ]);
  expect(report).toMatchObject({
    shape: "bedrock-converse",
    usage: { inputTokens: 10, outputTokens: 3, totalTokens: 13, flags: [] },
    finishReason: "end_turn",
  });
});

test("Bedrock: a stream that breaks off before its metadata reports nothing", () => {
  expect(usageOf([{ messageStart: {} }, { messageStop: { stopReason: "end_turn" } }])).toBeUndefined();
});
