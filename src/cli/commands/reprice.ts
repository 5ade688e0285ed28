import type { Command } from "commander";
import { type DataOptions, dataDirectory, withDataOptions } from "./data-options.js";

interface RepriceOptions extends DataOptions {
  at?: string;
  model?: string;
  provider?: string;
}

const EXAMPLES = `
Examples:
  $ explog reprice latest                       at today's prices
  $ explog reprice a1b2 --at 2025-09-01         at the prices of that day
  $ explog reprice a1b2 --model gpt-4o          the same usage on another model, at the prices of its day
  $ explog reprice a1b2 --model gpt-5-mini --at 2026-11-23 --json

Nothing is written: what was logged stays as it is.
`;

/** `explog reprice ID`. */
export function registerReprice(program: Command): void {
  withDataOptions(
    program
      .command("reprice")
      .description("show what an experiment's usage costs on another day or model, beside what was logged")
      .argument("<id>", "an id or any unique part of one, latest, latest~1, or a path")
      .option("--at <date>", "at the prices of that day or time")
      .option("--model <model>", "as if another model had been called")
      .option("--provider <provider>", "whose price, where several sell the model"),
  )
    .addHelpText("after", EXAMPLES)
    .action(async (reference: string, options: RepriceOptions) => {
      const { printReprice } = await import("./print-reprice.js");
      await printReprice({ ...options, dir: dataDirectory(options), reference });
    });
}
