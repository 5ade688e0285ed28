// Sources that the package does not export, bundled so that a benchmark can call them.
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

/** Imports what `contents` re-exports from `./src/…`; the bundle is put into `folder`. */
export async function importSource(folder, name, contents) {
  const outfile = join(folder, `${name}.mjs`);
  await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL("..", import.meta.url)) },
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    // Libraries and vocabularies are looked up from the checkout, not from the temporary folder.
    banner: { js: `const checkout = ${JSON.stringify(import.meta.url)};` },
    define: { "import.meta.url": "checkout" },
    external: ["@pydantic/genai-prices"],
    logLevel: "warning",
  });
  return import(pathToFileURL(outfile).href);
}
