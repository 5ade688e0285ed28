import { expect, test } from "vitest";
import { type GivenUsage, usageFromCounts } from "./usage-of-call.js";

const DETAILS = ["inputByModality", "outputByModality", "cacheReadByModality", "serverToolUses"] as const;
const whole: GivenUsage = { inputTokens: 1000, outputTokens: 100, cacheReadTokens: 500 };

test.each([-5, Number.NaN, 1.5, "12", Number.POSITIVE_INFINITY, 2n, {}])(
  "a count of %s among the details is dropped and flagged",
  (count) => {
    for (const key of DETAILS) {
      const name = key === "serverToolUses" ? "web_search" : "audio";
      const other = key === "serverToolUses" ? "code_execution" : "text";
      const given = { ...whole, [key]: { [name]: count, [other]: 7 } } as unknown as GivenUsage;
      const usage = usageFromCounts(given);
      expect(usage[key]).toEqual({ [other]: 7 });
      expect(usage.flags).toEqual(["invalid_count"]);
      expect(usage.inputTokens).toBe(1000);
    }
  },
);

test.each(["text", 12, [5], true])(
  "details that are %s and no named counts are dropped and flagged",
  (details) => {
    for (const key of DETAILS) {
      const usage = usageFromCounts({ ...whole, [key]: details } as unknown as GivenUsage);
      expect(usage).not.toHaveProperty(key);
      expect(usage.flags).toEqual(["invalid_count"]);
    }
  },
);

test("a modality that is none is dropped and flagged", () => {
  const usage = usageFromCounts({
    ...whole,
    inputByModality: { smell: 5, text: 3 },
  } as unknown as GivenUsage);
  expect(usage.inputByModality).toEqual({ text: 3 });
  expect(usage.flags).toEqual(["invalid_count"]);
});

test("details that are counts are kept, null ones left out", () => {
  const given = {
    ...whole,
    inputByModality: { text: 900, audio: null },
    serverToolUses: { web_search: 2 },
    outputByModality: null,
  } as unknown as GivenUsage;
  expect(usageFromCounts(given)).toEqual({
    ...whole,
    totalTokens: 1100,
    inputByModality: { text: 900 },
    serverToolUses: { web_search: 2 },
    source: "reported",
    flags: [],
  });
});
