import fc from "fast-check";
import { expect, test } from "vitest";
import { countAnthropicImageTokens } from "./anthropic-image-tokens.js";
import given from "./fixtures/given-images.json" with { type: "json" };
import { countImageTokens } from "./image-tokens.js";
import { countOpenaiPatches } from "./openai-image-tokens.js";

for (const { family, width, height, tokens, patches, budget, limits, model } of given.cases) {
  test(`${family} ${limits ?? model ?? ""} ${width} × ${height}`, () => {
    if (patches !== undefined && budget !== undefined) {
      expect(countOpenaiPatches(width, height, budget)).toBe(patches);
    } else if (limits) {
      const [edge, most] = limits === "high" ? [2576, 4784] : [1568, 1568];
      expect(countAnthropicImageTokens(width, height, edge, most)).toBe(tokens);
      const named = limits === "high" ? "claude-opus-4-7" : "claude-sonnet-4-5-20250929";
      expect(countImageTokens({ width, height }, named)?.tokens).toBe(tokens);
    } else {
      expect(countImageTokens({ width, height }, model ?? "gemini-2.5-flash")?.tokens).toBe(tokens);
    }
  });
}

// https://docs.claude.com/en/docs/build-with-claude/vision and OpenAI's image guide, read 2026-11-23.
test.each([
  ["claude-sonnet-4-5", 1000, 1000, 1296],
  ["claude-sonnet-4-5", 3840, 2160, 1560],
  ["anthropic/claude-opus-4.7", 1920, 1080, 2691],
  ["us.anthropic.claude-sonnet-4-5-20250929-v1:0", 200, 200, 64],
  ["gpt-4o-mini", 1024, 1024, 2833 + 4 * 5667],
  ["gpt-4.1", 1024, 1024, 765],
  ["o1", 512, 512, 75 + 150],
  ["gpt-4.1-mini", 1024, 1024, 1659],
  ["o4-mini", 1024, 1024, 1762],
  ["gpt-5.2", 1800, 2400, 1452],
  ["models/gemini-2.5-pro", 300, 300, 258],
  ["gemini-3-flash-preview", 4000, 3000, 1120],
])("%s: %i × %i is %i tokens", (model, width, height, tokens) => {
  expect(countImageTokens({ width, height }, model)?.tokens).toBe(tokens);
});

test.each([
  ["gemini-2.5-flash", "MEDIA_RESOLUTION_LOW", 64],
  ["gemini-2.5-flash", "medium", 256],
  ["gemini-2.5-flash", "MEDIA_RESOLUTION_UNSPECIFIED", 1548],
  ["gemini-3-pro-preview", "MEDIA_RESOLUTION_LOW", 280],
  ["gemini-3-pro-preview", "MEDIA_RESOLUTION_ULTRA_HIGH", 2240],
  ["gpt-4o", "low", 85],
  ["gpt-5", "low", 70],
  ["gpt-4o", "auto", 1105],
])("%s at %s counts a 1920 × 1080 picture as %i tokens", (model, resolution, tokens) => {
  expect(countImageTokens({ width: 1920, height: 1080 }, model, resolution)?.tokens).toBe(tokens);
});

test("where only the number of pictures is known, the table of sizes serves", () => {
  const count = (size: "low" | "standard" | "high") => countImageTokens({ size }, "gemini-2.5-flash")?.tokens;
  expect([count("low"), count("standard"), count("high")]).toEqual([258, 516, 1032]);
  expect(countImageTokens({ size: "standard" }, "some-model")).toEqual({
    tokens: 516,
    method: "image_size_table",
  });
});

test("without a rule, a size or anything at all there is no count", () => {
  expect(countImageTokens({ width: 10, height: 10 }, "llama-3.2-vision")).toBeUndefined();
  expect(countImageTokens({}, "gemini-2.5-flash")).toBeUndefined();
  expect(countImageTokens({ width: 0, height: 10 }, "gpt-4o")).toBeUndefined();
  expect(countImageTokens({ width: Number.NaN, height: 10 }, "gpt-4o")).toBeUndefined();
});

test("no picture counts as nothing, as a fraction, or as more than its family's limit", () => {
  const edge = fc.integer({ min: 1, max: 20_000 });
  const models = ["claude-sonnet-4-5", "claude-opus-4-7", "gpt-4o", "gpt-4.1-mini", "gpt-5.2", "o4-mini"];
  const limits: Record<string, number> = {
    "claude-sonnet-4-5": 1568,
    "claude-opus-4-7": 4784,
    "gpt-4o": 85 + 170 * 8,
    "gpt-4.1-mini": 2489,
    "gpt-5.2": 1536,
    "o4-mini": 2642,
  };
  fc.assert(
    fc.property(edge, edge, fc.constantFrom(...models), (width, height, model) => {
      const tokens = countImageTokens({ width, height }, model)?.tokens ?? 0;
      expect(Number.isInteger(tokens) && tokens >= 1).toBe(true);
      expect(tokens).toBeLessThanOrEqual(limits[model] ?? 0);
      expect(countImageTokens({ width: height, height: width }, model)?.tokens).toBe(tokens);
    }),
  );
});
