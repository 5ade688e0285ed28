import { appendFileSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import type { ItemResult } from "../format/item-result.js";
import { openResultsFile } from "./results-file.js";

const result = (number: number, more: Partial<ItemResult> = {}): ItemResult => ({
  key: `frame:${number}`,
  frameNumber: number,
  status: "ok",
  answer: `answer ${number} ü`,
  parsed: {},
  attempts: 1,
  costUsd: null,
  ...more,
});

const listOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, "results.json"), "utf8")) as { key: string; answer: string }[];
const linesOf = (folder: string) =>
  readFileSync(join(folder, "results.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { key: string; answer: string });

test("results are written as they come, and at the end in the order of the items, in snake case without empty fields", async () => {
  await using folder = temporaryFolder();
  const file = openResultsFile(folder.path);
  file.add(1, result(2));
  expect(linesOf(folder.path).map(({ key }) => key)).toEqual(["frame:2"]);
  file.add(0, result(1));
  file.finish();
  file.close();
  expect(listOf(folder.path)).toEqual([
    {
      key: "frame:1",
      frame_number: 1,
      status: "ok",
      answer: "answer 1 ü",
      parsed: {},
      attempts: 1,
      cost_usd: null,
    },
    {
      key: "frame:2",
      frame_number: 2,
      status: "ok",
      answer: "answer 2 ü",
      parsed: {},
      attempts: 1,
      cost_usd: null,
    },
  ]);
  expect(linesOf(folder.path)).toEqual(listOf(folder.path));
  expect(readFileSync(join(folder.path, "results.json"), "utf8").trimEnd().split("\n")).toHaveLength(4);
  expect(readdirSync(folder.path).sort()).toEqual(["results.json", "results.jsonl"]);
});

test("a run without results has an empty list", async () => {
  await using folder = temporaryFolder();
  const file = openResultsFile(folder.path);
  file.finish();
  file.close();
  expect(listOf(folder.path)).toEqual([]);
});

test("items that were never begun leave no gap", async () => {
  await using folder = temporaryFolder();
  const file = openResultsFile(folder.path);
  file.add(7, result(8));
  file.add(3, result(4));
  file.finish();
  expect(listOf(folder.path).map(({ key }) => key)).toEqual(["frame:4", "frame:8"]);
  file.close();
});

test("a further session replaces what it comes to, keeps the rest, and cuts off half a line", async () => {
  await using folder = temporaryFolder();
  const first = openResultsFile(folder.path);
  for (const number of [1, 2, 3]) first.add(number - 1, result(number));
  first.add(3, result(4, { status: "error", answer: null }));
  first.close();
  appendFileSync(join(folder.path, "results.jsonl"), '{"key":"frame:5","answ');
  const second = openResultsFile(folder.path);
  expect(second.earlierAnswer("frame:2")).toBe("answer 2 ü");
  expect(second.earlierAnswer("frame:4")).toBeUndefined();
  expect(second.earlierAnswer("frame:5")).toBeUndefined();
  second.add(0, result(1, { answer: "anew" }));
  second.add(3, result(4, { answer: "now" }));
  second.finish();
  second.close();
  expect(listOf(folder.path).map(({ answer }) => answer)).toEqual([
    "anew",
    "now",
    "answer 2 ü",
    "answer 3 ü",
  ]);
  const third = openResultsFile(folder.path);
  expect(third.earlierAnswer("frame:1")).toBe("anew");
  third.close();
});

test("lines longer than what is read at once come back whole", async () => {
  await using folder = temporaryFolder();
  const long = "ä".repeat(100_000);
  const first = openResultsFile(folder.path);
  first.add(0, result(1, { answer: long }));
  first.add(1, result(2));
  first.close();
  const second = openResultsFile(folder.path);
  expect(second.earlierAnswer("frame:1")).toBe(long);
  expect(second.earlierAnswer("frame:2")).toBe("answer 2 ü");
  second.close();
});

test("what cannot be written is told at the end, not before", () => {
  const file = openResultsFile("/nowhere");
  file.add(0, result(1));
  expect(() => file.finish()).toThrow(/ENOENT/);
});
