import { sumUsd } from "../format/money.js";
import type { Modality } from "../format/token-usage.js";
import { findAiSdkUsage } from "./ai-sdk-usage.js";
import { createReportReader, field, listField, objectField } from "./report-reader.js";
import type { ReadReport, UsageParts } from "./usage-report.js";

/**
 * The steps of an AI SDK call that asked the model more than once (tools between), each with a usage of
 * its own. `undefined` for a single step, and where the steps that are there are not all of the call.
 */
export function aiSdkSteps(report: object): object[] | undefined {
  const steps = listField(report, "steps").filter((step) => typeof step === "object" && step !== null);
  if (steps.length < 2) return undefined;
  const usages = steps.map((step) => findAiSdkUsage(step as object));
  const total = objectField(report, "totalUsage");
  const isWhole = ["inputTokens", "outputTokens"].every((key) => {
    const whole = countOf(total, key);
    return (
      whole === undefined || whole === usages.reduce((sum, usage) => sum + (countOf(usage, key) ?? 0), 0)
    );
  });
  return isWhole && usages.every((usage) => usage !== undefined) ? (steps as object[]) : undefined;
}

/** Marks, in what a stream of the AI SDK left behind, that it broke off before the end of its last step. */
export const LATER_STEPS_MISSING = "laterStepsMissing";

/** The report, with a flag where a stream of several steps broke off: it is only of those that ended. */
export function flaggedIfBrokenOff(report: object, read: ReadReport): ReadReport {
  if (field(report, LATER_STEPS_MISSING) !== true) return read;
  return { ...read, parts: { ...read.parts, flags: [...(read.parts.flags ?? []), "later_steps_missing"] } };
}

/** Several calls as one report. Each was billed by itself, so they are added up, and marked as such. */
export function sumOfSteps(steps: readonly ReadReport[]): ReadReport {
  const last = steps.at(-1);
  const parts = steps.map((step) => step.parts);
  const sum: UsageParts = {};
  for (const key of WHOLES) {
    // One whole that is not known leaves the sum unknown.
    const counts = parts.map((each) => each[key]);
    if (counts.every((count) => count !== undefined)) sum[key] = counts.reduce((a, b) => a + b, 0);
  }
  for (const key of PARTS) {
    const counts = parts.map((each) => each[key]).filter((count) => count !== undefined);
    if (counts.length > 0) sum[key] = counts.reduce((a, b) => a + b, 0);
  }
  for (const key of DETAILS) {
    const details = parts.map((each) => each[key]).filter((detail) => detail !== undefined);
    if (details.length > 0) sum[key] = addedUp(details);
  }
  const uses = parts.map((each) => each.serverToolUses).filter((each) => each !== undefined);
  if (uses.length > 0) sum.serverToolUses = addedUp(uses);
  sum.flags = [...new Set([...parts.flatMap((each) => each.flags ?? []), "summed_steps" as const])];
  const costs = steps.map((step) => step.reportedCostUsd).filter((cost) => cost !== undefined);
  return {
    parts: sum,
    shape: last?.shape ?? "unknown",
    modelVersion: last?.modelVersion,
    serviceTier: last?.serviceTier,
    finishReason: last?.finishReason,
    reportedCostUsd: costs.length === steps.length ? sumUsd(costs) : undefined,
  };
}

const WHOLES = ["inputTokens", "outputTokens", "reportedTotalTokens"] as const;
const PARTS = [
  "cacheReadTokens",
  "cacheWriteTokens",
  "cacheWriteOneHourTokens",
  "toolUsePromptTokens",
  "reasoningTokens",
] as const;
const DETAILS = ["inputByModality", "outputByModality", "cacheReadByModality"] as const;

function addedUp<Key extends string | Modality>(
  details: readonly Partial<Record<Key, number>>[],
): Record<Key, number> {
  const sum = {} as Record<Key, number>;
  for (const detail of details) {
    for (const key of Object.keys(detail) as Key[]) sum[key] = (sum[key] ?? 0) + (detail[key] ?? 0);
  }
  return sum;
}

/** A count of the flat usage, or the total of the nested one. */
function countOf(usage: object | undefined, key: string): number | undefined {
  const value = field(usage, key);
  const reader = createReportReader();
  return typeof value === "object" ? reader.count(value, "total") : reader.count(usage, key);
}
