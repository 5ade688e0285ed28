import { dirname } from "node:path";
import { applyOverrides, type OverrideOrigin } from "./apply-overrides.js";
import { composeConfig } from "./compose-config.js";
import { configError } from "./config-problem.js";
import type { ConfigMap } from "./config-tree.js";
import { splitGroupOverrides } from "./group-overrides.js";
import { type InterpolationProblem, resolveInterpolations } from "./interpolation.js";
import { createLocate, type LocateValue } from "./value-places.js";

/** A configuration composed and overridden, before anything is known of what its keys mean. */
export interface ComposedTree {
  /** References as they are written. */
  written: ConfigMap;
  /** References resolved; those that could not be are in `unresolved`. */
  resolved: ConfigMap;
  unresolved: InterpolationProblem[];
  origins: OverrideOrigin[];
  /** Where a value was written: `file:line` or the word of the command line. */
  locate: LocateValue;
}

/**
 * Composes the files of a configuration, applies the overrides, and resolves the references.
 * @throws ExplogError `CONFIG_INVALID` when files or overrides cannot be used.
 */
export async function composeTree(
  path: string,
  overrides: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ComposedTree> {
  const { groups, values } = splitGroupOverrides(dirname(path), overrides);
  const source = await composeConfig(path, groups);
  const { origins, problems } = applyOverrides(source.tree, values);
  if (problems.length > 0) throw configError(path, problems);
  const { tree: resolved, problems: unresolved } = resolveInterpolations(source.tree, environment);
  const locate = createLocate({ path, locate: source.locate }, origins);
  return { written: source.tree, resolved, unresolved, origins, locate };
}
