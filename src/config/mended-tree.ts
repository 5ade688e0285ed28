import type { core } from "zod";
import type { ConfigPath } from "./config-path.js";
import { type ConfigMap, copyTree, removeAt, setAt, valueAt } from "./config-tree.js";
import type { Fault } from "./faults.js";
import type { createRunSchema, RawRunConfig } from "./run-schema.js";

/** Taking something away can leave a gap, and filling that is the end of it; more rounds never help. */
const MOST_ROUNDS = 5;

/** What stands in for required values that are missing; nothing is concluded from these. */
const standIns = {
  model: "gemini-2.5-flash",
  inputs: { frames: { dir: "." } },
  examples: { dir: ".", answers: "." },
  prompt: { user: "." },
  score: { ground_truth: "." },
};

/**
 * A configuration without what the schema refuses, so that the rest of it can be checked as well.
 * `undefined` when it cannot be had.
 */
export function mendTree(
  schema: ReturnType<typeof createRunSchema>,
  tree: ConfigMap,
): { data: RawRunConfig; faults: Fault[] } | undefined {
  const mended = copyTree(tree) as ConfigMap;
  const faults: Fault[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const parsed = schema.safeParse(mended);
    if (parsed.success) return { data: parsed.data, faults };
    for (const issue of parsed.error.issues) {
      const found = faultsOf(issue);
      faults.push(...found);
      for (const { path } of found) mend(mended, path);
    }
  }
  return undefined;
}

function faultsOf(issue: core.$ZodIssue): Fault[] {
  const path = issue.path.map((step) => (typeof step === "symbol" ? String(step) : step));
  if (issue.code !== "unrecognized_keys") return [{ path }];
  return issue.keys.map((key) => ({ path: [...path, key], isUnknownKey: true }));
}

function mend(tree: ConfigMap, path: ConfigPath): void {
  if (valueAt(tree, path) === undefined) setAt(tree, path, copyTree(valueAt(standIns, path)));
  // The items behind it keep their positions.
  else if (typeof path.at(-1) === "number") setAt(tree, path, ".");
  else removeAt(tree, path);
}
