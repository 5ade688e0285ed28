import { canonicalJson } from "../format/canonical-json.js";

/** A place in which values that were laid side by side differ; a value that is not there is `undefined`. */
export interface ValueDifference {
  /** `context.window`; of a list, `inputs.0`. */
  path: string;
  values: readonly unknown[];
}

/** Where objects differ, each place once: as deep as all of them have objects, or lists of objects. */
export function valueDifferences(values: readonly unknown[], path = ""): ValueDifference[] {
  const texts = values.map((value) => (value === undefined ? undefined : canonicalJson(value)));
  if (texts.every((text) => text === texts[0])) return [];
  const branches = values.map(branchOf);
  if (branches.some((branch) => branch === undefined)) return [{ path, values }];
  const keys = [...new Set(branches.flatMap((branch) => Object.keys(branch ?? {})))];
  return keys.flatMap((key) =>
    valueDifferences(
      branches.map((branch) => (branch && Object.hasOwn(branch, key) ? branch[key] : undefined)),
      path === "" ? key : `${path}.${key}`,
    ),
  );
}

/** What has places of its own inside; a value that is missing has them where the others do. */
function branchOf(value: unknown): Record<string, unknown> | undefined {
  if (value === undefined) return {};
  if (typeof value !== "object" || value === null) return undefined;
  if (!Array.isArray(value)) return value as Record<string, unknown>;
  return value.some((item) => typeof item === "object" && item !== null) ? { ...value } : undefined;
}
