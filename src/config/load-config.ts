import { redactSecrets } from "../format/redaction.js";
import { type ComposedTree, composeTree } from "./composed-tree.js";
import { pathText } from "./config-path.js";
import { type ConfigProblem, configError } from "./config-problem.js";
import { snapshotOf } from "./config-snapshot.js";
import type { ConfigMap } from "./config-tree.js";
import { missingValues } from "./missing-values.js";

/**
 * Reads a configuration for a script of one's own: `defaults:` composed, overrides (`key=value`) applied,
 * references resolved. What the keys mean is the script's affair; nothing is checked against a run's keys.
 *
 * @throws ExplogError `CONFIG_INVALID` with every problem found: file, line and remedy.
 */
export async function loadConfig(path: string, overrides: readonly string[] = []): Promise<ConfigMap> {
  return (await completeTree(path, overrides)).resolved;
}

/** As {@link loadConfig}, for showing: secrets that are references stay so, others are redacted. */
export async function composedSnapshot(path: string, overrides: readonly string[]): Promise<unknown> {
  const { written, resolved } = await completeTree(path, overrides);
  return redactSecrets(snapshotOf(written, resolved));
}

async function completeTree(path: string, overrides: readonly string[]): Promise<ComposedTree> {
  const tree = await composeTree(path, overrides, process.env);
  const problems: ConfigProblem[] = [
    ...tree.unresolved.map(({ path: at, message, remedy, reference }) => ({
      ...tree.locate(at, reference),
      message: `\`${pathText(at)}\`: ${message}`,
      remedy,
    })),
    ...missingValues(tree.resolved).map(({ path: at, ...words }) => ({ ...tree.locate(at), ...words })),
  ];
  if (problems.length > 0) throw configError(path, problems);
  return tree;
}
