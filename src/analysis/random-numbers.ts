/** A stream of numbers that a seed settles, so that whatever is drawn from it can be drawn again. */
export interface RandomNumbers {
  /** From 0 up to 1, 1 left out. */
  next(): number;
  /** A whole number from 0 up to the limit, the limit left out. */
  below(limit: number): number;
}

/** Xoshiro128** (Blackman and Vigna, public domain), its state filled from the seed by SplitMix32. */
export function createRandomNumbers(seed: number): RandomNumbers {
  let filling = seed | 0;
  const fill = (): number => {
    filling = (filling + 0x9e3779b9) | 0;
    let mixed = Math.imul(filling ^ (filling >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
  let a = fill();
  let b = fill();
  let c = fill();
  let d = fill();
  const bits = (): number => {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result >>> 0;
  };
  return {
    next: () => bits() / 4_294_967_296,
    below: (limit) => Math.floor((bits() / 4_294_967_296) * limit),
  };
}
