import type { Command } from "commander";
import { type DataOptions, dataDirectory, withDataOptions } from "./data-options.js";

const EXAMPLES = `
Examples:
  $ explog advise latest
  $ explog advise a1b2 --json

Every saving is an estimate from the experiment's own records, and stands with what it assumes. They overlap:
their sum is not what all of them together would save.
`;

/** `explog advise ID`. */
export function registerAdvise(program: Command): void {
  withDataOptions(
    program
      .command("advise")
      .description("say what would have made an experiment cheaper, and by how much")
      .argument("<id>", "an id or any unique part of one, latest, latest~1, or a path"),
  )
    .addHelpText("after", EXAMPLES)
    .action(async (reference: string, options: DataOptions) => {
      const { printAdvice } = await import("./print-advice.js");
      await printAdvice({ dir: dataDirectory(options), reference, json: options.json });
    });
}
