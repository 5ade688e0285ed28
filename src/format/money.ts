/** Sums of money are kept in integers of 10⁻¹² dollar, so that they stay free of float dust. */
const PICODOLLARS_PER_DOLLAR = 1e12;

/** US dollars as whole picodollars; exact for every figure of up to 12 decimal places below $9,007. */
export function toPicodollars(usd: number): bigint {
  const picodollars = Math.round(usd * PICODOLLARS_PER_DOLLAR);
  if (Number.isSafeInteger(picodollars)) return BigInt(picodollars);
  const [whole = "0", fraction = ""] = usd.toFixed(12).split(".");
  return BigInt(whole + fraction.padEnd(12, "0"));
}

/** The number nearest to so many picodollars: the shortest decimal, without dust. */
export function fromPicodollars(picodollars: bigint): number {
  const negative = picodollars < 0n;
  const digits = (negative ? -picodollars : picodollars).toString().padStart(13, "0");
  const usd = Number(`${digits.slice(0, -12)}.${digits.slice(-12)}`);
  return negative ? -usd : usd;
}

/** The sum of dollar figures, without dust. */
export function sumUsd(figures: Iterable<number>): number {
  let total = 0n;
  for (const usd of figures) total += toPicodollars(usd);
  return fromPicodollars(total);
}
