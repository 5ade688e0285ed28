import type { Command } from "commander";
import { type DataOptions, dataDirectory, withDataOptions } from "./data-options.js";

const EXAMPLES = `
Examples:
  $ explog query "SELECT model, count(*), sum(cost_usd) FROM generations GROUP BY model"
  $ explog query "SELECT experiment_id, cost_usd, score_exact FROM experiments ORDER BY cost_usd DESC LIMIT 5"
  $ explog query "SELECT frame_number, max(duration_seconds) AS slowest FROM generations GROUP BY 1" --csv > slowest.csv
  $ explog query "DESCRIBE generations"         the columns; DESCRIBE experiments those of the other view

The SQL is DuckDB's; it must be installed: npm install @duckdb/node-api. Nothing is written, and a query reaches
no file and no network. docs/query.md has more.
`;

/** `explog query SQL`. */
export function registerQuery(program: Command): void {
  withDataOptions(
    program
      .command("query")
      .description("ask the experiments of a folder in SQL: views experiments and generations")
      .argument("<sql>", "what to ask, in DuckDB's SQL; - reads it from stdin")
      .option("--csv", "print CSV"),
  )
    .addHelpText("after", EXAMPLES)
    .action(async (sql: string, options: DataOptions & { csv?: boolean }) => {
      const { printQuery } = await import("./print-query.js");
      await printQuery({ ...options, sql, dir: dataDirectory(options) });
    });
}
