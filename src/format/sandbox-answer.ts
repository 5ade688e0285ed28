import type { GenerationRecord } from "./generation-record.js";

/** Whether the offline stand-in answered, and no model. */
export function isSandboxAnswer({ modelVersion }: Pick<GenerationRecord, "modelVersion">): boolean {
  return modelVersion?.startsWith("sandbox/") ?? false;
}
