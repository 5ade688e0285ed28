import { calcPrice, type ModelPrice, type Provider, waitForUpdate } from "@pydantic/genai-prices";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { TokenUsage } from "../format/token-usage.js";
import { generationCost } from "./generation-cost.js";
import type { ResolvedPrice } from "./resolve-price.js";
import { sheetFromTable } from "./table-sheet.js";
import { createRateCard } from "./token-rates.js";

const at = new Date("2026-11-01T12:00:00Z");

/** Parts of a call that fit into each other; how they are shared out is for each test. */
const parts = fc.record({
  text: fc.nat(400_000),
  textCached: fc.nat(100_000),
  audio: fc.nat(5_000),
  audioCached: fc.nat(2_000),
  image: fc.nat(5_000),
  imageCached: fc.nat(2_000),
  written: fc.nat(50_000),
  writtenOneHour: fc.nat(20_000),
  output: fc.nat(50_000),
  reasoning: fc.nat(20_000),
  outputAudio: fc.nat(5_000),
  outputImage: fc.nat(5_000),
  searches: fc.nat(5),
});
type Parts = typeof parts extends fc.Arbitrary<infer T> ? T : never;

function ourUsage(p: Parts): TokenUsage {
  const written = p.written + p.writtenOneHour;
  const inputTokens = p.text + p.textCached + p.audio + p.audioCached + p.image + p.imageCached + written;
  const outputTokens = p.output + p.reasoning + p.outputAudio + p.outputImage;
  return {
    inputTokens,
    outputTokens,
    totalTokens: inputTokens + outputTokens,
    cacheReadTokens: p.textCached + p.audioCached + p.imageCached,
    cacheWriteTokens: written,
    cacheWriteOneHourTokens: p.writtenOneHour,
    reasoningTokens: p.reasoning,
    inputByModality: { audio: p.audio + p.audioCached, image: p.image + p.imageCached },
    cacheReadByModality: { text: p.textCached, audio: p.audioCached, image: p.imageCached },
    outputByModality: { audio: p.outputAudio, image: p.outputImage },
    serverToolUses: { web_search: p.searches },
    source: "reported",
    flags: [],
  };
}

function libraryUsage(p: Parts): Record<string, number> {
  const usage = ourUsage(p);
  return {
    input_tokens: usage.inputTokens ?? 0,
    output_tokens: usage.outputTokens ?? 0,
    cache_read_tokens: usage.cacheReadTokens ?? 0,
    cache_write_tokens: usage.cacheWriteTokens ?? 0,
    cache_write_1h_tokens: p.writtenOneHour,
    cache_write_5m_tokens: p.written,
    input_audio_tokens: p.audio + p.audioCached,
    cache_audio_read_tokens: p.audioCached,
    input_image_tokens: p.image + p.imageCached,
    cache_image_read_tokens: p.imageCached,
    output_reasoning_tokens: p.reasoning,
    output_audio_tokens: p.outputAudio,
    output_image_tokens: p.outputImage,
    web_searches: p.searches,
  };
}

/** What this model bills; the library leaves out what it has no price for, we say that it is unknown. */
function onlyPriced(p: Parts, prices: ModelPrice): Parts {
  const without = (keys: (keyof Parts)[]) => Object.fromEntries(keys.map((key) => [key, 0]));
  return {
    ...p,
    ...(prices.input_audio_mtok === undefined && without(["audio", "audioCached"])),
    ...(prices.cache_audio_read_mtok === undefined && without(["audioCached"])),
    ...(prices.input_image_mtok === undefined && without(["image", "imageCached"])),
    ...(prices.cache_image_read_mtok === undefined && without(["imageCached"])),
    ...(prices.output_mtok === undefined && without(["output", "reasoning", "outputAudio", "outputImage"])),
    ...(prices.web_searches_kcount === undefined && without(["searches"])),
  };
}

function everyPrice(providers: Provider[]) {
  return providers.flatMap((provider) =>
    provider.models.flatMap((model) => {
      const dated = Array.isArray(model.prices) ? model.prices : [{ prices: model.prices }];
      return dated.map(({ prices }) => ({ provider, model, prices }));
    }),
  );
}

test("every price of the library's table gives what the library itself works out", async () => {
  const providers = await waitForUpdate();
  const priced = everyPrice(providers ?? []).filter(({ prices }) => {
    const sheet = sheetFromTable(prices, false);
    return sheet.input !== undefined && !sheet.unreportedUnits;
  });
  expect(priced.length).toBeGreaterThan(1_000);
  const samples = fc.sample(parts, { numRuns: priced.length * 3, seed: 20261123 });
  priced.forEach(({ provider, model, prices }, index) => {
    const sheet = sheetFromTable(prices, false);
    const resolved: ResolvedPrice = {
      sheet,
      match: "exact",
      matchedModel: model.id,
      words: "",
      caveats: [],
      span: { from: 0, until: 0 },
    };
    const only = { ...provider, models: [{ ...model, match: { equals: model.id }, prices }] };
    const options = { provider: only, timestamp: at };
    for (const sample of samples.slice(index * 3, index * 3 + 3)) {
      const p = onlyPriced(sample, prices);
      const ours = generationCost(ourUsage(p), resolved, createRateCard(sheet), undefined);
      const theirs = calcPrice(libraryUsage(p), model.id, options);
      const name = `${provider.id}/${model.id}`;
      expect(ours.usd, `${name}: ${ours.reason}`).not.toBeNull();
      expect(Math.abs((ours.usd ?? 0) - (theirs?.total_price ?? Number.NaN)), name).toBeLessThan(1e-9);
      expect(Math.abs((ours.outputUsd ?? 0) - (theirs?.output_price ?? Number.NaN)), name).toBeLessThan(1e-9);
    }
  });
});
