import { type OverrideOrigin, originOf } from "./apply-overrides.js";
import { type ConfigPath, isWithin } from "./config-path.js";
import type { ConfigLocation } from "./config-problem.js";

/**
 * Says where a value was written, or, of one that is written nowhere, where the nearest one above it
 * was. `containing` finds a line within a long text.
 */
export type LocateValue = (path: ConfigPath, containing?: string) => ConfigLocation;

/**
 * Places in a file with overrides. What the command line set or removed is put down to its word, and so
 * is a map that only the command line made.
 */
export function createLocate(
  file: { path: string; locate: (...wanted: Parameters<LocateValue>) => ConfigLocation | undefined },
  origins: readonly OverrideOrigin[],
): LocateValue {
  return (wanted, containing) => {
    for (let length = wanted.length; length > 0; length--) {
      const path = wanted.slice(0, length);
      const covering = originOf(origins, path);
      const line = length === wanted.length ? containing : undefined;
      const inFile = covering ? undefined : file.locate(filePath(origins, path), line);
      if (inFile) return inFile;
      const word = covering?.kind === "set" ? covering : (madeBelow(origins, path, covering) ?? covering);
      if (word) return { where: word.where };
    }
    return { where: file.path };
  };
}

/** The last word that set something below a path, and so made the maps above it again, since `removal`. */
function madeBelow(
  origins: readonly OverrideOrigin[],
  path: ConfigPath,
  removal: OverrideOrigin | undefined,
): OverrideOrigin | undefined {
  const since = removal ? origins.slice(origins.indexOf(removal) + 1) : origins;
  return since.findLast((origin) => origin.kind === "set" && isWithin(origin.path, path));
}

/** Where the file has an item of a list from which the command line took earlier ones. */
function filePath(origins: readonly OverrideOrigin[], path: ConfigPath): ConfigPath {
  return origins.reduceRight<ConfigPath>((at, { kind, path: removed }) => {
    const depth = removed.length - 1;
    if (kind !== "removeItem" || at.length <= depth || !isWithin(at, removed.slice(0, depth))) return at;
    const step = Number(at[depth]);
    return step < Number(removed[depth]) ? at : [...at.slice(0, depth), step + 1, ...at.slice(depth + 1)];
  }, path);
}
