import { expect, test } from "vitest";
import { callCostText, costText, sumText } from "./cost-text.js";

test("a sum with unknown parts is a lower bound that says what it leaves out", () => {
  expect(costText({ usd: 0.0823, unpriced: 0, estimated: 0 })).toBe("$0.0823");
  expect(costText({ usd: 0.0823, unpriced: 2, estimated: 0 })).toBe("≥ $0.0823 (2 calls unpriced)");
  expect(costText({ usd: 0.0823, unpriced: 1, estimated: 0 })).toBe("≥ $0.0823 (1 call unpriced)");
  expect(costText({ usd: null, unpriced: 1200, estimated: 3 })).toBe("unknown (1,200 calls unpriced)");
  expect(costText({ usd: null, unpriced: 0, estimated: 0 })).toBe("unknown");
});

test("a sum with an estimate in it is one, in a sentence as in a column", () => {
  expect(costText({ usd: 0.0823, unpriced: 0, estimated: 1 })).toBe("~$0.0823");
  expect(costText({ usd: 0.0823, unpriced: 1, estimated: 1 })).toBe("≥ ~$0.0823 (1 call unpriced)");
  expect(sumText({ usd: 0.0823, unpriced: 1, estimated: 1 }, "–")).toBe("≥ ~$0.0823");
  expect(sumText({ usd: 0.0823, unpriced: 0, estimated: 0, isIncomplete: true }, "–")).toBe("≥ $0.0823");
  expect(sumText({ usd: null, unpriced: 1, estimated: 1, isIncomplete: true }, "–")).toBe("–");
});

test("one call's cost has the marks that a sum of it has", () => {
  expect(callCostText({ usd: 0.5, source: "computed" }, "–")).toBe("$0.5000");
  expect(callCostText({ usd: 0.5, source: "estimated" }, "–")).toBe("~$0.5000");
  expect(callCostText({ usd: 0.5, source: "estimated", atLeast: true }, "–")).toBe("≥ ~$0.5000");
  expect(callCostText({ usd: null, source: "unknown" }, "–")).toBe("–");
});
