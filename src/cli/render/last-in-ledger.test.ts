import { expect, test } from "vitest";
import { sampleRecord } from "../../../test/support/sample-log.js";
import { lastInLedger } from "./last-in-ledger.js";

const at = (seq: number, offset?: number) =>
  sampleRecord(seq, offset === undefined ? {} : { transcript: { offset, length: 10 } });

test("the record of the latest answer is the last, though one of an older answer was written behind it", () => {
  const [first, late, older] = [at(1, 100), at(2, 300), at(3, 200)];
  expect([first, late, older].reduce<ReturnType<typeof at> | undefined>(lastInLedger, undefined)).toBe(late);
});

test("after a record whose place is not known, nothing is known of the last", () => {
  const unplaced = at(2);
  expect(lastInLedger(at(1, 100), unplaced)).toBe(unplaced);
});
