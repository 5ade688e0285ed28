import fc from "fast-check";
import { expect, test } from "vitest";
import { readLenientJson } from "./lenient-json.js";

const container = fc.jsonValue().filter((value) => typeof value === "object" && value !== null);

test("every object and list is read as JSON.parse reads it, without repairs", () => {
  fc.assert(
    fc.property(container, fc.nat(3), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      const read = readLenientJson(`before ${text} after`, 7);
      expect(read).toEqual({ value: JSON.parse(text), end: 7 + text.length, repairs: [], cutOff: new Set() });
    }),
  );
});

test("of a text that is cut off anywhere, nothing is read that the whole does not say", () => {
  fc.assert(
    fc.property(container, fc.double({ min: 0, max: 1, noNaN: true }), (value, share) => {
      const text = JSON.stringify(value);
      const cut = text.slice(0, 1 + Math.floor(share * (text.length - 2)));
      const read = readLenientJson(cut, 0);
      if (read) expect(isPartOf(read.value, JSON.parse(text))).toBe(true);
    }),
  );
});

test("a text of nothing but brackets is given up", () => {
  expect(readLenientJson("[".repeat(100_000), 0)).toBeUndefined();
});

test("a key that is special to JavaScript is a key like any other", () => {
  const read = readLenientJson("{'__proto__': 1}", 0);
  expect(Object.keys(read?.value as object)).toEqual(["__proto__"]);
});

/** Whether lists are beginnings of lists, objects parts of objects, and everything else is the same. */
function isPartOf(part: unknown, whole: unknown): boolean {
  if (typeof part !== "object" || part === null) return Object.is(part, whole);
  if (Array.isArray(part) !== Array.isArray(whole) || typeof whole !== "object" || whole === null)
    return false;
  return Object.entries(part).every(
    ([key, value]) => Object.hasOwn(whole, key) && isPartOf(value, (whole as Record<string, unknown>)[key]),
  );
}
