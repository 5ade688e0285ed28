// `npm run bench`: measures, prints, and writes the tables into docs/performance.md and the README.
import { readFileSync, writeFileSync } from "node:fs";
import { arch, cpus, platform } from "node:os";
import { fileURLToPath } from "node:url";
import { measureComparing } from "./comparing.mjs";
import { measureGenerations } from "./generations.mjs";
import { measureMemory } from "./memory.mjs";
import { measureStarts } from "./starts.mjs";

const root = new URL("..", import.meta.url);
const rows = [
  ...(await measureGenerations()),
  ...measureStarts(fileURLToPath(root)),
  measureMemory(fileURLToPath(root)),
  await measureComparing(fileURLToPath(root)),
];

const table = [
  "| what | measured | against, in the same run | ratio | aim |",
  "|---|---|---|---|---|",
  ...rows.map(
    ({ what, measured, against, ratio, aim, holds }) =>
      `| ${what} | ${measured} | ${against} | ${ratio} | ${aim} ${holds ? "✓" : "✗ missed"} |`,
  ),
].join("\n");
const where = `Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown"}), ${platform()} ${arch()}; medians. Ratios travel between machines, figures do not.`;

console.log(`\n${table}\n\n${where}`);
if (!process.argv.includes("--no-write")) {
  for (const file of ["README.md", "docs/performance.md"])
    writeBetweenMarks(new URL(file, root), `${table}\n\n${where}`);
}

/** Replaces what stands between the two marks. */
function writeBetweenMarks(file, text) {
  const before = readFileSync(file, "utf8");
  const after = before.replace(
    /(<!-- bench -->\n)[\s\S]*?(<!-- \/bench -->)/,
    `$1\n${text.replaceAll("$", "$$$$")}\n\n$2`,
  );
  if (!after.includes(text)) throw new Error(`${file.pathname} has no place for the table`);
  writeFileSync(file, after);
}
