import { expect, test } from "vitest";
import { Budget } from "./budget.js";
import { BudgetExceededError } from "./budget-exceeded-error.js";
import { type BudgetLimits, checkedBudget } from "./budget-limits.js";
import type { BudgetNeed } from "./reservation.js";

const dollars = (usd: number) => BigInt(Math.round(usd * 1e12));
const need = (usd: number, tokens = 100): BudgetNeed => ({ picodollars: dollars(usd), tokens });
const budgetOf = (limits: BudgetLimits, now?: () => number) => new Budget(checkedBudget(limits), { now });

function refusal(body: () => unknown): BudgetExceededError {
  try {
    body();
  } catch (error) {
    if (error instanceof BudgetExceededError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

test("what is reserved is not there for others, and what was not needed comes back", () => {
  const budget = budgetOf({ limitUsd: 1 });
  const first = budget.reserveNow(need(0.6));
  const error = refusal(() => budget.reserveNow(need(0.5)));
  expect(error).toMatchObject({
    code: "BUDGET_EXCEEDED",
    shortage: { limit: "limitUsd", allowed: 1, spent: 0, reserved: 0.6, needed: 0.5, available: 0.4 },
  });
  expect(error.message).toBe(
    "Not sent: the call may need $0.5 and $0.4 are left; the limit is $1, $0 spent, $0.6 set aside for calls under way. Raise the limit, or lower the calls' maximum output.",
  );
  first.settle(dollars(0.2), 50);
  budget.reserveNow(need(0.5));
  expect(budget.status()).toMatchObject({ spentUsd: 0.2, reservedUsd: 0.5, tokens: 50, generations: 1 });
});

test("a call waits for those under way, first come first served", async () => {
  const budget = budgetOf({ limitUsd: 1 });
  const first = budget.reserveNow(need(0.9));
  const order: string[] = [];
  const large = budget.reserve(() => need(0.8)).then(() => order.push("large"));
  const small = budget.reserve(() => need(0.1)).then(() => order.push("small"));
  await Promise.resolve();
  expect(order).toEqual([]);
  first.settle(dollars(0.1), 1);
  await Promise.all([large, small]);
  expect(order).toEqual(["large", "small"]);
});

test("a call that will never fit is refused at once, and behind it others go on", async () => {
  const budget = budgetOf({ limitUsd: 1 });
  const first = budget.reserveNow(need(0.5));
  await expect(budget.reserve(() => need(2))).rejects.toThrow(/No call of this size will ever fit/);
  const waiting = budget.reserve(() => need(0.8));
  const after = budget.reserve(() => need(0.1));
  first.settle(dollars(0.5), 1);
  await expect(waiting).rejects.toThrow(BudgetExceededError);
  await expect(after).resolves.toBeDefined();
});

test("strict keeps what may have been billed, soft the input at least", () => {
  const call = { ...need(0.4), input: { picodollars: dollars(0.1), tokens: 20 } };
  const strict = budgetOf({ limitUsd: 1 });
  strict.reserveNow(call).settleUnknown(dollars(0.2), 30);
  expect(strict.status()).toMatchObject({ spentUsd: 0.4, possiblyBilledUsd: 0.4, tokens: 100 });
  const soft = budgetOf({ limitUsd: 1, mode: "soft" });
  soft.reserveNow(call).settleUnknown(dollars(0.05), 10);
  expect(soft.status()).toMatchObject({ spentUsd: 0.1, possiblyBilledUsd: 0, tokens: 20 });
});

test("soft sends while anything is left, and says by how much it can overshoot", () => {
  const budget = budgetOf({ limitUsd: 1, mode: "soft" });
  const calls = [budget.reserveNow(need(0.8)), budget.reserveNow(need(0.8))];
  for (const call of calls) call.settle(dollars(0.7), 1);
  expect(budget.status()).toMatchObject({ spentUsd: 1.4, mostReservedUsd: 1.6 });
  refusal(() => budget.reserveNow(need(0.001)));
});

test("a reservation ends once", () => {
  const budget = budgetOf({ limitUsd: 1 });
  const call = budget.reserveNow(need(0.5));
  call.settle(dollars(0.1), 1);
  call.settle(dollars(0.1), 1);
  call.release();
  call.settleUnknown(0n, 0);
  expect(budget.status()).toMatchObject({ spentUsd: 0.1, reservedUsd: 0, generations: 1 });
});

test("nothing goes out under a dollar limit without a price, unless that is allowed", () => {
  const unpriced: BudgetNeed = { picodollars: null, tokens: 10, reason: "no price is known for m" };
  const error = refusal(() => budgetOf({ limitUsd: 1 }).reserveNow(unpriced));
  expect(error.message).toMatch(/no price is known for m\. Declare it \(pricing:\), or set allow_unpriced/);
  expect(error.shortage.needed).toBeNull();
  expect(() => budgetOf({ limitUsd: 1, allowUnpriced: true }).reserveNow(unpriced)).not.toThrow();
  expect(() => budgetOf({ limitTokens: 100 }).reserveNow(unpriced)).not.toThrow();
});

test("tokens, generations and minutes are limits as well", () => {
  const tokens = budgetOf({ limitTokens: 250 });
  tokens.reserveNow(need(9));
  tokens.reserveNow(need(9));
  expect(refusal(() => tokens.reserveNow(need(9))).shortage).toMatchObject({
    limit: "limitTokens",
    available: 50,
  });

  const generations = budgetOf({ limitGenerations: 1 });
  generations.reserveNow(need(9)).settle(0n, 0);
  expect(refusal(() => generations.reserveNow(need(9))).shortage.limit).toBe("limitGenerations");

  let now = 0;
  const minutes = budgetOf({ limitMinutes: 2 }, () => now);
  minutes.reserveNow(need(9));
  now = 120_000;
  expect(refusal(() => minutes.reserveNow(need(9))).message).toMatch(/the limit of 2 minutes is over/);
});

test("a limit of 0 lets through what costs nothing, and nothing else", () => {
  const budget = budgetOf({ limitUsd: 0 });
  expect(() => budget.reserveNow(need(0))).not.toThrow();
  expect(refusal(() => budget.reserveNow(need(1e-9))).shortage.available).toBe(0);
});

test("a limit below the first call's cost refuses it, and says that none of its size will fit", () => {
  expect(refusal(() => budgetOf({ limitUsd: 0.001 }).reserveNow(need(0.002))).message).toMatch(
    /may need \$0\.002 and \$0\.001 are left.*No call of this size will ever fit/,
  );
});

test("a released reservation counts as nothing, not even as a generation", () => {
  const budget = budgetOf({ limitGenerations: 1 });
  budget.reserveNow(need(1)).release();
  expect(() => budget.reserveNow(need(1))).not.toThrow();
});
