// What holding a budget adds to a call: the reservation before it and the settlement after it.
import { join } from "node:path";
import { ExperimentLogger } from "../dist/index.js";
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

/** How often a call's input is counted when its bytes do not fit the budget and a local estimate is kept as well. */
export function countsOfACall(folder) {
  let counts = 0;
  const logger = new ExperimentLogger({
    outputDir: join(folder, "counted"),
    console: "silent",
    localEstimates: true,
    // The prompt has 1,500 bytes and some 300 tokens: only a count tells that it fits.
    budget: { limitTokens: 1_200 },
  });
  logger.startExperiment();
  const calls = 100;
  for (let call = 0; call < calls; call += 1) {
    const messages = [{ role: "user", parts: [{ type: "text", text: "word ".repeat(300) }] }];
    // Counting takes a request's messages to their parts; nothing else does.
    messages.flatMap = (...words) => {
      counts += 1;
      return Array.prototype.flatMap.apply(messages, words);
    };
    const report = { prompt_tokens: 5, completion_tokens: 1, total_tokens: 6 };
    const request = { model: "gpt-4o-mini", provider: "openai", messages, maxOutputTokens: 1 };
    logger.openCall(request).succeed({ messages: [], rawUsage: report });
  }
  logger.endExperiment();
  return counts / calls;
}
