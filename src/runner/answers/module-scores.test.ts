import { expect, test } from "vitest";
import type { ItemResult } from "../../format/item-result.js";
import { type ModuleScoreSetting, withModuleScores } from "./module-scores.js";
import type { AnswerToScore, ScoreModule } from "./score-module.js";

const frame = {
  key: "frame:1",
  frame: { number: 1, path: "/frames/1.png", fileName: "1.png" },
  imagePaths: ["/frames/1.png"],
};
const result: ItemResult = { key: "frame:1", status: "ok", answer: "{}", parsed: {}, attempts: 1 };

function settingOf(scoreModule: ScoreModule, more: Partial<ModuleScoreSetting> = {}) {
  const logged: unknown[] = [];
  const setting: ModuleScoreSetting = {
    config: { score: { name: "score", ignore: [] }, timeoutSeconds: 10 },
    prepared: { scoreModule, truths: new Map([[1, { a: 1 }]]) },
    stop: { giveUp: new AbortController().signal },
    logScore: (...score) => logged.push(score),
    ...more,
  };
  return { setting, logged };
}

test("a module sees the answer, its JSON, the truth and the frame, and its scores are logged under the item's key", async () => {
  const seen: AnswerToScore[] = [];
  const { setting, logged } = settingOf(async (answer) => {
    seen.push(answer);
    return { scores: { a: 1, b: 0.5 } };
  });
  expect(await withModuleScores(setting, frame, result)).toEqual({ ...result, scores: { a: 1, b: 0.5 } });
  expect(seen).toEqual([
    {
      key: "frame:1",
      answer: "{}",
      parsed: {},
      truth: { a: 1 },
      frame: { number: 1, file: "1.png", path: "/frames/1.png" },
    },
  ]);
  expect(logged).toEqual([
    ["frame:1", "a", 1],
    ["frame:1", "b", 0.5],
  ]);
});

test("a score that an earlier session wrote down is not written again", async () => {
  const earlierScores = new Map([["frame:1", { a: 1, b: 1 }]]);
  const { setting, logged } = settingOf(async () => ({ scores: { a: 1, b: 0 } }), { earlierScores });
  await withModuleScores(setting, frame, result);
  expect(logged).toEqual([["frame:1", "b", 0]]);
});

test("what went wrong is kept with the item, and nothing is logged", async () => {
  const { setting, logged } = settingOf(async () => ({ scoreError: "oh" }));
  expect(await withModuleScores(setting, frame, result)).toMatchObject({ answer: "{}", scoreError: "oh" });
  expect(logged).toEqual([]);
});

test("a failed item has nothing to score", async () => {
  const { setting } = settingOf(() => Promise.reject(new Error("was asked")));
  const failed: ItemResult = { key: "frame:1", status: "error", answer: null, attempts: 1 };
  expect(await withModuleScores(setting, frame, failed)).toBe(failed);
});

test("a run that is given up does not wait for a module", async () => {
  const stop = new AbortController();
  const { setting } = settingOf(() => new Promise(() => {}), { stop: { giveUp: stop.signal } });
  const scored = withModuleScores(setting, frame, result);
  stop.abort();
  expect((await scored).scoreError).toMatch(/stopped before/);
  expect((await withModuleScores(setting, frame, result)).scoreError).toMatch(/stopped before/);
});
