import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import type { ItemResult } from "../format/item-result.js";
import { createResultsFile } from "./results-file.js";

const result = (number: number): ItemResult => ({
  key: `frame:${number}`,
  frameNumber: number,
  status: "ok",
  answer: "{}",
  parsed: {},
  attempts: 1,
  costUsd: null,
});

test("results are a JSON list with an item a line, in snake case, without empty fields", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "results.json");
  createResultsFile(path).write([result(1), result(2)]);
  const text = readFileSync(path, "utf8");
  expect(JSON.parse(text)).toEqual([
    { key: "frame:1", frame_number: 1, status: "ok", answer: "{}", parsed: {}, attempts: 1, cost_usd: null },
    { key: "frame:2", frame_number: 2, status: "ok", answer: "{}", parsed: {}, attempts: 1, cost_usd: null },
  ]);
  expect(text.trimEnd().split("\n")).toHaveLength(4);
  expect(readdirSync(folder.path)).toEqual(["results.json"]);
});

test("a run without results has an empty list", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "results.json");
  createResultsFile(path).write([]);
  expect(JSON.parse(readFileSync(path, "utf8"))).toEqual([]);
});

test("rewriting waits for fifty times as long as the last one took", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "results.json");
  let now = 0;
  const file = createResultsFile(path, () => now);
  const count = () => (JSON.parse(readFileSync(path, "utf8")) as unknown[]).length;
  const slow = (results: ItemResult[]) => () => {
    now += 0;
    return results;
  };
  file.writeIfCheap(slow([result(1)]));
  expect(count()).toBe(1);
  // A writing that takes 10 ms by this clock.
  const clock = [100, 110, 110];
  const timed = createResultsFile(path, () => clock.shift() ?? now);
  timed.write([result(1), result(2)]);
  now = 609;
  timed.writeIfCheap(() => [result(1), result(2), result(3)]);
  expect(count()).toBe(2);
  now = 610;
  timed.writeIfCheap(() => [result(1), result(2), result(3)]);
  expect(count()).toBe(3);
});

test("a writing in between that fails is left to the last one, which throws", () => {
  const file = createResultsFile("/nowhere/results.json");
  expect(() => file.writeIfCheap(() => [])).not.toThrow();
  expect(() => file.write([])).toThrow(/ENOENT/);
});
