import { expect, test } from "vitest";
import { reasonToBreakOff } from "./break-off.js";
import { ModelCallError } from "./clients/model-call-error.js";

const failed = (failure: ModelCallError["failure"]) =>
  new ModelCallError("400 INVALID_ARGUMENT API key not valid.", { failure });
const counts = { succeeded: 5, failuresInARow: 1, stopAfterFailures: 3 };

test("a refused key stops a run at any time", () => {
  expect(reasonToBreakOff(failed("authentication"), counts)?.message).toMatch(
    /refuses the key: 400.*not valid\. Check/,
  );
});

test("a used-up quota stops a run at any time, and says how to go on", () => {
  expect(reasonToBreakOff(failed("quota"), counts)?.message).toMatch(/quota is used up.*explog resume/);
});

test("a refused request stops a run only before anything has worked", () => {
  expect(reasonToBreakOff(failed("request"), { ...counts, succeeded: 0 })).toMatchObject({
    code: "MODEL_CALL_FAILED",
  });
  expect(reasonToBreakOff(failed("request"), counts)).toBeUndefined();
});

test("failures in a row stop a run, unless that is switched off", () => {
  expect(reasonToBreakOff(failed("overload"), { ...counts, failuresInARow: 2 })).toBeUndefined();
  expect(reasonToBreakOff(failed("overload"), { ...counts, failuresInARow: 3 })?.message).toMatch(
    /3 items in a row failed/,
  );
  expect(
    reasonToBreakOff(failed("overload"), { ...counts, failuresInARow: 99, stopAfterFailures: 0 }),
  ).toBeUndefined();
});
