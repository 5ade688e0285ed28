import type { Command } from "commander";
import { type DataOptions, dataDirectory, withDataOptions } from "./data-options.js";

interface PricesOptions extends DataOptions {
  at?: string;
  provider?: string;
}

const EXAMPLES = `
Examples:
  $ explog prices gemini-2.5-flash gpt-4o       today's prices
  $ explog prices claude-sonnet-4-5 --at 2025-10-01
  $ explog prices llama-3.3-70b-versatile --provider groq --json
  $ explog prices                               of every model in the experiments of ./logs

A price of your own comes first: in a YAML file that EXPLOG_PRICES names, or under pricing: in a
configuration. Ends with 1 when a model has no known price.
`;

/** `explog prices [MODEL…]`. */
export function registerPrices(program: Command): void {
  withDataOptions(
    program
      .command("prices")
      .description("show the price of models, where it comes from, and how the name was matched")
      .argument("[models...]", "names of models (default: those of the experiments in the folder)")
      .option("--at <date>", "the price of that day or time (default: now)")
      .option("--provider <provider>", "whose price, where several sell the model"),
  )
    .addHelpText("after", EXAMPLES)
    .action(async (models: string[], options: PricesOptions) => {
      const { printPrices } = await import("./print-prices.js");
      await printPrices({ ...options, models, dir: dataDirectory(options) });
    });
}
