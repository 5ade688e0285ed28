import { expect, test } from "vitest";
import { similarModels } from "./similar-models.js";

test("a mistyped name brings up the name that was meant, first", () => {
  expect(similarModels("gemini-2.5-flsh")[0]).toBe("gemini-2.5-flash");
  expect(similarModels("claude-sonet-4-5")[0]).toBe("claude-sonnet-4-5");
  expect(similarModels("google/gemini-2.5-prro")[0]).toBe("gemini-2.5-pro");
});

test("a provider's own models are suggested where it is named", () => {
  expect(similarModels("gpt-4o-min", "openai")).toContain("gpt-4o-mini");
  expect(similarModels("gpt-4o-min", "anthropic")).toEqual([]);
});

test("a name like no other brings up nothing, and so does an endless one", () => {
  expect(similarModels("our-own-model-of-thursday")).toEqual([]);
  expect(similarModels("字".repeat(50_000))).toEqual([]);
  expect(similarModels("")).toEqual([]);
});
