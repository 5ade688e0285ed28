import { expect, test } from "vitest";
import { mistakeScene } from "./scene-mistakes.js";
import { createSeededRandom } from "./seeded-random.js";
import type { StackingScene } from "./stacking-scene.js";

const scenes: StackingScene[] = [
  { stack: [], on_table: ["green", "blue", "red"], held: null, step: "pick_red" },
  { stack: ["red"], on_table: ["green"], held: "blue", step: "place_blue" },
  { stack: ["red", "blue", "green", "yellow", "purple"], on_table: [], held: null, step: "done" },
];

test("without errors a scene stays as it is", () => {
  for (const scene of scenes) {
    expect(mistakeScene(scene, 0, createSeededRandom(1, "content", 1))).toEqual(scene);
  }
});

test("at a rate of 1 every fact is wrong, in every kind of scene and for every seed", () => {
  for (const scene of scenes) {
    for (let seed = 0; seed < 100; seed++) {
      const wrong = mistakeScene(scene, 1, createSeededRandom(seed, "content", 1));
      expect(wrong.stack).not.toEqual(scene.stack);
      expect(wrong.on_table).not.toEqual(scene.on_table);
      expect(wrong.held).not.toBe(scene.held);
      expect(wrong.step).not.toBe(scene.step);
    }
  }
});

test("lists are wrong in each way: longer, shorter, another colour, another order", () => {
  const scene = scenes[2] as StackingScene;
  const kinds = new Set<string>();
  for (let seed = 0; seed < 100; seed++) {
    const { stack } = mistakeScene(scene, 1, createSeededRandom(seed, "content", 1));
    if (stack.length < scene.stack.length) kinds.add("missed");
    else if (stack.every((color) => scene.stack.includes(color))) kinds.add("swapped");
    else kinds.add("confused");
  }
  expect([...kinds].sort()).toEqual(["confused", "missed", "swapped"]);
});

test("about the asked share of the facts is wrong", () => {
  const scene = scenes[1] as StackingScene;
  let wrong = 0;
  for (let seed = 0; seed < 1000; seed++) {
    const answered = mistakeScene(scene, 0.2, createSeededRandom(seed, "content", 1));
    for (const fact of ["stack", "on_table", "held", "step"] as const) {
      if (JSON.stringify(answered[fact]) !== JSON.stringify(scene[fact])) wrong++;
    }
  }
  expect(wrong / 4000).toBeCloseTo(0.2, 1);
});
