import type { ConfigPath } from "./config-path.js";
import type { ConfigLocation } from "./config-problem.js";
import { type ConfigMap, copyTree, mergeTree, setAt } from "./config-tree.js";
import { type ConfigLayer, expandDefaults } from "./expand-defaults.js";
import type { GroupOverride } from "./group-overrides.js";

/** A configuration put together from its files. */
export interface ComposedConfig {
  tree: ConfigMap;
  /** Where a value stands, in the last file that gives it. */
  locate(path: ConfigPath, containing?: string): ConfigLocation | undefined;
}

/**
 * Puts a configuration together as Hydra 1.3 does: the `defaults:` list from top to bottom, later files
 * over earlier ones, the file itself where `_self_` stands or else at the end.
 * @throws ExplogError `CONFIG_INVALID`.
 */
export async function composeConfig(
  path: string,
  overrides: readonly GroupOverride[],
): Promise<ComposedConfig> {
  const layers = await expandDefaults(path, overrides);
  return { tree: merged(layers), locate: (...wanted) => locateIn(layers, ...wanted) };
}

function merged(layers: readonly ConfigLayer[]): ConfigMap {
  const tree: ConfigMap = {};
  for (const { source, package: place } of layers) {
    const { defaults: _defaults, ...own } = source.tree;
    const copy = copyTree(own) as ConfigMap;
    if (place === "") mergeTree(tree, copy);
    else {
      const wrapped: ConfigMap = {};
      setAt(wrapped, place.split("."), copy);
      mergeTree(tree, wrapped);
    }
  }
  // Settings of Hydra itself: its folders, its logging.
  delete tree.hydra;
  return tree;
}

function locateIn(
  layers: readonly ConfigLayer[],
  path: ConfigPath,
  containing?: string,
): ConfigLocation | undefined {
  for (const { source, package: place } of [...layers].reverse()) {
    const prefix = place === "" ? [] : place.split(".");
    if (!prefix.every((step, index) => String(path[index]) === step)) continue;
    const found = source.locate(path.slice(prefix.length), containing);
    if (found && path.length > prefix.length) return found;
  }
  return undefined;
}
