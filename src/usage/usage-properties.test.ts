import fc from "fast-check";
import { expect, test } from "vitest";
import type { TokenUsage } from "../format/token-usage.js";
import { normalizeUsage } from "./normalize-usage.js";

/** A call's tokens in parts that do not overlap; every report below is written from them. */
interface DisjointTokens {
  fresh: number;
  cached: number;
  written: number;
  writtenOneHour: number;
  toolUse: number;
  answer: number;
  reasoning: number;
}

const count = fc.nat(1_000_000);
const tokens: fc.Arbitrary<DisjointTokens> = fc.record({
  fresh: fc.integer({ min: 1, max: 1_000_000 }),
  cached: count,
  written: count,
  writtenOneHour: count,
  toolUse: count,
  answer: fc.integer({ min: 1, max: 1_000_000 }),
  reasoning: count,
});

interface ReportShape {
  name: string;
  /** The report, and the tokens that this shape can tell of. */
  write(t: DisjointTokens): { report: object; told: Partial<DisjointTokens> };
  /** Fields, by their path, that a provider may leave out or report as 0. */
  optional: string[];
}

const SHAPES: ReportShape[] = [
  {
    name: "Gemini",
    write: ({ fresh, cached, toolUse, answer, reasoning }) => ({
      told: { fresh, cached, toolUse, answer, reasoning },
      report: {
        usageMetadata: {
          promptTokenCount: fresh + cached,
          cachedContentTokenCount: cached,
          toolUsePromptTokenCount: toolUse,
          candidatesTokenCount: answer,
          thoughtsTokenCount: reasoning,
          totalTokenCount: fresh + cached + toolUse + answer + reasoning,
          promptTokensDetails: [{ modality: "TEXT", tokenCount: fresh + cached }],
          candidatesTokensDetails: [{ modality: "TEXT", tokenCount: answer }],
        },
      },
    }),
    optional: [
      "usageMetadata.cachedContentTokenCount",
      "usageMetadata.toolUsePromptTokenCount",
      "usageMetadata.thoughtsTokenCount",
      "usageMetadata.totalTokenCount",
      "usageMetadata.promptTokensDetails",
      "usageMetadata.candidatesTokensDetails",
    ],
  },
  {
    name: "OpenAI chat",
    write: ({ fresh, cached, written, answer, reasoning }) => ({
      told: { fresh, cached, written, answer, reasoning },
      report: {
        usage: {
          prompt_tokens: fresh + cached + written,
          completion_tokens: answer + reasoning,
          total_tokens: fresh + cached + written + answer + reasoning,
          prompt_tokens_details: { cached_tokens: cached, cache_write_tokens: written, audio_tokens: 0 },
          completion_tokens_details: { reasoning_tokens: reasoning, audio_tokens: 0 },
        },
      },
    }),
    optional: [
      "usage.total_tokens",
      "usage.prompt_tokens_details",
      "usage.prompt_tokens_details.cached_tokens",
      "usage.prompt_tokens_details.cache_write_tokens",
      "usage.completion_tokens_details",
      "usage.completion_tokens_details.reasoning_tokens",
    ],
  },
  {
    name: "a server that leaves reasoning out of the completion",
    write: ({ fresh, answer, reasoning }) => ({
      told: { fresh, answer, reasoning },
      report: {
        usage: {
          prompt_tokens: fresh,
          completion_tokens: answer,
          total_tokens: fresh + answer + reasoning,
          completion_tokens_details: { reasoning_tokens: reasoning },
        },
      },
    }),
    optional: ["usage.completion_tokens_details", "usage.completion_tokens_details.reasoning_tokens"],
  },
  {
    name: "OpenAI Responses",
    write: ({ fresh, cached, answer, reasoning }) => ({
      told: { fresh, cached, answer, reasoning },
      report: {
        object: "response",
        usage: {
          input_tokens: fresh + cached,
          output_tokens: answer + reasoning,
          total_tokens: fresh + cached + answer + reasoning,
          input_tokens_details: { cached_tokens: cached },
          output_tokens_details: { reasoning_tokens: reasoning },
        },
      },
    }),
    optional: [
      "usage.total_tokens",
      "usage.input_tokens_details",
      "usage.input_tokens_details.cached_tokens",
      "usage.output_tokens_details",
      "usage.output_tokens_details.reasoning_tokens",
    ],
  },
  {
    name: "Anthropic",
    write: ({ fresh, cached, written, writtenOneHour, answer, reasoning }) => ({
      told: { fresh, cached, written, writtenOneHour, answer, reasoning },
      report: {
        type: "message",
        usage: {
          input_tokens: fresh,
          cache_read_input_tokens: cached,
          cache_creation_input_tokens: written + writtenOneHour,
          cache_creation: {
            ephemeral_5m_input_tokens: written,
            ephemeral_1h_input_tokens: writtenOneHour,
          },
          output_tokens: answer + reasoning,
          output_tokens_details: { thinking_tokens: reasoning },
          service_tier: "standard",
        },
      },
    }),
    optional: [
      "usage.cache_read_input_tokens",
      "usage.cache_creation_input_tokens",
      "usage.cache_creation",
      "usage.cache_creation.ephemeral_1h_input_tokens",
      "usage.output_tokens_details",
      "usage.service_tier",
    ],
  },
  {
    name: "AI SDK 6",
    write: ({ fresh, cached, written, answer, reasoning }) => ({
      told: { fresh, cached, written, answer, reasoning },
      report: {
        usage: {
          inputTokens: fresh + cached + written,
          inputTokenDetails: { noCacheTokens: fresh, cacheReadTokens: cached, cacheWriteTokens: written },
          outputTokens: answer + reasoning,
          outputTokenDetails: { textTokens: answer, reasoningTokens: reasoning },
          totalTokens: fresh + cached + written + answer + reasoning,
        },
      },
    }),
    optional: [
      "usage.totalTokens",
      "usage.inputTokenDetails.cacheReadTokens",
      "usage.inputTokenDetails.cacheWriteTokens",
      "usage.outputTokenDetails",
    ],
  },
];

function sum(told: Partial<DisjointTokens>, ...keys: (keyof DisjointTokens)[]): number {
  return keys.reduce((total, key) => total + (told[key] ?? 0), 0);
}

function inputOf(told: Partial<DisjointTokens>): number {
  return sum(told, "fresh", "cached", "written", "writtenOneHour", "toolUse");
}

function outputOf(told: Partial<DisjointTokens>): number {
  return sum(told, "answer", "reasoning");
}

function everyCount(usage: TokenUsage): number[] {
  const modalities = [usage.inputByModality, usage.outputByModality, usage.cacheReadByModality];
  return [usage, ...modalities, usage.serverToolUses]
    .flatMap((part) => Object.values(part ?? {}))
    .filter((value) => typeof value === "number");
}

/** The report with its keys in another order, and fields left out or zeroed. */
function changed(report: object, order: number[], changes: { path: string; zero: boolean }[]): object {
  const copy = structuredClone(report) as Record<string, unknown>;
  for (const { path, zero } of changes) {
    const keys = path.split(".");
    const last = keys.pop() ?? "";
    let target: Record<string, unknown> | undefined = copy;
    for (const key of keys) target = target?.[key] as Record<string, unknown> | undefined;
    if (!target) continue;
    if (zero && typeof target[last] === "number") target[last] = 0;
    else delete target[last];
  }
  return reordered(copy, order) as object;
}

function reordered(value: unknown, order: number[]): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const rank = (key: string) => order[(key.length * 7 + key.charCodeAt(0)) % order.length] ?? 0;
  const entries = Object.entries(value).sort(([a], [b]) => rank(a) - rank(b));
  return Object.fromEntries(entries.map(([key, item]) => [key, reordered(item, order)]));
}

const order = fc.array(fc.nat(100), { minLength: 8, maxLength: 8 });

for (const shape of SHAPES) {
  test(`${shape.name}: every token is counted once, whatever the order of the fields`, () => {
    fc.assert(
      fc.property(tokens, order, (t, keys) => {
        const { report, told } = shape.write(t);
        const { usage } = normalizeUsage(changed(report, keys, []));
        expect(usage.inputTokens).toBe(inputOf(told));
        expect(usage.outputTokens).toBe(outputOf(told));
        expect(usage.totalTokens).toBe(inputOf(told) + outputOf(told));
        expect(usage.cacheReadTokens ?? 0).toBe(told.cached ?? 0);
        expect(usage.cacheWriteTokens ?? 0).toBe(sum(told, "written", "writtenOneHour"));
        expect(usage.reasoningTokens ?? 0).toBe(told.reasoning ?? 0);
        expect(usage.flags.filter((flag) => flag !== "output_from_total")).toEqual([]);
      }),
    );
  });

  test(`${shape.name}: without optional fields, or with zeros in them, no count grows or goes wrong`, () => {
    const change = fc.record({ path: fc.constantFrom(...shape.optional), zero: fc.boolean() });
    fc.assert(
      fc.property(tokens, order, fc.array(change, { maxLength: 6 }), (t, keys, changes) => {
        const { report, told } = shape.write(t);
        const { usage } = normalizeUsage(changed(report, keys, changes));
        for (const value of everyCount(usage)) expect(Number.isSafeInteger(value) && value >= 0).toBe(true);
        expect(usage.inputTokens).toBeLessThanOrEqual(inputOf(told));
        expect(usage.outputTokens).toBeLessThanOrEqual(outputOf(told));
        expect(usage.source).toBe("reported");
      }),
    );
  });
}

test("whatever value is given, nothing throws and no count is negative, fractional or not a number", () => {
  const key = fc.constantFrom(
    ...["usage", "usageMetadata", "response", "prompt_tokens", "completion_tokens", "total_tokens"],
    ...["input_tokens", "output_tokens", "cache_creation", "promptTokenCount", "candidatesTokenCount"],
    ...["cachedContentTokenCount", "promptTokensDetails", "inputTokens", "outputTokens", "iterations", "raw"],
  );
  const leaf = fc.oneof(
    fc.integer(),
    fc.double(),
    fc.bigInt(),
    fc.string(),
    fc.constantFrom(null, undefined, Number.NaN, -1, 1e308, 2 ** 53, true),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: "small" }, leaf, fc.dictionary(key, tie("value")), fc.array(tie("value"))),
  }));
  fc.assert(
    fc.property(value, (raw) => {
      const { usage } = normalizeUsage(raw);
      for (const each of everyCount(usage)) expect(Number.isSafeInteger(each) && each >= 0).toBe(true);
      if (usage.source === "unknown") expect(usage.inputTokens).toBeNull();
    }),
    { numRuns: 2_000 },
  );
});
