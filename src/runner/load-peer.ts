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
  for (const start of [join(workingDirectory, "package.json"), import.meta.url]) {
    const require = createRequire(start);
    let path: string;
    try {
      path = require.resolve(name);
    } catch {
      continue;
    }
    return require(path) as Module;
  }
  throw new ExplogError(
    "PEER_MISSING",
    `${neededBy} needs the package ${name}. Install it: npm install ${name}`,
  );
}
