import { canonicalJson } from "./canonical-json.js";

let crypto: typeof import("node:crypto") | undefined;

export function sha256Hex(data: string | Uint8Array): string {
  // Loaded by whoever hashes first: it takes longer than all the rest that a list needs of Node.
  crypto ??= process.getBuiltinModule("node:crypto");
  return crypto.hash("sha256", data, "hex");
}

/** The first 8 hex digits of SHA-256 over the value's canonical JSON. */
export function configHash(redactedConfig: unknown): string {
  return sha256Hex(canonicalJson(redactedConfig)).slice(0, 8);
}
