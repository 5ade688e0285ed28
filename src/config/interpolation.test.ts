import { expect, test } from "vitest";
import { resolveInterpolations } from "./interpolation.js";

/** `${…}` without writing a template string's placeholder. */
const ref = (content: string) => `$\{${content}}`;

function resolved(tree: Record<string, unknown>, environment: Record<string, string> = {}) {
  const { tree: result, problems } = resolveInterpolations(tree, environment);
  expect(problems).toEqual([]);
  return result;
}

function problem(tree: Record<string, unknown>, environment: Record<string, string> = {}) {
  const { problems } = resolveInterpolations(tree, environment);
  expect(problems).toHaveLength(1);
  return problems[0];
}

test("a reference alone keeps the type of what it refers to", () => {
  const tree = {
    n: 3,
    list: [1, 2],
    map: { a: 1 },
    off: false,
    x: ref("n"),
    y: ref("list"),
    z: ref("map"),
    o: ref("off"),
  };
  expect(resolved(tree)).toMatchObject({ x: 3, y: [1, 2], z: { a: 1 }, o: false });
});

test("a reference within a text becomes a part of it", () => {
  expect(
    resolved({ model: "m", step: 15, notes: `model ${ref("model")}, step ${ref("step")}` }),
  ).toMatchObject({
    notes: "model m, step 15",
  });
});

test("references are followed through other references, maps and lists", () => {
  const tree = { a: ref("b.c"), b: { c: ref("list[1]") }, list: ["x", ref("d")], d: "end" };
  expect(resolved(tree)).toEqual({ a: "end", b: { c: "end" }, list: ["x", "end"], d: "end" });
});

test("a leading dot refers to a neighbour, two dots to a neighbour of the map above", () => {
  expect(resolved({ top: 1, map: { own: 2, near: ref(".own"), far: ref("..top") } })).toEqual({
    top: 1,
    map: { own: 2, near: 2, far: 1 },
  });
});

test("environment variables are texts, and defaults stand in for those that are not set", () => {
  const tree = {
    a: ref("oc.env:NAME"),
    b: ref("oc.env:MISSING,5"),
    c: ref("oc.env:MISSING,null"),
    d: ref(`oc.env:MISSING,${ref("model")}`),
    e: ref("oc.env:MISSING,'quoted, text'"),
    model: "m",
  };
  expect(resolved(tree, { NAME: "7" })).toMatchObject({ a: "7", b: "5", c: null, d: "m", e: "quoted, text" });
});

test("an escaped reference is the text itself", () => {
  expect(resolved({ prompt: `costs \\${ref("price")}` })).toEqual({ prompt: `costs ${ref("price")}` });
});

test.each<[string, Record<string, unknown>, RegExp]>([
  [
    "a key that is not there",
    { model: "m", a: ref("modle") },
    /`\$\{modle\}` refers to a key that is not in/,
  ],
  ["a variable that is not set", { a: ref("oc.env:NOT_SET") }, /environment variable `NOT_SET` is not set/],
  ["another resolver", { a: ref("oc.decode:x") }, /resolver `oc.decode`.*not supported/],
  ["a missing brace", { a: "$" + "{model" }, /no closing/],
  ["a value that refers to itself", { a: ref("a") }, /circle/],
  ["a map within a text", { m: { b: 1 }, a: `x ${ref("m")}` }, /a map or a list/],
])("%s is a problem at the value that holds the reference", (_, tree, message) => {
  const found = problem(tree);
  expect(found?.path).toEqual(["a"]);
  expect(found?.message).toMatch(message);
  expect(found?.remedy).toBeTruthy();
});

test("a circle through several values is found at each of them", () => {
  const { problems } = resolveInterpolations({ a: ref("b"), b: { c: ref("a") } }, {});
  expect(problems.map(({ path }) => path.join("."))).toEqual(["a", "b.c"]);
});

test("references that multiply each other are refused", () => {
  const tree: Record<string, unknown> = { a0: "x".repeat(100) };
  for (let level = 1; level < 12; level++) tree[`a${level}`] = ref(`a${level - 1}`).repeat(9);
  expect(resolveInterpolations(tree, {}).problems.at(-1)?.message).toMatch(/multiply/);
});

test("a wrong reference names the nearest key", () => {
  expect(problem({ generation: { temperature: 1 }, a: ref("generation.temprature") })?.remedy).toContain(
    ref("generation.temperature"),
  );
});
