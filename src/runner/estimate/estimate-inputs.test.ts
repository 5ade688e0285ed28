import { expect, test } from "vitest";
import { samplePositions } from "./estimate-inputs.js";
import { createSharedPrefix } from "./shared-prefix.js";

test("all of a few calls are counted, and of many an even sample from the first to the last", () => {
  expect(samplePositions(3)).toEqual([0, 1, 2]);
  const sample = samplePositions(10_000);
  expect(sample).toHaveLength(200);
  expect(sample.slice(0, 2)).toEqual([0, 50]);
  expect(sample.at(-1)).toBe(9_999);
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
