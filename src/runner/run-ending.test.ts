import { expect, test } from "vitest";
import { runEnding, runRemarks } from "./run-ending.js";

const tally = {
  total: 4,
  succeeded: 4,
  failed: 0,
  aborted: 0,
  unparsable: 0,
  mended: 0,
  offSchema: 0,
  scoreErrors: 0,
  withoutTruth: 0,
};

test("a run whose items all came through is completed, even when it was told to stop at the last moment", () => {
  expect(runEnding(tally, false).status).toBe("completed");
  expect(runEnding(tally, true).status).toBe("completed");
});

test("some failures leave it completed, nothing but failures do not", () => {
  expect(runEnding({ ...tally, succeeded: 1, failed: 3 }, false).status).toBe("completed");
  const ending = runEnding({ ...tally, succeeded: 0, failed: 4 }, false);
  expect([ending.status, ending.error?.message]).toEqual(["failed", "all 4 calls failed"]);
});

test("an interrupted run is stopped, one that broke off by itself is failed", () => {
  expect(runEnding({ ...tally, succeeded: 2, aborted: 1 }, true)).toEqual({ status: "stopped" });
  const error = new Error("refused");
  expect(runEnding({ ...tally, succeeded: 2, brokenOffBy: error }, true)).toEqual({
    status: "failed",
    error,
  });
});

test("what limits the figures is said", () => {
  expect(runRemarks({ ...tally, unparsable: 1, withoutTruth: 2, failed: 1 }, true)).toEqual([
    "1 answer holds no JSON and scores 0 (parse_error in results.json)",
    "2 frames have no ground truth and are not scored",
    "1 frame without an answer is not scored",
  ]);
  expect(runRemarks({ ...tally, mended: 1, offSchema: 2, scoreErrors: 3 }, true)).toEqual([
    "1 answer was almost JSON, and mended (parse_repairs in results.json)",
    "2 answers do not keep to the schema (schema_errors in results.json)",
    "3 answers could not be scored (score_error in results.json)",
  ]);
  expect(runRemarks(tally, true)).toEqual([]);
  expect(runRemarks({ ...tally, failed: 1 }, false)).toEqual([]);
});
