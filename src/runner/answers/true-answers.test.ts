import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import { readKeyedAnswers, truthOf } from "./true-answers.js";

const score = { name: "accuracy", ignore: [] };
const row = (fields: Record<string, unknown>) => ({ key: "q1", row: fields, imagePaths: [] });

test("the truth of a row stands in its column; an empty cell is none", () => {
  const settings = { ...score, truthColumn: "label" };
  expect(truthOf(row({ label: "red" }), settings, undefined)).toEqual({ truth: "red" });
  expect(truthOf(row({ label: null }), settings, undefined)).toEqual({ truth: null });
  expect(truthOf(row({ label: "" }), settings, undefined)).toBeUndefined();
  expect(truthOf(row({}), settings, undefined)).toBeUndefined();
});

test("a cell of CSV is read as JSON where more than texts are compared", () => {
  const settings = { ...score, truthColumn: "label" };
  expect(truthOf(row({ label: '{"a": 1}' }), settings, undefined)).toEqual({ truth: { a: 1 } });
  expect(truthOf(row({ label: "3" }), { ...settings, regex: "(?<value>a)" }, undefined)).toEqual({
    truth: 3,
  });
  expect(truthOf(row({ label: "3" }), { ...settings, text: "exact" }, undefined)).toEqual({ truth: "3" });
  expect(truthOf(row({ label: "3" }), { ...settings, module: "/score.mjs" }, undefined)).toEqual({
    truth: "3",
  });
});

test("the truth of a repeated row is that of the row", () => {
  const truths = new Map([["q1", "red"]]);
  expect(truthOf({ key: "q1#2", itemKey: "q1", imagePaths: [] }, score, truths)).toEqual({ truth: "red" });
  expect(truthOf({ key: "q2", imagePaths: [] }, score, truths)).toBeUndefined();
});

async function keyed(text: string) {
  await using folder = temporaryFolder();
  const path = join(folder.path, "gt.json");
  writeFileSync(path, text);
  return Object.fromEntries(await readKeyedAnswers(path));
}

test("true answers by key are a map, or a list of maps with a key each", async () => {
  expect(await keyed('{"q1": "red", "q2": {"a": 1}}')).toEqual({ q1: "red", q2: { a: 1 } });
  expect(await keyed('[{"key": "q1", "a": 1}, {"key": 2, "a": 2}]')).toEqual({ q1: { a: 1 }, 2: { a: 2 } });
});

test.each<[string, string, RegExp]>([
  ["nothing", "{}", /holds no answers/],
  ["a list without keys", '[{"a": 1}]', /item 1 of .* has no `key`/],
  ["a key twice", '[{"key": "q1"}, {"key": "q1"}]', /two answers for `q1`/],
])("a file with %s is refused", async (_, text, message) => {
  await expect(keyed(text)).rejects.toThrow(message);
});
