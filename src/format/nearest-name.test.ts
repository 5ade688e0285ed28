import { expect, test } from "vitest";
import { nearestName } from "./nearest-name.js";

const keys = ["temperature", "top_p", "top_k", "max_output_tokens", "seed", "step"];

test.each([
  ["temprature", "temperature"],
  ["tempreature", "temperature"],
  ["topP", "top_p"],
  ["top-k", "top_k"],
  ["maxOutputToken", "max_output_tokens"],
  ["setp", "step"],
  ["sede", "seed"],
])("%s is taken for %s", (wanted, expected) => {
  expect(nearestName(wanted, keys)).toBe(expected);
});

test("a word unlike every name has no nearest one", () => {
  expect(nearestName("colour", keys)).toBeUndefined();
  expect(nearestName("anything", [])).toBeUndefined();
});
