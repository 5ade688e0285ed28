// What pricing adds to a record, against the price library's own calculation of the same usage.
import { calcPrice } from "@pydantic/genai-prices";
import { importSource } from "./bundled-source.mjs";
import { median } from "./median.mjs";

const ROUNDS = 15;
const PRICES = 5_000;

export async function measurePricing(folder) {
  const { createPricer } = await importSource(
    folder,
    "pricing",
    'export { createPricer } from "./src/pricing/price-generation.js";',
  );
  const pricer = createPricer();
  const usage = {
    inputTokens: 1_234,
    outputTokens: 567,
    totalTokens: 1_801,
    cacheReadTokens: 200,
    reasoningTokens: 40,
    source: "reported",
    flags: [],
  };
  const ours = () => pricer.price({ usage, model: "gemini-2.5-flash", provider: "google", at: new Date() });
  const theirs = () =>
    calcPrice({ input_tokens: 1_234, output_tokens: 567, cache_read_tokens: 200 }, "gemini-2.5-flash", {
      providerId: "google",
    });
  if (Math.abs(ours().usd - theirs().total_price) > 1e-12) throw new Error("the two prices differ");
  const times = { ours: [], theirs: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    times.ours.push(timed(ours));
    times.theirs.push(timed(theirs));
  }
  return { ours: median(times.ours.slice(2)), theirs: median(times.theirs.slice(2)) };
}

function timed(body) {
  const start = process.hrtime.bigint();
  for (let count = 0; count < PRICES; count += 1) body();
  return Number(process.hrtime.bigint() - start) / 1_000 / PRICES;
}
