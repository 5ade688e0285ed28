import { expect, test } from "vitest";
import { configLines } from "./config-lines.js";

test("a configuration is shown a key a line, what is inside another indented", () => {
  expect(
    configLines({
      model: "gemini-2.5-flash",
      generation: { temperature: 0.5, stop: null },
      attachments: ["a.json", 2],
      prompt: { user: "Look at\nthe frame\u001b[2J" },
      sweep: [{ window: 5 }, { window: 10 }],
      empty: {},
      off: false,
    }),
  ).toEqual([
    "  model: gemini-2.5-flash",
    "  generation:",
    "    temperature: 0.5",
    "    stop: null",
    "  attachments: [a.json, 2]",
    "  prompt:",
    "    user: Look at the frame [2J",
    "  sweep:",
    "    -",
    "      window: 5",
    "    -",
    "      window: 10",
    "  empty: {}",
    "  off: false",
  ]);
});

test("an experiment without a configuration shows none, one of another shape shows it", () => {
  expect(configLines(null)).toEqual([]);
  expect(configLines(undefined)).toEqual([]);
  expect(configLines("plain")).toEqual(["  plain"]);
});
