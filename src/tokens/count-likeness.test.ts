import { expect, test } from "vitest";
import { countImagesAlike, countTextAlike } from "./count-likeness.js";

test("models of one tokenizer count text alike, and those of two do not", () => {
  expect(countTextAlike("gpt-4o", "openai/gpt-4.1-mini")).toBe(true);
  expect(countTextAlike("gpt-4o", "o3")).toBe(true);
  expect(countTextAlike("gemini-2.5-flash", "models/gemini-3-pro-preview")).toBe(true);
  expect(countTextAlike("claude-sonnet-4-5", "claude-haiku-4-5")).toBe(true);
  expect(countTextAlike("gpt-4o", "gpt-4-turbo")).toBe(false);
  expect(countTextAlike("claude-sonnet-4-5", "claude-opus-4-7")).toBe(false);
  expect(countTextAlike("gemini-2.5-flash", "gpt-4o")).toBe(false);
  expect(countTextAlike("gpt-oss-120b", "gpt-4o")).toBe(false);
});

test("images are alike where the rule and its numbers are", () => {
  expect(countImagesAlike("gemini-2.5-flash", "gemini-2.0-flash")).toBe(true);
  expect(countImagesAlike("gemini-2.5-flash", "gemini-3-pro-preview")).toBe(false);
  expect(countImagesAlike("gpt-4o", "gpt-4o-mini")).toBe(false);
  expect(countImagesAlike("gemini-2.5-flash", "a-model-of-no-known-rule")).toBe(false);
});
