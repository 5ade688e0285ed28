import { createRequire } from "node:module";
import { join } from "node:path";
import { ExplogError } from "../format/explog-error.js";

/**
 * Loads an optional package: the one of the user's own project first, so that their version is used,
 * then one beside explog.
 * @throws ExplogError `PEER_MISSING` with what to install.
 */
export function loadPeer<Module>(
  name: string,
  workingDirectory = process.cwd(),
  neededBy = "This run",
): Module {
  const found = findPeer(name, workingDirectory);
  if (found) return found.require(found.path) as Module;
  throw new ExplogError(
    "PEER_MISSING",
    `${neededBy} needs the package ${name}. Install it: npm install ${name}`,
  );
}

/** Where `loadPeer` would load the package from; `undefined` where it is not installed. */
export function findPeer(
  name: string,
  workingDirectory = process.cwd(),
): { require: NodeJS.Require; path: string } | undefined {
  for (const start of [join(workingDirectory, "package.json"), import.meta.url]) {
    const require = createRequire(start);
    try {
      return { require, path: require.resolve(name) };
    } catch {
      // Not from there.
    }
  }
  return undefined;
}
