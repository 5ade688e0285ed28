import { expect, test } from "vitest";
import { applyOverrides, originOf } from "./apply-overrides.js";

function applied(tree: Record<string, unknown>, ...texts: string[]) {
  return { tree, ...applyOverrides(tree, texts) };
}

test("set, add, force and remove change the tree in their order", () => {
  const { tree, problems } = applied(
    { model: "a", generation: { temperature: 1, top_k: 3 }, score: { name: "x" } },
    "model=b",
    "generation.temperature=0.2",
    "+generation.top_p=0.9",
    "++generation.top_k=5",
    "~score",
    "model=c",
  );
  expect(problems).toEqual([]);
  expect(tree).toEqual({ model: "c", generation: { temperature: 0.2, top_k: 5, top_p: 0.9 } });
});

test("a map is merged into the map that is there", () => {
  const { tree, origins } = applied(
    { generation: { temperature: 1, top_k: 3 } },
    "generation={temperature: 0}",
  );
  expect(tree).toEqual({ generation: { temperature: 0, top_k: 3 } });
  expect(originOf(origins, ["generation", "temperature"])?.where).toBe(
    "command line: `generation={temperature: 0}`",
  );
  expect(originOf(origins, ["generation", "top_k"])).toBeUndefined();
});

test("items of a list are reached by their position", () => {
  expect(applied({ attachments: ["a.json", "b.json"] }, "attachments.1=c.json").tree).toEqual({
    attachments: ["a.json", "c.json"],
  });
});

test("removing with a value wants that value to be there", () => {
  const { tree, problems } = applied({ a: 1, b: 2 }, "~a=1", "~b=1");
  expect(tree).toEqual({ b: 2 });
  expect(problems[0]?.message).toBe("`b` has another value");
});

test.each<[string, RegExp]>([
  ["model", /there is no `=`/],
  ["=x", /`` is not a key/],
  ["a b=x", /`a b` is not a key/],
  ["+model=x", /`model` is there already/],
  ["~modle", /`modle` is not in the configuration/],
  ["model.name=x", /`model` is not a map/],
])("%s is refused, with the word of the command line", (text, message) => {
  const { problems } = applied({ model: "a" }, text);
  expect(problems).toHaveLength(1);
  expect(problems[0]?.where).toBe(`command line: \`${text}\``);
  expect(problems[0]?.message).toMatch(message);
  expect(problems[0]?.remedy).toBeTruthy();
});

test("a secret on the command line is not repeated", () => {
  const { origins } = applied({}, "api_key=very-secret-1");
  expect(originOf(origins, ["api_key"])?.where).toBe("command line: `api_key=[redacted]`");
});
