import fc from "fast-check";
import { expect, it } from "vitest";
import type { GenerationRecord } from "./generation-record.js";
import { JsonBytes } from "./json-bytes.js";
import { createRecordWriter } from "./record-bytes.js";
import { toRecordLine } from "./record-line.js";

/** Whatever a caller without types may put into a field. */
const anything = fc.oneof(
  fc.string({ unit: "binary", maxLength: 80 }),
  fc.string({ maxLength: 80 }),
  fc.stringMatching(/^[a-z]{0,200}$/),
  fc.double(),
  fc.nat(),
  fc.constantFrom(undefined, null, true, false, "\ud800", "two\nlines", '"quoted"', "日本語", new Date(0)),
  fc.object({ maxDepth: 1 }),
  fc.array(fc.nat(), { maxLength: 3 }),
);
const text = fc.oneof(fc.string({ unit: "binary", maxLength: 60 }), fc.string({ maxLength: 60 }));
const named = fc.option(fc.dictionary(text, anything, { maxKeys: 4 }), { nil: undefined });

const records = fc
  .record({
    seq: fc.nat(),
    key: text,
    timestamp: text,
    frameNumber: anything,
    step: anything,
    durationSeconds: anything,
    timeToFirstTokenSeconds: anything,
    status: fc.constantFrom("ok", "error", "aborted"),
    attempts: fc.nat(3),
    provider: fc.constantFrom("google", undefined, "öffentlich"),
    model: fc.constantFrom("gemini-2.5-flash", "日本語-モデル"),
    modelVersion: fc.constantFrom(undefined, "one", "two"),
    serviceTier: fc.constantFrom(undefined, "flex"),
    finishReason: fc.constantFrom(undefined, "STOP"),
    temperature: fc.constantFrom(undefined, 0, 0.7, Number.NaN),
    topP: fc.constantFrom(undefined, 0.95),
    topK: fc.constantFrom(undefined, 40),
    tokenUsage: fc.record({
      inputTokens: fc.option(fc.nat()),
      outputTokens: fc.option(fc.nat()),
      totalTokens: anything,
      cacheReadTokens: anything,
      cacheWriteTokens: anything,
      cacheWriteOneHourTokens: anything,
      toolUsePromptTokens: anything,
      reasoningTokens: anything,
      inputByModality: named,
      outputByModality: named,
      cacheReadByModality: named,
      serverToolUses: named,
      source: fc.constantFrom("reported", "estimated", "unknown"),
      flags: fc.array(fc.constantFrom("total_mismatch", "invalid_count"), { maxLength: 2 }),
    }),
    localEstimate: fc.constantFrom(undefined, { inputTokens: 3, outputTokens: null, method: "o200k_base" }),
    cost: fc.record({
      usd: fc.option(fc.double({ min: 0, max: 10 })),
      source: fc.constantFrom("computed", "unknown"),
      atLeast: fc.constantFrom(undefined, true),
      inputUsd: anything,
      outputUsd: anything,
      cacheReadUsd: anything,
      cacheWriteUsd: anything,
      serverToolsUsd: anything,
      price: fc.constantFrom(undefined, "a price"),
      matchedModel: fc.constantFrom(undefined, "google/gemini-2.5-flash"),
      match: fc.constantFrom(undefined, "exact", "prefix"),
      reason: fc.constantFrom(undefined, 'a "reason"'),
    }),
    responseLength: anything,
    exampleImagesCount: anything,
    testImagesCount: anything,
    scores: named,
    tags: fc.oneof(named, anything),
    error: fc.constantFrom(
      undefined,
      { name: "E", message: "two\nlines" },
      { name: "E", message: "", httpStatus: 503 },
    ),
    transcript: fc.constantFrom(undefined, { offset: 4_000_000_000, length: 17 }),
  })
  .map((record) => record as unknown as GenerationRecord);

it("writes what JSON.stringify makes of a record's line, byte for byte, one record behind the other", () => {
  const out = new JsonBytes(1);
  const write = createRecordWriter();
  fc.assert(
    fc.property(fc.array(records, { minLength: 1, maxLength: 3 }), (some) => {
      out.cut(0);
      for (const record of some) write(out, record);
      expect(out.toString()).toBe(some.map((record) => JSON.stringify(toRecordLine(record))).join(""));
    }),
    { numRuns: 500 },
  );
});
