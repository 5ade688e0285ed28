import fc from "fast-check";
import { expect, test } from "vitest";
import { normalizeUsage } from "./normalize-usage.js";
import { createUsageStream } from "./usage-stream.js";

interface Step {
  input: number;
  cached: number;
  answer: number;
  thoughts: number;
}

const count = fc.nat(100_000);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({ input: count, cached: count, answer: count, thoughts: count }),
  { minLength: 1, maxLength: 6 },
);

const usageOf = ({ input, cached, answer, thoughts }: Step) => ({
  inputTokens: input + cached,
  outputTokens: answer + thoughts,
  totalTokens: input + cached + answer + thoughts,
});
/** What every step's provider reports itself, which version 6 carries along. */
const raw = ({ input, cached, answer, thoughts }: Step) => ({
  promptTokenCount: input + cached,
  cachedContentTokenCount: cached,
  candidatesTokenCount: answer,
  thoughtsTokenCount: thoughts,
  totalTokenCount: input + cached + answer + thoughts,
});
const VERSIONS = {
  "AI SDK 5": (step: Step) => ({
    ...usageOf(step),
    cachedInputTokens: step.cached,
    reasoningTokens: step.thoughts,
  }),
  "AI SDK 6": (step: Step) => ({
    ...usageOf(step),
    inputTokenDetails: { cacheReadTokens: step.cached },
    outputTokenDetails: { reasoningTokens: step.thoughts },
    raw: raw(step),
  }),
};

const sumOf = (all: readonly Step[], ...keys: (keyof Step)[]) =>
  all.reduce((sum, step) => keys.reduce((part, key) => part + step[key], sum), 0);

function chunksOf(all: readonly Step[], usage: (step: Step) => object): object[] {
  const total = {
    inputTokens: sumOf(all, "input", "cached"),
    outputTokens: sumOf(all, "answer", "thoughts"),
    totalTokens: sumOf(all, "input", "cached", "answer", "thoughts"),
  };
  return [
    ...all.flatMap((step) => [
      { type: "start-step" },
      { type: "text-delta", text: "a" },
      { type: "finish-step", usage: usage(step), response: { modelId: "gemini-2.5-flash" } },
    ]),
    { type: "finish", totalUsage: all.length === 1 ? usage(all[0] as Step) : total },
  ];
}

function read(chunks: readonly object[]) {
  const stream = createUsageStream();
  for (const chunk of chunks) stream.add(chunk);
  return normalizeUsage(stream.report(), { provider: "google" }).usage;
}

test.each(Object.entries(VERSIONS))("%s: the tokens of all steps are counted, each once", (_name, usage) => {
  fc.assert(
    fc.property(steps, (all) => {
      const found = read(chunksOf(all, usage));
      expect(found).toMatchObject({
        inputTokens: sumOf(all, "input", "cached"),
        outputTokens: sumOf(all, "answer", "thoughts"),
        cacheReadTokens: sumOf(all, "cached"),
        reasoningTokens: sumOf(all, "thoughts"),
        flags: all.length > 1 ? ["summed_steps"] : [],
      });
    }),
  );
});

test.each(Object.entries(VERSIONS))(
  "%s: cut off anywhere, it has the steps that ended, and says that there may be more",
  (_name, usage) => {
    fc.assert(
      fc.property(steps, fc.nat(20), (all, cut) => {
        const chunks = chunksOf(all, usage);
        const kept = chunks.slice(0, cut % chunks.length);
        const ended = all.slice(0, Math.floor(kept.length / 3));
        const found = read(kept);
        if (ended.length === 0) {
          expect(found.source).toBe("unknown");
          return;
        }
        expect(found).toMatchObject({
          inputTokens: sumOf(ended, "input", "cached"),
          outputTokens: sumOf(ended, "answer", "thoughts"),
        });
        expect(found.flags).toContain("later_steps_missing");
      }),
    );
  },
);
