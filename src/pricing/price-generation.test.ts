import { calcPrice } from "@pydantic/genai-prices";
import fc from "fast-check";
import { expect, test } from "vitest";
import { toPicodollars } from "../format/money.js";
import type { TokenUsage } from "../format/token-usage.js";
import { createPricer, type PriceInput } from "./price-generation.js";

const at = new Date("2026-11-01T12:00:00Z");
const pricer = createPricer();

function usage(
  inputTokens: number | null,
  outputTokens: number | null,
  more: Partial<TokenUsage> = {},
): TokenUsage {
  const totalTokens = inputTokens === null || outputTokens === null ? null : inputTokens + outputTokens;
  return { inputTokens, outputTokens, totalTokens, source: "reported", flags: [], ...more };
}

function price(input: Partial<PriceInput>) {
  return pricer.price({
    usage: usage(1000, 100),
    model: "gemini-2.5-flash",
    provider: "google",
    at,
    ...input,
  });
}

test("a cost says what it was worked out from", () => {
  expect(price({})).toEqual({
    usd: 0.00055,
    source: "computed",
    inputUsd: 0.0003,
    outputUsd: 0.00025,
    price: expect.stringMatching(/^genai-prices \d+\.\d+\.\d+: google\/gemini-2\.5-flash$/),
    matchedModel: "google/gemini-2.5-flash",
    match: "exact",
  });
});

test("locally counted tokens make an estimate", () => {
  expect(price({ usage: usage(1000, 100, { source: "estimated" }) }).source).toBe("estimated");
});

test("what is not known makes the cost unknown, with the known part beside it", () => {
  expect(price({ usage: usage(1000, null) })).toMatchObject({
    usd: null,
    source: "unknown",
    inputUsd: 0.0003,
  });
  expect(price({ usage: usage(null, 100) })).toMatchObject({ usd: null, outputUsd: 0.00025 });
  const nothing = usage(null, null, { source: "unknown", flags: ["unrecognized_shape"] });
  expect(price({ usage: nothing })).toMatchObject({ usd: null, reason: expect.stringContaining("unknown") });
});

test.each(["total_mismatch", "invalid_count", "cache_exceeds_input", "reasoning_exceeds_output"] as const)(
  "a usage flagged %s has no cost, since what was billed is open",
  (flag) => {
    const cost = price({ usage: usage(1000, 100, { flags: [flag] }) });
    expect(cost).toMatchObject({ usd: null, source: "unknown", inputUsd: 0.0003, outputUsd: 0.00025 });
    expect(cost.reason).toMatch(/^the report/);
  },
);

test("a usage that can be priced in spite of a flag says what was assumed", () => {
  const fromTotal = price({ usage: usage(1000, 100, { flags: ["output_from_total"] }) });
  expect(fromTotal).toMatchObject({
    usd: 0.00055,
    reason: expect.stringContaining("only the report's total"),
  });
  const partly = usage(1000, 0, { inputByModality: { audio: 400 }, flags: ["modality_mismatch"] });
  expect(price({ usage: partly })).toMatchObject({
    usd: 0.00058,
    reason: expect.stringContaining("as text"),
  });
});

test("parts that are more than the whole have no cost, even unflagged", () => {
  expect(price({ usage: usage(10, 10, { cacheReadTokens: 20 }) }).usd).toBeNull();
  expect(price({ usage: usage(10, 10, { cacheWriteTokens: 20 }) }).usd).toBeNull();
  const image = usage(10, 10, { outputByModality: { image: 20 } });
  expect(price({ model: "gemini-2.5-flash-image", usage: image }).usd).toBeNull();
});

test("a day before a model was offered has no price, and the reason says since when it was", () => {
  const before = price({ model: "gpt-5", provider: "openai", at: new Date("2025-08-06T23:59:59Z") });
  expect(before).toMatchObject({
    usd: null,
    reason: "no price of openai/gpt-5 is known for 2025-08-06: it was not offered before 2025-08-07",
  });
  expect(price({ model: "gpt-5", provider: "openai", at: new Date("2025-08-07") }).usd).not.toBeNull();
});

test("a tool whose price is not known makes the cost a lower bound, and says so", () => {
  const searched = usage(1000, 100, { serverToolUses: { web_search: 2, web_fetch: 1 } });
  expect(price({ usage: searched })).toMatchObject({
    usd: 0.00055,
    source: "computed",
    atLeast: true,
    reason: expect.stringMatching(
      /^at least this: no price is known for 2 uses of web_search .*free allowance/,
    ),
  });
  const claude = price({ usage: searched, model: "claude-sonnet-4-5", provider: "anthropic" });
  expect(claude).toMatchObject({ usd: 0.0245, serverToolsUsd: 0.02 });
  expect(claude.atLeast).toBeUndefined();
});

test("an unknown model, tier or moment has no cost, and says so", () => {
  expect(price({ model: "gemini-99-imaginary" })).toMatchObject({
    usd: null,
    match: "none",
    reason: "no price is known for the model gemini-99-imaginary of google",
  });
  expect(price({ serviceTier: "express" }).reason).toContain("the service tier express");
  expect(price({ at: new Date("never") })).toMatchObject({
    usd: null,
    reason: expect.stringContaining("time"),
  });
  expect(price({ at: new Date("2019-01-01") })).toMatchObject({
    usd: null,
    reason: expect.stringContaining("2019"),
  });
});

test("a price taken by the beginning of a name alone is marked", () => {
  expect(price({ model: "gemini-2.5-pro-future-xyz" })).toMatchObject({
    match: "prefix",
    matchedModel: "google/gemini-2.5-pro",
    reason: expect.stringContaining("by the beginning of the name alone"),
  });
});

test("the model that answered goes before the one that was asked for", () => {
  expect(price({ model: "gemini-flash-latest", modelVersion: "gemini-2.5-flash" }).matchedModel).toBe(
    "google/gemini-2.5-flash",
  );
  expect(
    price({ model: "my-deployment", provider: "azure", modelVersion: "gpt-4o-2024-08-06" }),
  ).toMatchObject({
    matchedModel: "azure/gpt-4o",
    match: "alias",
  });
});

test("a sure match of the asked name goes before a guess from the answer's", () => {
  expect(price({ modelVersion: "gemini-2.5-pro-secret" })).toMatchObject({ match: "exact", usd: 0.00055 });
});

test("what the provider says the call cost is taken as it is, without dust", () => {
  expect(price({ reportedCostUsd: 0.0000031000000000000004 })).toMatchObject({
    usd: 0.0000031,
    source: "reported",
  });
  expect(price({ reportedCostUsd: Number.NaN }).source).toBe("computed");
  expect(price({ reportedCostUsd: -1 }).source).toBe("computed");
  expect(price({ reportedCostUsd: 1e300 })).toMatchObject({
    usd: 0.00055,
    source: "computed",
    reason: "the provider reports a cost of 1e+300 US dollars, which is not believed",
  });
});

test("a local endpoint costs nothing only by declaration, whatever its model is called", () => {
  const baseUrl = "http://127.0.0.1:8080/v1";
  for (const model of ["llama3.1", "mistral-nemo", "deepseek-chat", "gpt-oss-20b"]) {
    const cost = price({ model, provider: "openai", baseUrl });
    expect(cost).toMatchObject({
      usd: null,
      source: "unknown",
      reason: expect.stringContaining("local: free"),
    });
  }
  expect(price({ model: "qwen3", provider: "ollama" }).usd).toBeNull();
});

test("a model that only its maker runs is priced through a local gateway too", () => {
  expect(price({ baseUrl: "http://localhost:4000", provider: "openai" }).usd).toBe(0.00055);
});

test("the address of the API goes before the name of the client", () => {
  const groq = {
    provider: "openai",
    baseUrl: "https://api.groq.com/openai/v1",
    model: "llama-3.3-70b-versatile",
  };
  expect(price(groq).matchedModel).toBe("groq/llama-3.3-70b-versatile");
  const vertex = { provider: "openai", baseUrl: "https://generativelanguage.googleapis.com/v1beta/openai/" };
  expect(price(vertex).matchedModel).toBe("google/gemini-2.5-flash");
});

test("one-hour cache writes of Claude cost twice the input on other clouds as well", () => {
  const written = usage(1000, 0, { cacheWriteTokens: 1000, cacheWriteOneHourTokens: 1000 });
  const onVertex = { provider: "google-vertex", model: "claude-sonnet-4-5@20250929", usage: written };
  expect(price(onVertex)).toMatchObject({ usd: 0.006, matchedModel: "google/claude-sonnet-4-5" });
});

test("cached input without a price of its own is counted in full, and says so", () => {
  const cost = price({
    model: "gpt-4o-2024-05-13",
    provider: "openai",
    usage: usage(1000, 0, { cacheReadTokens: 400 }),
  });
  expect(cost).toMatchObject({
    usd: 0.005,
    reason: expect.stringContaining("no price is known for cached input"),
  });
});

test("audio of a model without a price for it is an estimate at the price of text, and says so", () => {
  const call = { model: "gpt-4o", provider: "openai" };
  const heard = usage(1000, 0, { inputByModality: { text: 400, audio: 600 } });
  expect(price({ ...call, usage: heard })).toMatchObject({
    usd: 0.0025,
    source: "estimated",
    reason: "no price is known for audio input, so it is counted at the price of text",
  });
  const spoken = usage(0, 1000, { outputByModality: { audio: 1000 } });
  expect(price({ ...call, usage: spoken })).toMatchObject({
    source: "estimated",
    reason: expect.stringContaining("audio output"),
  });
  const priced = price({ usage: heard });
  expect(priced.source).toBe("computed");
  expect(priced.reason).toBeUndefined();
});

test("a priority call beyond the long-context cliff has no known price", () => {
  const call = { model: "gpt-5.4", provider: "openai", serviceTier: "priority" };
  expect(price({ ...call, usage: usage(272_000, 0) }).usd).toBe(1.36);
  expect(price({ ...call, usage: usage(272_001, 0) })).toMatchObject({
    usd: null,
    reason: "no price of this service tier is known beyond 272000 input tokens",
  });
});

test.each([
  ["gpt-5.4", 0.695, 1.382505],
  ["gpt-5.4-2026-03-05", 0.695, 1.382505],
  ["gpt-5.4-pro", 8.34, 16.59006],
  ["gpt-5.5", 1.39, 2.76501],
  ["gpt-5.5-pro", 8.34, 16.59006],
])(
  "272,000 input tokens of %s are at the base price, one more puts all at the higher one",
  (model, at272k, beyond) => {
    const cost = (input: number) => price({ model, provider: "openai", usage: usage(input, 1000) }).usd;
    expect([cost(272_000), cost(272_001)]).toEqual([at272k, beyond]);
  },
);

test("a call of gpt-5.4 keeps the table's price of a search", () => {
  const searched = usage(1000, 0, { serverToolUses: { web_search: 1 } });
  expect(price({ model: "gpt-5.4", provider: "openai", usage: searched }).usd).toBe(0.0125);
});

test("the early previews of Gemini 2.5 Flash keep their price; the later one costs as much as the release", () => {
  const cost = (model: string, day: string) =>
    price({ model, at: new Date(day), usage: usage(1_000_000, 100_000) }).usd;
  expect(cost("gemini-2.5-flash-preview-09-2025", "2025-10-15")).toBe(0.55);
  expect(cost("gemini-2.5-flash-preview-09-2025", "2026-11-01")).toBe(0.55);
  expect(cost("gemini-2.5-flash-preview-04-17", "2025-05-01")).toBe(0.21);
  expect(cost("gemini-2.5-flash-preview-05-20", "2025-06-01")).toBe(0.21);
  expect(cost("gemini-2.5-flash-preview", "2025-06-16T23:59:59Z")).toBe(0.21);
  expect(cost("gemini-2.5-flash-preview", "2025-06-17")).toBe(0.55);
});

test("one pricer gives each moment its own price: hours of the day, days and moving names", () => {
  const one = createPricer();
  const cost = (model: string, provider: string, moment: string) =>
    one.price({ model, provider, at: new Date(moment), usage: usage(1_000_000, 0) }).usd;
  const v4 = (moment: string) => cost("deepseek-v4-flash", "deepseek", moment);
  expect([
    v4("2026-11-02T00:59:59Z"),
    v4("2026-11-02T01:00:00Z"),
    v4("2026-11-02T05:00:00Z"),
    v4("2026-11-02T09:59:59Z"),
    v4("2026-11-02T10:00:00Z"),
    v4("2026-07-01T02:00:00Z"),
  ]).toEqual([0.15, 0.3, 0.15, 0.3, 0.15, 0.14]);
  const moving = (moment: string) => cost("gemini-flash-latest", "google", moment);
  expect([moving("2025-12-01"), moving("2026-02-01"), moving("2025-12-02")]).toEqual([0.3, 0.5, 0.3]);
  const flash = (moment: string) => cost("gemini-3.6-flash", "google", moment);
  expect([flash("2026-12-31T23:59:59Z"), flash("2027-01-01T00:00:00Z")]).toEqual([0.75, 1.5]);
  expect(cost("o3", "openai", "2025-06-09")).toBe(10);
  expect(cost("o3", "openai", "2025-06-10")).toBe(2);
});

test("at any moment, one pricer that has seen other moments agrees with the library", () => {
  const one = createPricer();
  const model = fc.constantFrom(
    ["google", "gemini-3.8-flash"],
    ["anthropic", "claude-opus-4-6"],
    ["openai", "gpt-5.6-sol"],
  );
  const from = Date.parse("2026-09-02T00:00:00Z");
  const moment = fc.integer({ min: from, max: from + 200 * 86_400_000 }).map((time) => new Date(time));
  fc.assert(
    fc.property(
      model,
      moment,
      fc.nat(300_000),
      fc.nat(10_000),
      ([provider = "", name = ""], time, input, output) => {
        const ours = one.price({ model: name, provider, at: time, usage: usage(input, output) });
        const tokens = { input_tokens: input, output_tokens: output };
        const theirs = calcPrice(tokens, name, { providerId: provider, timestamp: time });
        expect(ours.usd).toBeCloseTo(theirs?.total_price ?? Number.NaN, 11);
      },
    ),
    { numRuns: 500 },
  );
});

test("whatever the usage, a cost is a sum of its parts, never negative, never not a number", () => {
  const count = fc.oneof(fc.nat(1_000_000), fc.constant(0), fc.constant(undefined));
  const modalities = fc.record({ text: count, image: count, audio: count }, { requiredKeys: [] });
  const anyUsage = fc.record({
    inputTokens: fc.oneof(fc.nat(1_000_000), fc.constant(null)),
    outputTokens: fc.oneof(fc.nat(1_000_000), fc.constant(null)),
    totalTokens: fc.constant(null),
    cacheReadTokens: count,
    cacheWriteTokens: count,
    cacheWriteOneHourTokens: count,
    reasoningTokens: count,
    inputByModality: modalities,
    outputByModality: modalities,
    cacheReadByModality: fc.oneof(modalities, fc.constant(undefined)),
    serverToolUses: fc.dictionary(fc.constantFrom("web_search", "file_search", "web_fetch"), fc.nat(10)),
    source: fc.constantFrom("reported", "estimated", "unknown"),
  });
  const model = fc.constantFrom(
    "gemini-2.5-flash",
    "gemini-2.5-pro",
    "gpt-realtime",
    "claude-sonnet-4-5",
    "gpt-5.4",
  );
  fc.assert(
    fc.property(anyUsage, model, (given, name) => {
      const cost = pricer.price({ usage: { ...given, flags: [] } as TokenUsage, model: name, at });
      expect(cost.reason ?? "").not.toContain("pricing failed");
      const figures = [
        cost.inputUsd,
        cost.outputUsd,
        cost.cacheReadUsd,
        cost.cacheWriteUsd,
        cost.serverToolsUsd,
      ];
      for (const figure of figures) expect(figure === undefined || figure >= 0).toBe(true);
      if (cost.usd === null) return;
      const sum = [cost.inputUsd, cost.outputUsd, cost.serverToolsUsd].reduce<bigint>(
        (total, figure) => total + toPicodollars(figure ?? 0),
        0n,
      );
      expect(toPicodollars(cost.usd)).toBe(sum);
    }),
    { numRuns: 1_000 },
  );
});

test("inputs that break the types give an unknown cost, not an error", () => {
  const broken = [{ usage: undefined }, { model: undefined }, { at: undefined }, { usage: { flags: null } }];
  for (const input of broken) {
    const cost = pricer.price({
      model: "gemini-2.5-flash",
      at,
      usage: usage(1, 1),
      ...input,
    } as unknown as PriceInput);
    expect(cost).toMatchObject({ usd: null, source: "unknown" });
  }
});
