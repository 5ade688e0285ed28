import fc from "fast-check";
import { expect, test } from "vitest";
import { splitLongRuns } from "./long-runs.js";

test("the pieces put together are the text", () => {
  const unit = fc.constantFrom("a", " ", "字", "😀", "\n", "\ud800", "\u3000");
  const run = fc.tuple(unit, fc.nat(1_500)).map(([character, times]) => character.repeat(times));
  fc.assert(
    fc.property(fc.array(run, { maxLength: 6 }), (runs) => {
      const text = runs.join("");
      const pieces = splitLongRuns(text);
      expect(pieces.join("")).toBe(text);
      expect(pieces.every((piece) => !/\S{514}|\s{514}/.test(piece))).toBe(true);
    }),
  );
});

test("an ordinary text stays in one piece", () => {
  expect(splitLongRuns("word ".repeat(1_000))).toHaveLength(1);
});

test("no cut goes through a surrogate pair", () => {
  for (const piece of splitLongRuns(`a${"😀".repeat(2_000)}`)) {
    expect(Buffer.from(piece).toString()).toBe(piece);
  }
});
