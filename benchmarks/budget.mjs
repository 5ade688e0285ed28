// What holding a budget adds to a call: the reservation before it and the settlement after it.
import { importSource } from "./bundled-source.mjs";
import { median } from "./median.mjs";

const ROUNDS = 15;
const CALLS = 5_000;

export async function measureBudget(folder) {
  const { BudgetGuard, checkedBudget, createPricer } = await importSource(
    folder,
    "budget",
    `export { BudgetGuard } from "./src/logger/budget-guard.js";
     export { checkedBudget } from "./src/budget/budget-limits.js";
     export { createPricer } from "./src/pricing/price-generation.js";`,
  );
  const guard = new BudgetGuard(checkedBudget({ limitUsd: 1e6 }), createPricer(), { onSpent: () => {} });
  const request = {
    model: "gemini-2.5-flash",
    provider: "google",
    maxOutputTokens: 512,
    parameters: {},
    messages: [{ role: "user", parts: [{ type: "text", text: "word ".repeat(200) }] }],
  };
  const record = {
    cost: { usd: 0.001, source: "computed" },
    tokenUsage: { inputTokens: 210, outputTokens: 100, totalTokens: 310, source: "reported", flags: [] },
  };
  const call = () => guard.settle(guard.take(request), record);
  const times = Array.from({ length: ROUNDS }, () => {
    const start = process.hrtime.bigint();
    for (let count = 0; count < CALLS; count += 1) call();
    return Number(process.hrtime.bigint() - start) / 1_000 / CALLS;
  });
  return median(times.slice(2));
}
