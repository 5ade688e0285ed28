import { expect, test } from "vitest";
import { parseAnswerJson } from "./answer-json.js";
import { scoreFields } from "./field-score.js";

const truth = { stack: ["red", "blue"], held: null, step: "pick_red", hand: { left: "open", right: "shut" } };
const settings = { name: "accuracy", ignore: [] as string[] };
const answer = (value: unknown) => parseAnswerJson(JSON.stringify(value));

test("the score is the share of the truth's fields that are right, with each field beside it", () => {
  const scores = scoreFields(answer({ ...truth, step: "done", more: 1 }), truth, settings);
  expect(scores).toEqual({
    accuracy: 0.75,
    "accuracy.stack": 1,
    "accuracy.held": 1,
    "accuracy.step": 0,
    "accuracy.hand": 1,
  });
});

test("the order of keys does not matter, that of items does, and a missing field is wrong even where the truth is null", () => {
  const scores = scoreFields(
    answer({ stack: ["blue", "red"], step: "pick_red", hand: { right: "shut", left: "open" } }),
    truth,
    settings,
  );
  expect(scores).toMatchObject({ "accuracy.stack": 0, "accuracy.hand": 1, "accuracy.held": 0 });
});

test("fields can be chosen, also below others, and ignored, under another name", () => {
  const scores = scoreFields(answer({ hand: { left: "open" }, held: null }), truth, {
    name: "state",
    fields: ["hand.left", "held", "step"],
    ignore: ["step"],
  });
  expect(scores).toEqual({ state: 1, "state.hand.left": 1, "state.held": 1 });
});

test("a number is not its text", () => {
  expect(scoreFields(answer({ n: "3" }), { n: 3 }, settings).accuracy).toBe(0);
  expect(scoreFields(answer({ n: 3.0 }), { n: 3 }, settings).accuracy).toBe(1);
});

test("an answer that could not be parsed has every field wrong", () => {
  expect(scoreFields(parseAnswerJson("no idea"), { a: 1, b: null }, settings)).toEqual({
    accuracy: 0,
    "accuracy.a": 0,
    "accuracy.b": 0,
  });
});

test("an answer that is no map has every field wrong", () => {
  expect(scoreFields(answer(["a"]), { a: 1 }, settings).accuracy).toBe(0);
});

test("a truth without fields is compared as a whole", () => {
  expect(scoreFields(answer([1, 2]), [1, 2], settings)).toEqual({ accuracy: 1 });
  expect(scoreFields(parseAnswerJson("?"), [1, 2], settings)).toEqual({ accuracy: 0 });
});

test("a list that the answer ends in counts as wrong, though what there is of it is right", () => {
  const cut = parseAnswerJson('{"held": "red", "stack": ["blue", "green"');
  expect(scoreFields(cut, { held: "red", stack: ["blue"] }, { ignore: [], name: "accuracy" })).toEqual({
    accuracy: 0.5,
    "accuracy.held": 1,
    "accuracy.stack": 0,
  });
});

test("numbers may be off by a tolerance, which a field may have of its own", () => {
  const given = answer({ x: 10.4, y: 10.4, angle: 93 });
  const wanted = { x: 10, y: 10, angle: 90 };
  const tolerances = { y: 0.1, angle: 5 };
  expect(scoreFields(given, wanted, { ...settings, tolerance: 0.5, tolerances })).toMatchObject({
    "accuracy.x": 1,
    "accuracy.y": 0,
    "accuracy.angle": 1,
  });
  expect(scoreFields(given, wanted, { ...settings, relativeTolerance: 0.04 })).toMatchObject({
    "accuracy.x": 1,
    "accuracy.angle": 1,
  });
});

test("fields that are sets score by how far they overlap, the others 1 or 0", () => {
  const given = answer({ stack: ["blue", "red", "green"], step: "pick_red" });
  const wanted = { stack: ["red", "blue"], step: "pick_red" };
  expect(scoreFields(given, wanted, { ...settings, sets: ["stack"] })).toEqual({
    accuracy: (2 / 3 + 1) / 2,
    "accuracy.stack": 2 / 3,
    "accuracy.step": 1,
  });
  const byF1 = scoreFields(given, wanted, { ...settings, sets: ["stack"], setMeasure: "f1" });
  expect(byF1["accuracy.stack"]).toBe(0.8);
});
