/** So many random bytes in hex, to make a name one that nobody else has. */
export function randomHex(byteCount: number): string {
  // The global one: `node:crypto` takes several milliseconds to load.
  return Buffer.from(crypto.getRandomValues(new Uint8Array(byteCount))).toString("hex");
}
