import { expect, test } from "vitest";
import { sumOfParts } from "./estimate-inputs.js";
import { scaleToProvider } from "./scale-to-provider.js";

const parts = { prompt: 10, examples: 0, attachments: 0, history: 30, frames: 60 };

test("local parts become shares of the provider's count, and the common beginning grows with them", () => {
  const local = { calls: [{ position: 3, parts }], uncountable: 0, prefixTokens: 10, initialAnswerTokens: 4 };
  expect(scaleToProvider(local, new Map([[3, 150]]))).toEqual({
    calls: [{ position: 3, parts: { prompt: 15, examples: 0, attachments: 0, history: 45, frames: 90 } }],
    uncountable: 0,
    prefixTokens: 15,
    initialAnswerTokens: 6,
  });
});

test("a request that cannot be counted locally has the provider's count, and no parts", () => {
  const local = { calls: [{ position: 0, parts }], uncountable: 1, prefixTokens: 10, initialAnswerTokens: 0 };
  const counts = new Map([
    [1, 700],
    [0, 100],
  ]);
  const { calls, uncountable } = scaleToProvider(local, counts);
  expect(uncountable).toBe(0);
  expect(calls.map(({ position, parts: found }) => [position, sumOfParts(found)])).toEqual([
    [0, 100],
    [1, 700],
  ]);
  expect(calls[1]?.parts).toMatchObject({ unsplit: 700, prompt: 0 });
});

test("where nothing can be counted locally, how long the common beginning is remains unknown", () => {
  const local = { calls: [], uncountable: 1, prefixTokens: null, initialAnswerTokens: 0 };
  expect(scaleToProvider(local, new Map([[0, 700]])).prefixTokens).toBeNull();
});
