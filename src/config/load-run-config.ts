import { dirname, resolve } from "node:path";
import { originOf } from "./apply-overrides.js";
import { composeTree } from "./composed-tree.js";
import { type ConfigPath, isWithin } from "./config-path.js";
import { type ConfigProblem, configError } from "./config-problem.js";
import { snapshotOf } from "./config-snapshot.js";
import { type ConfigMap, copyTree, isConfigMap, removeAt, valueAt } from "./config-tree.js";
import { inconsistencies } from "./consistency.js";
import { type Fault, isSound } from "./faults.js";
import type { Inconsistency } from "./inconsistency.js";
import type { InterpolationProblem } from "./interpolation.js";
import { mendTree } from "./mended-tree.js";
import { missingValues } from "./missing-values.js";
import { takeOwnKeys } from "./own-keys.js";
import type { RunConfig } from "./run-config.js";
import { createRunSchema } from "./run-schema.js";
import { type SchemaProblem, schemaProblems } from "./schema-problems.js";
import { templateScalars } from "./template-scalars.js";
import { toRunConfig } from "./to-run-config.js";
import type { LocateValue } from "./value-places.js";

/** A configuration that was read, overridden and checked. */
export interface LoadedRunConfig {
  /** The file, as it was named. */
  path: string;
  config: RunConfig;
  /** The resolved configuration with the user's own keys; secrets that are references stay references. */
  snapshot: ConfigMap;
  /** Where a value was written: `file:line` or the word of the command line. */
  locate: LocateValue;
  /** What may be a slip, though the run can go ahead. */
  warnings: ConfigProblem[];
}

/** A configuration with something wrong in it, in so far as the rest can still be checked. */
export interface ConfigDraft extends Pick<LoadedRunConfig, "config" | "locate"> {
  /** Whether a value (or its absence) can be gone by. */
  isSound(path: ConfigPath): boolean;
}

/** Looks for what else is wrong, such as files that are missing. */
export type FurtherProblems = (draft: ConfigDraft) => Promise<ConfigProblem[]>;

/**
 * Reads a run's configuration and applies `key=value` overrides to it. Paths in the file are relative
 * to the file, paths in an override to the current directory. `furtherProblems` is asked only when
 * something is wrong, so that all of it can be told at once.
 *
 * @throws ExplogError `CONFIG_INVALID` with every problem found: file, line, key, value and remedy.
 */
export async function loadRunConfig(
  path: string,
  overrides: readonly string[] = [],
  furtherProblems?: FurtherProblems,
): Promise<LoadedRunConfig> {
  const { written, resolved, unresolved, origins, locate } = await composeTree(path, overrides, process.env);
  const absolute = (key: ConfigPath, value: string) =>
    originOf(origins, key)?.kind === "set" ? resolve(value) : resolve(dirname(path), value);

  const tree = withoutNulls(resolved) as ConfigMap;
  restoreSchema(tree, resolved);
  const schema = createRunSchema(await import("zod"));
  const scalars = templateScalars(tree);
  const { data, found, faults, doubtful } = check(schema, tree, unresolved);
  const config = data && toRunConfig(data, absolute, scalars);
  if (config && found.length === 0) {
    const warnings = doubtful
      .map(({ path: at, message }): ConfigProblem => ({ ...locate(at), message }))
      .sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
    return { path, config, snapshot: snapshotOf(written, resolved), locate, warnings };
  }

  const isRemoved = (at: ConfigPath) =>
    valueAt(tree, at) === undefined && originOf(origins, at)?.kind === "remove";
  const told = found.map(
    ({ path: at, message, remedy, reference }): ConfigProblem => ({
      ...locate(at, reference),
      message,
      remedy: isRemoved(at) ? `Leave this out, or set the key after it: \`${at.join(".")}=…\`.` : remedy,
    }),
  );
  const draft = config && { config, locate, isSound: (at: ConfigPath) => isSound(tree, faults, at) };
  const further = draft && furtherProblems ? await furtherProblems(draft) : [];
  throw configError(path, [...told, ...further]);
}

type Found = SchemaProblem & Partial<Pick<InterpolationProblem, "reference">>;

/** What is wrong with a tree; and what can be used of it all the same. */
function check(
  schema: ReturnType<typeof createRunSchema>,
  tree: ConfigMap,
  unresolved: readonly InterpolationProblem[],
) {
  const open = missingValues(tree);
  for (const { path } of open) removeAt(tree, path);
  const doubtful = tree.strict_keys === false ? takeOwnKeys(schema, tree) : [];
  const parsed = schema.safeParse(tree);
  const wrong = parsed.success ? [] : schemaProblems(schema, tree, parsed.error.issues);
  const mended = mendTree(schema, tree);
  const faults: Fault[] = [...unresolved, ...open, ...(mended?.faults ?? [])];
  const isConsequence = ({ path, reliesOn = [] }: Inconsistency) =>
    faults.some((fault) => isWithin(path, fault.path)) || !reliesOn.every((at) => isSound(tree, faults, at));
  const found: Found[] = [
    ...unresolved,
    ...open,
    ...withoutConsequences(wrong, [...unresolved, ...open]),
    ...(mended ? inconsistencies(mended.data).filter((item) => !isConsequence(item)) : []),
  ];
  return { data: mended?.data, found, faults, doubtful };
}

/**
 * Of a reference that could not be resolved, "must be a number" would say nothing new.
 */
function withoutConsequences(found: SchemaProblem[], unusable: readonly Fault[]): SchemaProblem[] {
  return found.filter(({ path }) => !unusable.some((fault) => isWithin(path, fault.path)));
}

/** In a JSON Schema of the configuration, `const: null` says something. */
function restoreSchema(tree: ConfigMap, resolved: unknown): void {
  const schema = valueAt(resolved, ["output", "schema"]);
  if (isConfigMap(schema) && isConfigMap(tree.output)) tree.output.schema = copyTree(schema);
}

/** An empty value means "not set", as it does in the trees that people already have. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isConfigMap(value)) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutNulls(item)]));
}
