/** The share of a standard normal distribution that lies below a value. */
export function normalCumulative(value: number): number {
  return value < 0 ? upperTail(-value) : 1 - upperTail(value);
}

/** The value below which that share of a standard normal distribution lies; the share is between 0 and 1. */
export function normalQuantile(share: number): number {
  if (share > 0.5) return -normalQuantile(1 - share);
  let low = -40;
  let high = 0;
  // Halving until the two are neighbours is slow and cannot go wrong; a comparison asks a few times.
  for (let step = 0; step < 200 && high - low > 0; step += 1) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (normalCumulative(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

const DENSITY_AT_ZERO = 1 / Math.sqrt(2 * Math.PI);

/** The share above a value that is not negative: a series near the middle, a continued fraction beyond. */
function upperTail(value: number): number {
  const density = DENSITY_AT_ZERO * Math.exp((-value * value) / 2);
  if (value < 3) {
    // Abramowitz and Stegun 26.2.11.
    let term = value;
    let sum = value;
    for (let odd = 3; Math.abs(term) > 1e-18; odd += 2) {
      term *= (value * value) / odd;
      sum += term;
    }
    return 0.5 - density * sum;
  }
  // Abramowitz and Stegun 26.2.14, from the far end.
  let fraction = value;
  for (let depth = 120; depth >= 1; depth -= 1) fraction = value + depth / fraction;
  return density / fraction;
}
