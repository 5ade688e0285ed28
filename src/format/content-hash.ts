import { canonicalJson } from "./canonical-json.js";

let crypto: typeof import("node:crypto") | undefined;

export function sha256Hex(data: string | Uint8Array): string {
  // Loaded by whoever hashes first: it takes longer than all the rest that a list needs of Node.
  crypto ??= process.getBuiltinModule("node:crypto");
  return crypto.hash("sha256", data, "hex");
}

/** Of texts that fit into it the bytes are put here, so that no string has to be made of them first. */
let scratch: Buffer | undefined;
const SCRATCH_BYTES = 64 * 1024;
const MOST_BYTES_PER_CHARACTER = 3;

/** Of the texts behind each other; each of them is to be well-formed. */
export function sha256HexOfTexts(first: string, more: readonly string[]): string {
  let characters = first.length;
  for (const text of more) characters += text.length;
  if (characters * MOST_BYTES_PER_CHARACTER > SCRATCH_BYTES) return sha256Hex(first + more.join(""));
  scratch ??= Buffer.allocUnsafeSlow(SCRATCH_BYTES);
  let end = scratch.write(first, 0);
  for (const text of more) end += scratch.write(text, end);
  return sha256Hex(scratch.subarray(0, end));
}

/** The first 8 hex digits of SHA-256 over the value's canonical JSON. */
export function configHash(redactedConfig: unknown): string {
  return sha256Hex(canonicalJson(redactedConfig)).slice(0, 8);
}
