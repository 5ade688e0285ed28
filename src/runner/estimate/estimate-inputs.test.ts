import { expect, test } from "vitest";
import { middlePositions, samplePositions } from "./estimate-inputs.js";
import { createSharedPrefix } from "./shared-prefix.js";

test("all of a few calls are counted, and of many an even sample from the first to the last", () => {
  expect(samplePositions(3)).toEqual([0, 1, 2]);
  const sample = samplePositions(10_000);
  expect(sample).toHaveLength(200);
  expect(sample.slice(0, 2)).toEqual([0, 50]);
  expect(sample.at(-1)).toBe(9_999);
});

test("a small sample of a growing history weighs the few short calls at its beginning as what they are", () => {
  const tokensAt = (position: number) => 100 + 100 * Math.min(position, 10);
  const meanOf = (positions: number[]) =>
    positions.reduce((sum, position) => sum + tokensAt(position), 0) / positions.length;
  for (const count of [3, 50]) expect(middlePositions(count, 50)).toEqual(samplePositions(count));
  for (const count of [51, 64, 1000, 20_000]) {
    const sample = middlePositions(count, 50);
    expect(new Set(sample).size).toBe(50);
    expect(sample.every((position) => position >= 0 && position < count)).toBe(true);
    const all = meanOf(samplePositions(count, count));
    expect(Math.abs(meanOf(sample) / all - 1)).toBeLessThan(0.01);
  }
});

test("the common beginning ends where two requests differ, in text, picture or role", () => {
  const text = (value: string) => ({ type: "text" as const, text: value });
  const picture = (sha256: string) => ({ type: "media" as const, mediaType: "image/png", sha256 });
  const shared = createSharedPrefix();
  const system = { role: "system" as const, parts: [text("Be brief.")] };
  shared.add([system, { role: "user", parts: [picture("a"), text("Frame 1"), picture("b")] }]);
  expect(shared.parts()).toEqual([]);
  shared.add([system, { role: "user", parts: [picture("a"), text("Frame 2"), picture("b")] }]);
  expect(shared.parts()).toEqual([text("Be brief."), picture("a")]);
  shared.add([system, { role: "assistant", parts: [picture("a")] }]);
  expect(shared.parts()).toEqual([text("Be brief.")]);
});
