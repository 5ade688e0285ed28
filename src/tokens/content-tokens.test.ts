import { expect, test } from "vitest";
import type { ContentMessage, ContentPart } from "../format/content.js";
import { countMessageTokens } from "./content-tokens.js";
import pictures from "./fixtures/image-headers.json" with { type: "json" };
import { countTextTokens } from "./text-tokens.js";

const PICTURE = Buffer.from(pictures.cases[0]?.base64 ?? "", "base64");

function user(...parts: ContentPart[]): ContentMessage[] {
  return [{ role: "user", parts }];
}

test("texts, tool calls and pictures are counted by modality", () => {
  const messages: ContentMessage[] = [
    { role: "system", parts: [{ type: "text", text: "You watch blocks." }] },
    ...user(
      { type: "text", text: "What is new?" },
      { type: "media", mediaType: "image/png", bytes: PICTURE },
    ),
    { role: "assistant", parts: [{ type: "tool_call", name: "look", arguments: { frame: 391 } }] },
    { role: "tool", parts: [{ type: "tool_result", name: "look", result: "a red block" }] },
  ];
  const texts = ["You watch blocks.", "What is new?", 'look{"frame":391}', "looka red block"];
  const text = texts.reduce((sum, each) => sum + countTextTokens(each).tokens, 0);
  // 640 × 360: a unit of 256 (240 is too small), so 3 × 2 tiles.
  expect(countMessageTokens(messages, "gemini-2.5-flash")).toEqual({
    tokens: text + 6 * 258,
    byModality: { text, image: 6 * 258 },
    method: "o200k_base+gemini_image_rule",
  });
});

test("a part that cannot be counted makes the whole unknown, and leaves the rest counted", () => {
  const unknown: ContentPart[] = [
    { type: "other", description: "a citation" },
    { type: "media", mediaType: "application/pdf", bytes: Buffer.from("%PDF-1.7") },
    { type: "media", mediaType: "image/png" },
    { type: "media", mediaType: "video/mp4", uri: "https://example.com/clip.mp4" },
  ];
  for (const part of unknown) {
    const counted = countMessageTokens(user({ type: "text", text: "Hello" }, part), "gemini-2.5-flash");
    expect(counted.tokens).toBeNull();
    expect(counted.byModality.text).toBe(1);
  }
});

test("Gemini 3 counts a picture of unknown size, as it does not look at the size", () => {
  const part: ContentPart = { type: "media", mediaType: "image/png" };
  expect(countMessageTokens(user(part), "gemini-3-pro-preview").tokens).toBe(1120);
  expect(countMessageTokens(user(part), "gemini-3-pro-preview", { mediaResolution: "low" }).tokens).toBe(280);
});

test("a text file is counted as its text", () => {
  const part: ContentPart = { type: "media", mediaType: "application/json", bytes: Buffer.from('{"a":1}') };
  const { tokens } = countTextTokens('{"a":1}');
  expect(countMessageTokens(user(part), "gpt-4o")).toMatchObject({ tokens, byModality: { text: tokens } });
});

test("a value that cannot be written down cannot be counted", () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  const part: ContentPart = { type: "tool_result", name: "look", result: circle };
  expect(countMessageTokens(user(part), "gpt-4o").tokens).toBeNull();
});

test("an empty request has no tokens", () => {
  expect(countMessageTokens([], "gpt-4o")).toEqual({ tokens: 0, byModality: {}, method: "none" });
});
