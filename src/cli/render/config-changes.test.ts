import { expect, test } from "vitest";
import { configChanges } from "./config-changes.js";

test("each key that differs is a line, whatever the order of keys", () => {
  const before = { model: "a", generation: { temperature: 0.5, top_p: 1 }, attachments: ["x"], notes: "n" };
  const after = { generation: { top_p: 1, temperature: 0.7 }, model: "a", attachments: ["x", "y"], seed: 1 };
  expect(configChanges(before, after)).toEqual([
    "generation.temperature: 0.5 → 0.7",
    'attachments: ["x"] → ["x","y"]',
    'notes: "n" → (not set)',
    "seed: (not set) → 1",
  ]);
});

test("equal configurations have no changes, and secrets are none", () => {
  const config = { model: "a", api_key: "[redacted]", empty: {} };
  expect(configChanges(config, structuredClone(config))).toEqual([]);
  expect(configChanges(config, { model: "a", empty: {} })).toEqual([]);
});

test("a long value is cut", () => {
  const [line] = configChanges({ prompt: "x".repeat(500) }, { prompt: "short" });
  expect(line).toMatch(/^prompt: "x+… → "short"$/);
  expect((line as string).length).toBeLessThan(140);
});

test("of long values, the place where they begin to differ is shown", () => {
  const words = (last: string) => ({ prompt: `${"Look at the frame. ".repeat(40)}${last}` });
  const [line] = configChanges(words("Answer in JSON."), words("Answer in words."));
  expect(line).toMatch(/^prompt: ….*Answer in JSON\." → ….*Answer in words\."$/);
  expect((line as string).length).toBeLessThan(220);
});
