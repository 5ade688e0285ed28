/** Where in the composed tree a file's values go: keys from the root, dots between them; empty for the root. */
export type ConfigPackage = string;

const GLOBAL = "_global_";
const HERE = "_here_";

/** The package that an item of a `defaults:` list stands for, within that of the file that names it. */
export function packageWithin(parent: ConfigPackage, written: string): ConfigPackage {
  if (written === GLOBAL) return "";
  if (written.startsWith(`${GLOBAL}.`)) return written.slice(GLOBAL.length + 1);
  if (written === HERE) return parent;
  const own = written.startsWith(`${HERE}.`) ? written.slice(HERE.length + 1) : written;
  return [parent, own].filter((part) => part !== "").join(".");
}

/** The `# @package name` line at the head of a file, before any other comment; always counted from the root. */
export function packageHeader(text: string, group: string): ConfigPackage | undefined {
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (line.trim() === "") continue;
    if (!/^\s*#\s*@/.test(line)) return undefined;
    const named = /^\s*#\s*@package\s+(\S+)\s*$/.exec(line)?.[1];
    if (named === undefined) continue;
    return packageWithin("", named.replaceAll("_group_", packageOfGroup(group)));
  }
  return undefined;
}

export function packageOfGroup(group: string): ConfigPackage {
  return group.replaceAll("/", ".");
}
