import { parseUserPrices, readUserPricesFile, type UserPrices } from "../pricing/user-prices.js";

/**
 * The user's own prices: what the logger was given, else the file named by `EXPLOG_PRICES`.
 * @throws ExplogError `PRICES_INVALID`: a price that can't be read must not turn into a wrong one.
 */
export function userPricesOf(pricing: unknown): UserPrices | undefined {
  if (pricing !== undefined && pricing !== null) return parseUserPrices(pricing, "pricing");
  const path = process.env.EXPLOG_PRICES;
  return path ? readUserPricesFile(path) : undefined;
}
