import fc from "fast-check";
import { expect, it } from "vitest";
import { canonicalJson, toPlainJson } from "./canonical-json.js";

it("gives objects with the same keys in another order the same text, at every level", () => {
  const one = canonicalJson({ b: [{ y: 1, x: 2 }], a: { d: 1, c: 2 } });
  const other = canonicalJson({ a: { c: 2, d: 1 }, b: [{ x: 2, y: 1 }] });
  expect(one).toBe(other);
  expect(one).toBe('{"a":{"c":2,"d":1},"b":[{"x":2,"y":1}]}');
});

it("keeps the order of lists, which means something", () => {
  expect(canonicalJson([2, 1])).not.toBe(canonicalJson([1, 2]));
});

it("parses back to what JSON.stringify keeps of any JSON value", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

it("spells what is flat and what is not alike, whatever the names are", () => {
  const flat = fc.oneof(fc.string({ unit: "binary" }), fc.boolean(), fc.double());
  const name = fc.oneof(fc.string(), fc.nat(20).map(String), fc.constantFrom("__proto__", "toJSON", "-1"));
  fc.assert(
    fc.property(fc.dictionary(name, flat, { noNullPrototype: true }), (value) => {
      // A list is not flat: what stands in it is spelled the long way round.
      expect(`[${canonicalJson(value)}]`).toBe(canonicalJson([value]));
    }),
  );
});

it("survives circles, throwing getters, big integers, functions and non-finite numbers", () => {
  const config: Record<string, unknown> = {
    big: 12n,
    call: () => 1,
    notANumber: Number.NaN,
    set: new Set([1]),
  };
  config.self = config;
  Object.defineProperty(config, "broken", {
    enumerable: true,
    get: () => {
      throw new Error("no");
    },
  });
  expect(
    toPlainJson({ inner: { big: 12n, call: () => 1, notANumber: Number.NaN, set: new Set([1]) } }),
  ).toEqual({
    inner: { big: "12", notANumber: "NaN", set: [1] },
  });
  expect(() => canonicalJson(config)).not.toThrow();
});

it("shows the same object twice when it stands in two places, for that is no circle", () => {
  const shared = { a: 1 };
  expect(toPlainJson({ one: shared, two: shared })).toEqual({ one: { a: 1 }, two: { a: 1 } });
});

it("keeps a key named __proto__ as a key", () => {
  const parsed = toPlainJson(JSON.parse('{"__proto__": {"polluted": 1}}')) as object;
  expect(Object.keys(parsed)).toEqual(["__proto__"]);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});
