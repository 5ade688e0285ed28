// Writes docs/schemas/run-config.schema.json, the JSON Schema of a run's configuration for editors, from the
// schema that the runner checks it with. With --check it writes nothing, and fails when the file is stale.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const file = new URL("../docs/schemas/run-config.schema.json", import.meta.url);
// The built code lies below node_modules, so that it finds the packages it leaves outside.
const built = new URL("../node_modules/.cache/explog-run-config-schema/schema.mjs", import.meta.url);

await build({
  absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
  entryPoints: ["src/config/run-json-schema.ts"],
  outfile: fileURLToPath(built),
  bundle: true,
  format: "esm",
  platform: "node",
  packages: "external",
  logLevel: "warning",
});
const { createRunJsonSchema } = await import(pathToFileURL(fileURLToPath(built)).href);
rmSync(new URL(".", built), { recursive: true, force: true });
const text = `${JSON.stringify(createRunJsonSchema(await import("zod")), null, 1)}\n`;

if (!process.argv.includes("--check")) writeFileSync(file, text);
else if (readFileSync(file, "utf8") !== text) {
  console.error(
    "docs/schemas/run-config.schema.json is stale: run `npm run config-schema` and commit the file.",
  );
  process.exitCode = 1;
} else console.log("docs/schemas/run-config.schema.json is what the runner's schema says");
