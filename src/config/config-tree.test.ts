import { expect, test } from "vitest";
import { copyTree, removeAt, setAt, valueAt } from "./config-tree.js";

test("a copy shares nothing, even where its source did", () => {
  const shared = { temperature: 1 };
  const copy = copyTree({ a: shared, b: shared }) as { a: object; b: object };
  expect(copy).toEqual({ a: { temperature: 1 }, b: { temperature: 1 } });
  expect(copy.a).not.toBe(copy.b);
});

test("a tree that holds itself is refused instead of copied for ever", () => {
  const loop: unknown[] = [];
  loop.push(loop);
  expect(() => copyTree(loop)).toThrow(/nested more than 100 levels/);
});

test("a key named __proto__ is a key like any other", () => {
  const tree = copyTree(JSON.parse('{"__proto__": {"polluted": true}}')) as Record<string, unknown>;
  expect(Object.keys(tree)).toEqual(["__proto__"]);
  expect(setAt(tree, ["__proto__", "more"], 1)).toBe(true);
  expect(({} as { more?: number }).more).toBeUndefined();
  expect(valueAt({}, ["constructor"])).toBeUndefined();
});

test("setting makes the maps on the way and stops at what is no map", () => {
  const tree: Record<string, unknown> = { list: ["a"], text: "x", empty: null };
  expect(setAt(tree, ["new", "deep"], 1)).toBe(true);
  expect(setAt(tree, ["list", "1"], "b")).toBe(true);
  expect(setAt(tree, ["empty", "key"], 2)).toBe(true);
  expect(setAt(tree, ["list", "7"], "far")).toBe(false);
  expect(setAt(tree, ["text", "key"], 1)).toBe(false);
  expect(tree).toEqual({ list: ["a", "b"], text: "x", empty: { key: 2 }, new: { deep: 1 } });
});

test("removing says whether there was something", () => {
  const tree: Record<string, unknown> = { a: { b: 1 }, list: [1, 2, 3] };
  expect(removeAt(tree, ["a", "b"])).toBe(true);
  expect(removeAt(tree, ["list", "1"])).toBe(true);
  expect(removeAt(tree, ["a", "b"])).toBe(false);
  expect(tree).toEqual({ a: {}, list: [1, 3] });
});
