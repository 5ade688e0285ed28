import type { Command } from "commander";
import { type DataOptions, dataDirectory, withDataOptions } from "./data-options.js";

const EXAMPLES = `
Examples:
  $ explog show latest                          the newest experiment; latest~1 is the one before it
  $ explog show a1b2                            by any part of its id that no other has
  $ explog show exp_20250629_143052_a1b2c3d4 --json
`;

/** `explog show ID`. */
export function registerShow(program: Command): void {
  withDataOptions(
    program
      .command("show")
      .description("show one experiment: summary, configuration, spread, charts over the steps, failures")
      .argument("<id>", "an id or any unique part of one, latest, latest~1, or a path"),
  )
    .addHelpText("after", EXAMPLES)
    .action(async (reference: string, options: DataOptions) => {
      const { printExperiment } = await import("./print-experiment.js");
      await printExperiment({ dir: dataDirectory(options), reference, json: options.json });
    });
}
