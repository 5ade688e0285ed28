import { dirname, resolve } from "node:path";
import { isSecretKey } from "../format/redaction.js";
import { applyOverrides, originOf } from "./apply-overrides.js";
import type { ConfigPath } from "./config-path.js";
import { type ConfigLocation, type ConfigProblem, configError } from "./config-problem.js";
import { type ConfigMap, copyTree, isConfigMap } from "./config-tree.js";
import { inconsistencies } from "./consistency.js";
import { resolveInterpolations } from "./interpolation.js";
import { takeLaterKeys } from "./later-keys.js";
import type { RunConfig } from "./run-config.js";
import { createRunSchema } from "./run-schema.js";
import { schemaProblems } from "./schema-problems.js";
import { toRunConfig } from "./to-run-config.js";
import { readYamlSource } from "./yaml-source.js";

/** A configuration that was read, overridden and checked. */
export interface LoadedConfig {
  /** The file, as it was named. */
  path: string;
  config: RunConfig;
  /** The resolved configuration with the user's own keys; secrets that are references stay references. */
  snapshot: ConfigMap;
  /** Where a value was written: `file:line` or the word of the command line. `containing` finds a line of a long text. */
  locate(path: ConfigPath, containing?: string): ConfigLocation;
}

/**
 * Reads a run's configuration and applies `key=value` overrides to it. Paths in the file are relative
 * to the file, paths in an override to the current directory.
 *
 * @throws ExplogError `CONFIG_INVALID` with every problem found: file, line, key, value and remedy.
 */
export async function loadConfig(path: string, overrides: readonly string[] = []): Promise<LoadedConfig> {
  const source = await readYamlSource(path);
  const { origins, problems } = applyOverrides(source.tree, overrides);
  if (problems.length > 0) throw configError(path, problems);

  const locate = (wanted: ConfigPath, containing?: string): ConfigLocation => {
    const where = originOf(origins, wanted);
    return where ? { where } : source.locate(wanted, containing);
  };
  const located = (found: { path: ConfigPath; message: string; remedy: string }): ConfigProblem => ({
    ...locate(found.path),
    message: found.message,
    remedy: found.remedy,
  });

  const resolved = resolveInterpolations(source.tree, process.env);
  if (resolved.problems.length > 0) {
    throw configError(
      path,
      resolved.problems.map((problem) => ({
        ...located(problem),
        ...locate(problem.path, problem.reference),
      })),
    );
  }

  const checked = withoutNulls(resolved.tree) as ConfigMap;
  const later = takeLaterKeys(checked).map((key) =>
    located({
      path: key.path,
      message: `\`${key.path.join(".")}\` is not supported yet in this version`,
      remedy: key.instead,
    }),
  );
  const z = await import("zod");
  const schema = createRunSchema(z);
  const parsed = schema.safeParse(checked);
  const wrong = parsed.success
    ? inconsistencies(parsed.data)
    : schemaProblems(schema, checked, parsed.error.issues);
  const all = [...later, ...withoutConsequences(wrong, later.length > 0).map(located)];
  if (!parsed.success || all.length > 0) throw configError(path, all);

  const config = toRunConfig(parsed.data, (key, value) =>
    originOf(origins, key) ? resolve(value) : resolve(dirname(path), value),
  );
  return { path, config, snapshot: snapshotOf(source.tree, resolved.tree), locate };
}

/** With `inputs.video` refused, "`inputs.frames` is missing" would send the reader the wrong way. */
function withoutConsequences<T extends { path: ConfigPath; message: string }>(
  found: T[],
  laterKeys: boolean,
): T[] {
  if (!laterKeys) return found;
  return found.filter(({ path, message }) => !(path[0] === "inputs" && message.endsWith("is missing")));
}

/** An empty value means "not set", as it does in the trees that people already have. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isConfigMap(value)) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutNulls(item)]));
}

function snapshotOf(written: unknown, resolved: unknown): ConfigMap {
  const copy = (before: unknown, after: unknown): unknown => {
    if (!isConfigMap(after) || !isConfigMap(before)) return copyTree(after);
    return Object.fromEntries(
      Object.entries(after).map(([key, item]) => [
        key,
        isSecretKey(key) ? copyTree(before[key]) : copy(before[key], item),
      ]),
    );
  };
  return copy(written, resolved) as ConfigMap;
}
