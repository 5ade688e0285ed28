// `npm run bench`: measures, prints, and writes the tables into docs/performance.md and the README.
// `-- --runs`: long runs of `explog run`.
// `-- --alternatives`: writing against other ways of keeping records. `-- --large`: very large logs.
import { readFileSync, writeFileSync } from "node:fs";
import { arch, cpus, platform } from "node:os";
import { fileURLToPath } from "node:url";

const root = new URL("..", import.meta.url);
const where = `Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown"}), ${platform()} ${arch()}; medians. Ratios travel between machines, figures do not.`;

if (process.argv.includes("--alternatives")) {
  const { measureAlternatives } = await import("./alternatives.mjs");
  publish("alternatives", await measureAlternatives(), ["docs/performance.md"]);
} else if (process.argv.includes("--large")) {
  const { measureLarge } = await import("./large.mjs");
  const { measureExporting } = await import("./exporting.mjs");
  const rows = [...measureLarge(fileURLToPath(root)), await measureExporting(fileURLToPath(root))];
  publish("large", rows, ["docs/performance.md"]);
} else if (process.argv.includes("--runs")) {
  const { measureLongRuns } = await import("./long-runs.mjs");
  publish("runs", await measureLongRuns(fileURLToPath(root)), ["docs/performance.md"]);
} else {
  const [
    { measureGenerations },
    { measureInstrumentation },
    { measureStarts },
    { measureMemory },
    { measureComparing },
  ] = await Promise.all([
    import("./generations.mjs"),
    import("./instrument.mjs"),
    import("./starts.mjs"),
    import("./memory.mjs"),
    import("./comparing.mjs"),
  ]);
  const rows = [
    ...(await measureGenerations()),
    ...(await measureInstrumentation()),
    ...measureStarts(fileURLToPath(root)),
    measureMemory(fileURLToPath(root)),
    await measureComparing(fileURLToPath(root)),
  ];
  publish("bench", rows, ["README.md", "docs/performance.md"]);
}

function publish(mark, rows, files) {
  const table = [
    "| what | measured | against, in the same run | ratio | aim |",
    "|---|---|---|---|---|",
    ...rows.map(
      ({ what, measured, against, ratio, aim, holds }) =>
        `| ${what} | ${measured} | ${against} | ${ratio} | ${aim} ${holds ? "✓" : "✗ missed"} |`,
    ),
  ].join("\n");
  console.log(`\n${table}\n\n${where}`);
  if (process.argv.includes("--no-write")) return;
  for (const file of files) writeBetweenMarks(new URL(file, root), mark, `${table}\n\n${where}`);
}

/** Replaces what stands between the two marks. */
function writeBetweenMarks(file, mark, text) {
  const before = readFileSync(file, "utf8");
  const place = new RegExp(`(<!-- ${mark} -->\\n)[\\s\\S]*?(<!-- /${mark} -->)`);
  const after = before.replace(place, `$1\n${text.replaceAll("$", "$$$$")}\n\n$2`);
  if (!after.includes(text)) throw new Error(`${file.pathname} has no place for the table`);
  writeFileSync(file, after);
}
