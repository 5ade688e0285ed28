import type { Command } from "commander";

interface ExportCommandOptions {
  dir?: string;
  to?: string;
  format?: string;
}

const EXAMPLES = `
Examples:
  $ explog export latest --to generations.csv
  $ explog export a1b2 c3d4 --to both.parquet
  $ explog export --all --to everything.parquet
  $ explog export latest --format jsonl | jq .cost.usd

CSV and Parquet have a row a generation and a column a figure (docs/export.md); JSON and JSONL have the whole
records of the log. The file is replaced as a whole, or not at all.
`;

/** `explog export ID… --to FILE`. */
export function registerExport(program: Command): void {
  program
    .command("export")
    .description("export the generations of experiments as CSV, JSON, JSONL or Parquet")
    .argument("[ids...]", "ids or unique parts of them, latest, latest~1, or paths")
    .option("--all", "every experiment of the folder, the oldest first")
    .option("--to <file>", "file to write; its ending says the form: .csv, .json, .jsonl, .parquet")
    .option("--format <format>", "form, where the ending does not say it; without --to, print it")
    .option("--dir <dir>", "folder of the experiments (default: EXPLOG_DIR, else ./logs)")
    .addHelpText("after", EXAMPLES)
    .action(async (references: string[], options: ExportCommandOptions & { all?: boolean }) => {
      const { dataDirectory } = await import("./data-options.js");
      const { exportGenerations } = await import("./export-generations.js");
      await exportGenerations({ ...options, dir: dataDirectory(options), references });
    });
}
