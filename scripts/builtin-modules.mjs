import { readFileSync, writeFileSync } from "node:fs";

const IMPORT = /^import \{([^}]*)\} from ("node:[^"]+");$/gm;

/**
 * Rewrites what a bundle imports of Node, so that it is asked for without the ECMAScript module that Node
 * would make of it: making one reads every export, which for node:fs loads its streams and promises too,
 * milliseconds that a command of a tenth of a second feels.
 */
export function askForBuiltinModules(path) {
  const text = readFileSync(path, "utf8").replace(
    IMPORT,
    (_, names, module) => `const {${names.replaceAll(" as ", ": ")}} = process.getBuiltinModule(${module});`,
  );
  const left = /^.* from "node:.*$/m.exec(text);
  if (left) throw new Error(`${left[0]} in ${path}: only named imports of Node are rewritten.`);
  writeFileSync(path, text);
}
