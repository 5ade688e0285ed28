import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import { loadScoreModule } from "./score-module.js";

const options = { name: "score", timeoutSeconds: 10 };

async function scored(code: string, answer = {}, { timeoutSeconds = 10 } = {}) {
  await using folder = temporaryFolder();
  const path = join(folder.path, "score.mjs");
  writeFileSync(path, code);
  const score = await loadScoreModule(path);
  return score({ key: "frame:1", answer: "red", ...answer }, { ...options, timeoutSeconds });
}

test.each<[string, string, object]>([
  ["a number", "export const score = () => 0.5;", { scores: { score: 0.5 } }],
  ["yes", "export const score = ({ answer }) => answer === 'red';", { scores: { score: 1 } }],
  ["no, by default", "export default ({ answer }) => answer === 'blue';", { scores: { score: 0 } }],
  [
    "several scores",
    "export const score = ({ answer }) => ({ length: answer.length, isRed: true, unknown: null });",
    { scores: { length: 3, isRed: 1 } },
  ],
  ["a promise of one", "export const score = async ({ truth }) => truth.a;", { scores: { score: 7 } }],
  ["nothing", "export const score = () => undefined;", {}],
])("a module that gives back %s scores so", async (_, code, expected) => {
  expect(await scored(code, { truth: { a: 7 } })).toEqual(expected);
});

test("what a module throws is kept with its place, and stops nothing", async () => {
  const { scores, scoreError } = await scored("\nexport const score = ({ parsed }) => parsed.a.b;");
  expect(scores).toBeUndefined();
  expect(scoreError).toMatch(/^TypeError: Cannot read properties of undefined .*\(score\.mjs:2\)$/);
});

test.each<[string, string, RegExp]>([
  ["no number", "export const score = () => Number.NaN;", /the score `score` is NaN/],
  ["a text", "export const score = () => 'good';", /the score `score` is good, which is neither/],
  ["a list", "export const score = () => [1, 2];", /the score `score` is 1,2/],
  ["a name with a space", "export const score = () => ({ 'my score': 1 });", /`my score` is no name/],
  ["no error when it throws", "export const score = () => { throw 'oh'; };", /^oh$/],
])("a module that gives back %s is told so", async (_, code, message) => {
  expect((await scored(code)).scoreError).toMatch(message);
});

test("a module that never answers is waited for as long as a call is", async () => {
  const { scoreError } = await scored(
    "export const score = () => new Promise(() => {});",
    {},
    { timeoutSeconds: 0.05 },
  );
  expect(scoreError).toMatch(/longer than 0\.05 s/);
});

test("what a module does to its arguments is its own business", async () => {
  const truth = { a: 1 };
  await scored("export const score = ({ truth }) => { truth.a = 2; return truth.a; };", { truth });
  expect(truth).toEqual({ a: 1 });
});

test.each<[string, string, RegExp]>([
  ["a slip in it", "export const score = (;", /score\.mjs cannot be loaded/],
  [
    "an import of nothing",
    "import './nowhere.mjs'; export const score = 1;",
    /cannot be loaded: Error: Cannot find module/,
  ],
  ["no function", "export const score = 1;", /exports no function to score with/],
])("a module with %s is refused before anything is scored", async (_, code, message) => {
  await expect(scored(code)).rejects.toThrow(message);
});

test("a module that is not there is refused", async () => {
  await expect(loadScoreModule("/nowhere/score.mjs")).rejects.toThrow(
    /there is no file \/nowhere\/score\.mjs/,
  );
});
