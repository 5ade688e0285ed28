import fc from "fast-check";
import { expect, it } from "vitest";
import { canonicalJson } from "../format/canonical-json.js";
import type { ContentMessage, ContentPart } from "../format/content.js";
import { sha256Hex } from "../format/content-hash.js";
import { capturedParameters, requestHash } from "./captured-content.js";

function hashOf(...texts: string[]): string {
  const messages: ContentMessage[] = [{ role: "user", parts: texts.map((text) => ({ type: "text", text })) }];
  return requestHash({ model: "m", messages });
}

it("tells texts apart that are the same behind each other", () => {
  const hashes = [hashOf("ab", "c"), hashOf("a", "bc"), hashOf("abc"), hashOf("abc", "")];
  expect(new Set(hashes).size).toBe(hashes.length);
});

it("tells texts apart whose broken characters have no bytes of their own", () => {
  expect(hashOf("a\ud800")).not.toBe(hashOf("a\ud801"));
  expect(hashOf("a\ud800")).not.toBe(hashOf("a\ufffd"));
  // The halves of one character, in two parts.
  expect(hashOf("\ud83d", "\ude00")).not.toBe(hashOf("\ud83d", "\ude01"));
});

it("tells a text, a thought and a role apart", () => {
  const of = (role: ContentMessage["role"], type: "text" | "reasoning") =>
    requestHash({ model: "m", messages: [{ role, parts: [{ type, text: "x" }] }] });
  expect(new Set([of("user", "text"), of("user", "reasoning"), of("assistant", "text")]).size).toBe(3);
});

it("spells a request as it always did: another spelling would have resumed experiments pay again", () => {
  const messages: ContentMessage[] = [
    { role: "system", parts: [{ type: "text", text: 'Say "é"\n\ud83d\ude00' }] },
    {
      role: "user",
      parts: [
        { type: "media", mediaType: "image/png", bytes: new Uint8Array([1, 2, 3]) },
        { type: "reasoning", text: "well" },
      ],
    },
  ];
  const parameters = { temperature: 0.5, stop: ["a"], seed: 7 };
  expect(requestHash({ model: "gemini-2.5-flash", parameters, messages })).toBe(
    "96fafb9603c9726024f72b3b1a90bae3c9672ba8ec54fe58017ff6043f7ac0e0",
  );
});

it("hashes the JSON of the content, whatever the texts are, and however often they come", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.constantFrom("the system prompt ".repeat(9), 'quoted "text"\n'.repeat(9), "\ud83d".repeat(70)),
  );
  const part: fc.Arbitrary<ContentPart> = fc.oneof(
    text.map((text): ContentPart => ({ type: "text", text })),
    text.map((text): ContentPart => ({ type: "reasoning", text })),
    text.map((uri): ContentPart => ({ type: "media", mediaType: "image/png", uri })),
    text.map((description): ContentPart => ({ type: "other", description })),
  );
  const message = fc.record({
    role: fc.constantFrom<ContentMessage["role"]>("system", "user", "assistant", "tool"),
    parts: fc.array(part, { maxLength: 4 }),
  });
  const identity = (part: ContentPart): unknown => {
    if (part.type === "text" || part.type === "reasoning") return [part.type, part.text];
    return part.type === "media" ? [part.type, part.mediaType, part.uri] : canonicalJson(part);
  };
  fc.assert(
    fc.property(fc.array(message, { maxLength: 4 }), (messages) => {
      const content = messages.map(({ role, parts }) => [role, parts.map(identity)]);
      const spelled = `m\n{"temperature":0}\n${JSON.stringify(content)}`;
      expect(requestHash({ model: "m", parameters: { temperature: 0 }, messages })).toBe(sha256Hex(spelled));
    }),
  );
});

it("keeps numbers and switches as they are, and no secret under whatever value", () => {
  const capture = { level: "text" as const, redact: (text: string) => text };
  const given = { temperature: 0, stream: false };
  const kept = capturedParameters(given, capture);
  given.temperature = 1;
  expect(kept).toEqual({ temperature: 0, stream: false });
  expect(capturedParameters({ temperature: 0, api_key: 12_345_678 }, capture)).toEqual({
    temperature: 0,
    api_key: "[redacted]",
  });
  expect(capturedParameters({ seed: Number.NaN }, capture)).toEqual({ seed: "NaN" });
});
