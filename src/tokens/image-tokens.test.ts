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
