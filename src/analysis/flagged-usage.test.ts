import { expect, test } from "vitest";
import { sampleRecord } from "../../test/support/sample-log.js";
import type { UsageFlag } from "../format/token-usage.js";
import { createFlaggedUsage } from "./flagged-usage.js";

const flagged = (seq: number, flags: UsageFlag[]) =>
  sampleRecord(seq, { tokenUsage: { ...sampleRecord(seq).tokenUsage, flags } });

test("each flag has its count and its first generations, the most frequent flag first", () => {
  const counter = createFlaggedUsage();
  counter.add(flagged(1, ["modality_mismatch"]));
  counter.add(flagged(2, []));
  for (const seq of [3, 4, 5, 6]) counter.add(flagged(seq, ["total_mismatch"]));
  counter.add(flagged(7, ["total_mismatch", "modality_mismatch"]));
  expect(counter.flagged()).toEqual([
    { flag: "total_mismatch", count: 5, firstKeys: ["frame:45", "frame:60", "frame:75"] },
    { flag: "modality_mismatch", count: 2, firstKeys: ["frame:15", "frame:105"] },
  ]);
});

test("usage without a flag is no finding", () => {
  const counter = createFlaggedUsage();
  counter.add(sampleRecord(1));
  expect(counter.flagged()).toEqual([]);
});
