import { hash } from "node:crypto";
import { canonicalJson } from "./canonical-json.js";

export function sha256Hex(data: string | Uint8Array): string {
  return hash("sha256", data, "hex");
}

/** The first 8 hex digits of SHA-256 over the value's canonical JSON. */
export function configHash(redactedConfig: unknown): string {
  return sha256Hex(canonicalJson(redactedConfig)).slice(0, 8);
}
