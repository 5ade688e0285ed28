import { expect, test } from "vitest";
import { countImageTokens, countTextTokens, modelThinks } from "./token-rule.js";

test.each([
  ["", 0],
  ["a", 1],
  ["four", 1],
  ["fives", 2],
  ["字字字字字", 2],
  ["😀😀😀😀", 1],
])("the text %j counts as %i tokens", (text, tokens) => {
  expect(countTextTokens(text)).toBe(tokens);
});

// 960×540 is the documentation's own example: https://ai.google.dev/gemini-api/docs/tokens, read 2026-11.
test.each([
  [384, 384, 258],
  [200, 100, 258],
  [385, 10, 516],
  [640, 360, 1548],
  [960, 540, 1548],
  [1024, 1024, 1032],
  [1920, 1080, 1548],
])("an image of %i×%i counts as %i tokens on Gemini 2", (width, height, tokens) => {
  expect(countImageTokens("gemini-2.5-flash", { width, height }, undefined)).toBe(tokens);
});

test("the media resolution replaces the size", () => {
  const image = { width: 1920, height: 1080 };
  expect(countImageTokens("gemini-2.5-flash", image, "LOW")).toBe(64);
  expect(countImageTokens("gemini-2.5-flash", image, "MEDIUM")).toBe(256);
  expect(countImageTokens("gemini-3-pro-preview", image, undefined)).toBe(1120);
  expect(countImageTokens("gemini-3-pro-preview", image, "LOW")).toBe(280);
});

test("models before 2.5 do not think", () => {
  expect(modelThinks("gemini-2.0-flash")).toBe(false);
  expect(modelThinks("gemini-2.5-flash")).toBe(true);
  expect(modelThinks("gemini-3-pro-preview")).toBe(true);
});
