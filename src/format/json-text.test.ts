import fc from "fast-check";
import { expect, it } from "vitest";
import { JsonBytes } from "./json-bytes.js";
import { jsonText, knownJsonText } from "./json-text.js";

const texts = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.string({ unit: "grapheme", minLength: 64, maxLength: 300 }),
  fc.constantFrom(
    'a "quoted" line\n'.repeat(10),
    "\ud800".repeat(80),
    "plain ".repeat(20),
    "x".repeat(1 << 15),
  ),
);

it("spells every text as JSON.stringify does, the first time and again", () => {
  fc.assert(
    fc.property(fc.array(texts, { minLength: 1, maxLength: 12 }), (asked) => {
      for (const text of [...asked, ...asked]) expect(jsonText(text)).toBe(JSON.stringify(text));
    }),
  );
});

it("is what a line in bytes is written with", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const spelled = jsonText(text);
      const line = new JsonBytes(16);
      line.string(text);
      expect(line.toString()).toBe(spelled);
    }),
  );
});

it("keeps a few texts of moderate length, and no others", () => {
  const long = Array.from({ length: 5 }, (_, index) => `${index} `.repeat(50));
  for (const text of long) jsonText(text);
  expect(long.map((text) => knownJsonText(text) !== undefined)).toEqual([false, true, true, true, true]);
  for (const text of ["short", "very long".repeat(10_000)]) {
    jsonText(text);
    expect(knownJsonText(text)).toBeUndefined();
  }
});
