import { type CallToPrice, type ResolvedPrice, resolvePrice, type Unpriced } from "./resolve-price.js";
import type { TimeSpan } from "./time-span.js";
import type { UserPrices } from "./user-prices.js";

/** More changes than any model's history has, and two a day for a year where prices follow the clock. */
const MOST_SPANS = 800;

/**
 * For how long around its moment a price stays the same, or stays unknown. The span of a resolved
 * price ends wherever something may change; spans that turn out to be at one price are one here.
 */
export function priceValidity(
  price: ResolvedPrice | Unpriced,
  call: CallToPrice,
  userPrices: UserPrices | undefined,
): TimeSpan {
  const same = identityOf(price);
  const isSameAt = (at: number) => {
    const other = resolvePrice(call, at, userPrices);
    return identityOf(other) === same ? other.span : undefined;
  };
  let { from, until } = price.span;
  for (let spans = 0; Number.isFinite(from); spans += 1) {
    const earlier = isSameAt(from - 1);
    if (!earlier) break;
    from = spans < MOST_SPANS ? earlier.from : Number.NEGATIVE_INFINITY;
  }
  for (let spans = 0; Number.isFinite(until); spans += 1) {
    const later = isSameAt(until);
    if (!later) break;
    until = spans < MOST_SPANS ? later.until : Number.POSITIVE_INFINITY;
  }
  return { from, until };
}

function identityOf(price: ResolvedPrice | Unpriced): string {
  return "sheet" in price ? JSON.stringify([price.matchedModel, price.match, price.sheet]) : "unpriced";
}
