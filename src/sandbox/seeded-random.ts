import { createHash } from "node:crypto";

/** A number in [0, 1) for each purpose, the same for the same purpose whenever it is asked for. */
export type SeededRandom = (purpose: string) => number;

/**
 * Randomness without a state: a hash of seed, content and attempt, so that neither the order of
 * requests nor how many run at once changes a run.
 */
export function createSeededRandom(seed: number, contentHash: string, attempt: number): SeededRandom {
  return (purpose) => {
    const digest = createHash("sha256").update(`${seed}\n${contentHash}\n${attempt}\n${purpose}`).digest();
    return digest.readUIntBE(0, 6) / 2 ** 48;
  };
}

export function pickSeeded<T>(random: SeededRandom, purpose: string, items: readonly [T, ...T[]]): T {
  return items[Math.floor(random(purpose) * items.length)] ?? items[0];
}
