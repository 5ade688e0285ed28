import { expect, test } from "vitest";
import { sampleRecord } from "../../test/support/sample-log.js";
import { createDriftCounter, driftBands } from "./drift-counter.js";

const compared = (seq: number, localInput: number, overrides = {}) =>
  sampleRecord(seq, {
    localEstimate: { inputTokens: localInput, outputTokens: null, method: "o200k_base" },
    ...overrides,
  });

test("records without a local count teach nothing", () => {
  const counter = createDriftCounter();
  counter.add(sampleRecord(1));
  expect(counter.isEmpty()).toBe(true);
  expect(driftBands(counter.learnt())).toEqual([]);
});

test("a kind has a band once three calls were compared, and only the newest of many count", () => {
  const counter = createDriftCounter();
  for (let seq = 1; seq <= 3_000; seq += 1) {
    const inputTokens = seq <= 2_000 ? 1_000 : 2_000;
    const tokenUsage = { ...sampleRecord(seq).tokenUsage, inputTokens };
    counter.add(compared(seq, 1_000, { tokenUsage }));
    if (seq === 2) expect(driftBands(counter.learnt())).toEqual([]);
  }
  expect(driftBands(counter.learnt())).toEqual([
    {
      key: { provider: "google", model: "gemini-2.5-flash", part: "input" },
      band: { median: 2, low: 2, high: 2, calls: 500 },
    },
  ]);
});

test("the sandbox's calls are kept apart from the model's", () => {
  const counter = createDriftCounter();
  for (const seq of [1, 2, 3])
    counter.add(compared(seq, 1_000, { modelVersion: "sandbox/gemini-2.5-flash" }));
  expect(driftBands(counter.learnt()).map(({ key }) => key.model)).toEqual(["sandbox/gemini-2.5-flash"]);
});

test("input with a server-side tool's results in it is not compared", () => {
  const counter = createDriftCounter();
  counter.add(compared(1, 1_000, { tokenUsage: { ...sampleRecord(1).tokenUsage, toolUsePromptTokens: 50 } }));
  expect(counter.isEmpty()).toBe(true);
});
