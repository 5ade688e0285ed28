import { expect, test } from "vitest";
import { exactNumber, exactValue, isWithin } from "./support/exact-dollars.js";

const equals = (expression: string, decimal: string) =>
  isWithin(exactValue(expression), exactNumber(decimal), exactNumber("0"));

test.each([
  ["1200 * 0.30 / 1e6 + 300 * 2.5 / 1e6", "0.00111"],
  ["(55 + 89) * 0.75 / 1e6", "0.000108"],
  ["2 - 0.5 - 0.25", "1.25"],
  ["12 / 4 * 3", "9"],
  ["2 + 3 * 4", "14"],
  ["0.1 + 0.2", "0.3"],
  ["3.11e-5", "0.0000311"],
])("%s is %s, exactly", (expression, decimal) => {
  expect(equals(expression, decimal)).toBe(true);
});

test("a difference of a picodollar is seen, and a smaller one is not", () => {
  const limit = exactNumber("1e-12");
  expect(isWithin(exactValue("0.000001"), exactNumber("0.000001000001"), limit)).toBe(true);
  expect(isWithin(exactValue("0.000001"), exactNumber("0.000001000002"), limit)).toBe(false);
  expect(isWithin(exactValue("0.000001"), exactNumber("0.000000999998"), limit)).toBe(false);
});

test.each(["", "2 *", "(1 + 2", "1 2", "2 ** 3", "tokens * 3", "1 / 0"])("%j is refused", (expression) => {
  expect(() => exactValue(expression)).toThrow();
});
