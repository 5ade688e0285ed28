/** Sums of money are kept in integers of 10⁻¹² dollar, so that they stay free of float dust. */
const PICODOLLARS_PER_DOLLAR = 1e12;
/** Up to here, the error of a float multiplied by 10¹² stays well below half a picodollar. */
const EXACT_BY_MULTIPLYING_BELOW_USD = 1_000;
/** One more figure added, and the sum is still an integer that floats hold exactly. */
const EXACT_TOGETHER_BELOW_PICODOLLARS = Number.MAX_SAFE_INTEGER - 1e15;

/** US dollars as whole picodollars: exactly what the figure's shortest decimal spelling says. */
export function toPicodollars(usd: number): bigint {
  if (Math.abs(usd) < EXACT_BY_MULTIPLYING_BELOW_USD) return BigInt(Math.round(usd * PICODOLLARS_PER_DOLLAR));
  const spelled = String(usd);
  const [whole = "0", fraction = ""] = (spelled.includes("e") ? usd.toFixed(12) : spelled).split(".");
  return BigInt(whole + fraction.slice(0, 12).padEnd(12, "0"));
}

/** The number nearest to so many picodollars: the shortest decimal, without dust. */
export function fromPicodollars(picodollars: bigint): number {
  const exact = Number(picodollars);
  // The quotient of two integers that floats hold exactly is the float nearest to the true decimal.
  if (Number.isSafeInteger(exact)) return exact / PICODOLLARS_PER_DOLLAR;
  const negative = picodollars < 0n;
  const digits = (negative ? -picodollars : picodollars).toString().padStart(13, "0");
  const usd = Number(`${digits.slice(0, -12)}.${digits.slice(-12)}`);
  return negative ? -usd : usd;
}

/** The sum of dollar figures, without dust. */
export function sumUsd(figures: Iterable<number>): number {
  const sum = new UsdSum();
  for (const usd of figures) sum.add(usd);
  return sum.usd;
}

/** A sum of dollar figures that grows, exact at any time. */
export class UsdSum {
  #large = 0n;
  // Small integers are exact as floats too, and added many times as fast.
  #small = 0;

  add(usd: number): void {
    if (Math.abs(usd) < EXACT_BY_MULTIPLYING_BELOW_USD)
      this.#small += Math.round(usd * PICODOLLARS_PER_DOLLAR);
    else this.#large += toPicodollars(usd);
    if (Math.abs(this.#small) >= EXACT_TOGETHER_BELOW_PICODOLLARS) this.#gather();
  }

  addPicodollars(picodollars: bigint): void {
    this.#large += picodollars;
  }

  get usd(): number {
    return this.#large === 0n ? this.#small / PICODOLLARS_PER_DOLLAR : fromPicodollars(this.picodollars);
  }

  get picodollars(): bigint {
    return this.#large + BigInt(this.#small);
  }

  #gather(): void {
    this.#large += BigInt(this.#small);
    this.#small = 0;
  }
}
