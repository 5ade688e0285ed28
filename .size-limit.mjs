const outside = [
  "@pydantic/genai-prices",
  "commander",
  "fast-png",
  "gpt-tokenizer",
  "image-size",
  "yaml",
  "zod",
  "@google/genai",
];
const modifyEsbuildConfig = (config) => ({
  ...config,
  format: "esm",
  platform: "node",
  external: [...(config.external ?? []), "node:*", ...outside],
});

/** Our own code, minified and compressed; what it loads lazily from other packages is not counted. */
const limits = [
  { name: "the library", path: "dist/index.js", limit: "40 kB", modifyEsbuildConfig },
  { name: "the command, all of it", path: "dist/explog.js", limit: "100 kB", modifyEsbuildConfig },
];

// biome-ignore lint/style/noDefaultExport: size-limit reads the default export
export default limits;
