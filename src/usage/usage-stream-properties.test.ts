import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalizeUsage } from "./normalize-usage.js";
import { createUsageStream } from "./usage-stream.js";

/** Counts that only grow, as a provider reports them while an answer comes in. */
const growing = fc
  .record({
    // No call is without a prompt.
    input: fc.integer({ min: 1, max: 100_000 }),
    cached: fc.nat(50_000),
    outputs: fc.array(fc.nat(5_000), { minLength: 1, maxLength: 12 }),
    thoughts: fc.nat(5_000),
  })
  .map(({ outputs, ...rest }) => {
    let sum = 0;
    return { ...rest, outputs: outputs.map((each) => (sum += each)) };
  });
type Growing = typeof growing extends fc.Arbitrary<infer Value> ? Value : never;

interface StreamShape {
  name: string;
  provider: string;
  chunks(counts: Growing): object[];
  whole(counts: Growing): object;
}

const last = (counts: Growing) => counts.outputs.at(-1) ?? 0;

const gemini = ({ input, cached, thoughts }: Growing, output: number) => ({
  promptTokenCount: input + cached,
  cachedContentTokenCount: cached,
  candidatesTokenCount: output,
  thoughtsTokenCount: thoughts,
  totalTokenCount: input + cached + output + thoughts,
});
const anthropicStart = ({ input, cached }: Growing) => ({
  input_tokens: input,
  cache_read_input_tokens: cached,
  cache_creation_input_tokens: 0,
  output_tokens: 1,
});
const openai = (counts: Growing) => ({
  prompt_tokens: counts.input + counts.cached,
  completion_tokens: last(counts) + counts.thoughts,
  total_tokens: counts.input + counts.cached + last(counts) + counts.thoughts,
  prompt_tokens_details: { cached_tokens: counts.cached },
  completion_tokens_details: { reasoning_tokens: counts.thoughts },
});
const responses = (counts: Growing) => ({
  input_tokens: counts.input + counts.cached,
  input_tokens_details: { cached_tokens: counts.cached },
  output_tokens: last(counts) + counts.thoughts,
  output_tokens_details: { reasoning_tokens: counts.thoughts },
  total_tokens: counts.input + counts.cached + last(counts) + counts.thoughts,
});

const sdkFive = (counts: Growing) => ({
  inputTokens: counts.input + counts.cached,
  outputTokens: last(counts) + counts.thoughts,
  totalTokens: counts.input + counts.cached + last(counts) + counts.thoughts,
  cachedInputTokens: counts.cached,
  reasoningTokens: counts.thoughts,
});
const sdkSix = (counts: Growing) => ({
  inputTokens: counts.input + counts.cached,
  outputTokens: last(counts) + counts.thoughts,
  totalTokens: counts.input + counts.cached + last(counts) + counts.thoughts,
  inputTokenDetails: { cacheReadTokens: counts.cached, noCacheTokens: counts.input },
  outputTokenDetails: { reasoningTokens: counts.thoughts, textTokens: last(counts) },
});
const sdkStream = (usage: object, counts: Growing) => [
  { type: "start-step" },
  ...counts.outputs.map(() => ({ type: "text-delta", text: "a" })),
  { type: "finish-step", finishReason: "stop", usage },
  { type: "finish", finishReason: "stop", totalUsage: usage },
];
const deepseek = (counts: Growing) => ({
  prompt_tokens: counts.input + counts.cached,
  completion_tokens: last(counts) + counts.thoughts,
  total_tokens: counts.input + counts.cached + last(counts) + counts.thoughts,
  prompt_cache_hit_tokens: counts.cached,
  prompt_cache_miss_tokens: counts.input,
  completion_tokens_details: { reasoning_tokens: counts.thoughts },
});
const groq = (counts: Growing) => ({ ...openai(counts), queue_time: 0.01, total_time: 0.5 });
const interactions = (counts: Growing) => ({
  total_input_tokens: counts.input + counts.cached,
  input_tokens_by_modality: [{ modality: "text", tokens: counts.input + counts.cached }],
  total_cached_tokens: counts.cached,
  total_output_tokens: last(counts),
  total_thought_tokens: counts.thoughts,
  total_tokens: counts.input + counts.cached + last(counts) + counts.thoughts,
});
const bedrock = (counts: Growing) => ({
  inputTokens: counts.input,
  outputTokens: last(counts) + counts.thoughts,
  totalTokens: counts.input + counts.cached + last(counts) + counts.thoughts,
  cacheReadInputTokens: counts.cached,
  cacheWriteInputTokens: 0,
});
const chatDeltas = (counts: Growing) =>
  counts.outputs.map(() => ({ choices: [{ delta: { content: "a" } }] }));

const SHAPES: StreamShape[] = [
  {
    name: "AI SDK 5, at the end of its one step",
    provider: "openai.responses",
    chunks: (counts) => sdkStream(sdkFive(counts), counts),
    whole: (counts) => ({ finishReason: "stop", usage: sdkFive(counts) }),
  },
  {
    name: "AI SDK 6, at the end of its one step",
    provider: "anthropic.messages",
    chunks: (counts) => sdkStream(sdkSix(counts), counts),
    whole: (counts) => ({ finishReason: "stop", usage: sdkSix(counts) }),
  },
  {
    name: "DeepSeek, on the last chunk",
    provider: "deepseek",
    chunks: (counts) => [
      ...chatDeltas(counts),
      { choices: [{ delta: {}, finish_reason: "stop" }], usage: deepseek(counts) },
    ],
    whole: (counts) => ({ choices: [{ finish_reason: "stop" }], usage: deepseek(counts) }),
  },
  {
    name: "Groq, in its own place on the last chunk",
    provider: "groq",
    chunks: (counts) => [
      { choices: [{ delta: {} }], x_groq: { id: "req_1" } },
      ...chatDeltas(counts),
      { choices: [{ delta: {}, finish_reason: "stop" }], x_groq: { id: "req_1", usage: groq(counts) } },
    ],
    whole: (counts) => ({ usage: groq(counts) }),
  },
  {
    name: "Gemini Interactions, at the end",
    provider: "google",
    chunks: (counts) => [
      { event_type: "interaction.created", interaction: { status: "in_progress" } },
      ...counts.outputs.map(() => ({ event_type: "step.delta", delta: { type: "text", text: "a" } })),
      {
        event_type: "interaction.completed",
        interaction: { status: "completed", usage: interactions(counts) },
      },
    ],
    whole: (counts) => ({ status: "completed", usage: interactions(counts) }),
  },
  {
    name: "Bedrock ConverseStream, in its metadata",
    provider: "bedrock",
    chunks: (counts) => [
      { messageStart: { role: "assistant" } },
      ...counts.outputs.map(() => ({ contentBlockDelta: { delta: { text: "a" } } })),
      { messageStop: { stopReason: "end_turn" } },
      { metadata: { usage: bedrock(counts), metrics: { latencyMs: 9 } } },
    ],
    whole: (counts) => ({ output: { message: {} }, stopReason: "end_turn", usage: bedrock(counts) }),
  },
  {
    name: "Gemini, cumulative on every chunk",
    provider: "google",
    chunks: (counts) => counts.outputs.map((output) => ({ usageMetadata: gemini(counts, output) })),
    whole: (counts) => ({ usageMetadata: gemini(counts, last(counts)) }),
  },
  {
    name: "OpenAI chat, on the last chunk",
    provider: "openai",
    chunks: (counts) => [
      ...counts.outputs.map(() => ({
        object: "chat.completion.chunk",
        choices: [{ delta: {} }],
        usage: null,
      })),
      { object: "chat.completion.chunk", choices: [], usage: openai(counts) },
    ],
    whole: (counts) => ({ object: "chat.completion", usage: openai(counts) }),
  },
  {
    name: "OpenAI Responses, at the end",
    provider: "openai",
    chunks: (counts) => [
      { type: "response.created", response: { object: "response", usage: null } },
      ...counts.outputs.map(() => ({ type: "response.output_text.delta", delta: "a" })),
      { type: "response.completed", response: { object: "response", usage: responses(counts) } },
    ],
    whole: (counts) => ({ object: "response", usage: responses(counts) }),
  },
  {
    name: "Anthropic, start and cumulative deltas",
    provider: "anthropic",
    chunks: (counts) => [
      { type: "message_start", message: { type: "message", usage: anthropicStart(counts) } },
      ...counts.outputs.map((output) => ({
        type: "message_delta",
        delta: {},
        usage: { output_tokens: output },
      })),
    ],
    whole: (counts) => ({
      type: "message",
      usage: { ...anthropicStart(counts), output_tokens: last(counts) },
    }),
  },
];

/** Chunks that say nothing of the usage, at any place; and repetitions, as a reconnected stream has them. */
const noise = fc.array(fc.record({ at: fc.nat(30), repeats: fc.boolean() }), { maxLength: 8 });

describe.each(SHAPES)("$name", ({ provider, chunks, whole }) => {
  test("the stream's usage is the whole answer's, whatever is repeated or says nothing", () => {
    fc.assert(
      fc.property(growing, noise, (counts, disturbances) => {
        const stream = createUsageStream(provider);
        const all = chunks(counts);
        for (const { at, repeats } of disturbances) {
          const place = at % all.length;
          all.splice(place, 0, repeats ? { ...all[place] } : {});
        }
        for (const chunk of all) stream.add(chunk);
        expect(normalizeUsage(stream.report(), { provider }).usage).toEqual(
          normalizeUsage(whole(counts), { provider }).usage,
        );
      }),
    );
  });

  test("cut off at any chunk, no count is negative, NaN or more than the whole's", () => {
    fc.assert(
      fc.property(growing, fc.nat(30), (counts, cut) => {
        const stream = createUsageStream(provider);
        for (const chunk of chunks(counts).slice(0, cut)) stream.add(chunk);
        const { usage } = normalizeUsage(stream.report(), { provider });
        const most = normalizeUsage(whole(counts), { provider }).usage;
        for (const key of ["inputTokens", "outputTokens", "totalTokens"] as const) {
          const value = usage[key];
          if (value === null) continue;
          expect(Number.isSafeInteger(value) && value >= 0).toBe(true);
          // Anthropic's start announces a first token that may never come.
          expect(value).toBeLessThanOrEqual((most[key] ?? 0) + 1);
        }
      }),
    );
  });
});
