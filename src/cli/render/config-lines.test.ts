import { expect, test } from "vitest";
import { configEntries, configLines } from "./config-lines.js";

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
    "    user: |",
    "      Look at",
    "      the frame [2J",
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

test("texts keep their lines, wrapped to the screen, and long values are wrapped too", () => {
  const config = {
    prompt: {
      system: "You watch a robot\r\n  - name its step\n\n\t- answer in JSON, and in nothing else\n",
      user: "Frame {frame_number}\n",
    },
    words: ["one", "two\nlines"],
    token: "x".repeat(40),
    "a key that is longer than the line": { empty: "" },
  };
  expect(configEntries(config, { indent: "  ", width: 30 })).toEqual([
    ["  prompt:"],
    [
      "    system: |",
      "      You watch a robot",
      "        - name its step",
      "",
      "          - answer in JSON,",
      "          and in nothing else",
    ],
    ["    user: Frame {frame_number}"],
    ["  words:"],
    ["    -"],
    ["      one"],
    ["    -"],
    ["      two", "      lines"],
    ["  token:", `    ${"x".repeat(26)}`, `    ${"x".repeat(14)}`],
    ["  a key that is longer than", "    the line:"],
    ["    empty: "],
  ]);
});
