// Declarations by tsc, JavaScript by esbuild: the many small source files become a few, so that a
// command starts in the time of one file (docs/decisions/0002-bundled-javascript.md).
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { askForBuiltinModules } from "./builtin-modules.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const typescript = createRequire(import.meta.url).resolve("typescript/package.json");
const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

// A build that fails leaves the last good one in place.
const target = "dist.building";
rmSync(new URL(`../${target}`, import.meta.url), { recursive: true, force: true });
execFileSync(
  process.execPath,
  [
    fileURLToPath(new URL("bin/tsc", `file://${typescript}`)),
    "-p",
    "tsconfig.build.json",
    "--outDir",
    `${target}/types`,
  ],
  { cwd: root, stdio: "inherit" },
);
const options = {
  absWorkingDir: root,
  outdir: target,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  packages: "external",
  chunkNames: "chunks/[name]-[hash]",
  define: { EXPLOG_VERSION: JSON.stringify(version) },
  legalComments: "none",
  logLevel: "warning",
};
await build({
  ...options,
  entryPoints: {
    index: "src/index.ts",
    ai: "src/ai.ts",
    langchain: "src/langchain.ts",
    register: "src/register.ts",
  },
});
// Apart from the library: what both need would be cut into a file for each set of commands that share it,
// thirty for a script to load that imports the library.
await build({
  ...options,
  entryPoints: {
    program: "src/cli/program.ts",
    "summary-worker": "src/cli/summary-worker.ts",
  },
});
// For editors, by `explog/run-config.schema.json`.
copyFileSync(
  new URL("../docs/schemas/run-config.schema.json", import.meta.url),
  new URL(`../${target}/run-config.schema.json`, import.meta.url),
);
// By themselves, since each file takes about a millisecond to load: the command's first file, which would
// else load two chunks to know its version, and the list, which is asked for most often and shares eight.
await build({
  ...options,
  entryPoints: { explog: "src/cli/explog.ts" },
  external: ["./run-list.js", "./program.js"],
});
await build({ ...options, entryPoints: { "run-list": "src/cli/run-list.ts" } });
askForBuiltinModules(new URL(`../${target}/run-list.js`, import.meta.url));
chmodSync(new URL(`../${target}/explog.js`, import.meta.url), 0o755);
rmSync(new URL("../dist", import.meta.url), { recursive: true, force: true });
renameSync(new URL(`../${target}`, import.meta.url), new URL("../dist", import.meta.url));
