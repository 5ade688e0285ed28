import { expect, test } from "vitest";
import { valueDifferences } from "./value-differences.js";

test("each place in which objects differ is named once, as deep as they go", () => {
  expect(
    valueDifferences([
      { a: 1, b: { c: [1, 2], d: "x" }, list: [{ k: 1 }, { k: 2 }] },
      { a: 1, b: { c: [1, 3], d: "x", e: true }, list: [{ k: 1 }, { k: 3 }] },
    ]),
  ).toEqual([
    {
      path: "b.c",
      values: [
        [1, 2],
        [1, 3],
      ],
    },
    { path: "b.e", values: [undefined, true] },
    { path: "list.1.k", values: [2, 3] },
  ]);
});

test("the order of keys is no difference, and a whole object against a word is one", () => {
  expect(
    valueDifferences([
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ]),
  ).toEqual([]);
  expect(valueDifferences([{ a: { b: 1 } }, { a: "b" }, { a: { b: 1 } }])).toEqual([
    { path: "a", values: [{ b: 1 }, "b", { b: 1 }] },
  ]);
});

test("of a configuration that is missing, every key is", () => {
  expect(valueDifferences([undefined, { a: { b: 1 } }])).toEqual([{ path: "a.b", values: [undefined, 1] }]);
});
