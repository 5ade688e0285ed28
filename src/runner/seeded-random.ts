import { createHash } from "node:crypto";

/** Numbers from 0 up to 1: always the same ones for a seed and a name, else truly random ones. */
export function createRandom(seed: number | undefined, name: string): () => number {
  if (seed === undefined) return Math.random;
  let state = createHash("sha256").update(`${seed}:${name}`).digest().readUInt32LE(0);
  // Mulberry32, public domain (Tommy Ettinger).
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
