import type { Command } from "commander";
import { type DataOptions, dataDirectory, withDataOptions } from "./data-options.js";

const EXAMPLES = `
Examples:
  $ explog analyze                              as explog list
  $ explog analyze --experiment exp_20250629_143052_a1b2c3d4
  $ explog analyze --dir /path/to/logs
`;

/** `explog analyze`: the earlier tool's spelling of `list` and `show`. */
export function registerAnalyze(program: Command): void {
  withDataOptions(
    program
      .command("analyze")
      .description("the earlier tool's spelling of list and show")
      .option("--experiment <id>", "show this experiment instead of listing all"),
  )
    .addHelpText("after", EXAMPLES)
    .action(async (options: DataOptions & { experiment?: string }) => {
      const dir = dataDirectory(options);
      const { experiment, json } = options;
      if (experiment === undefined) {
        const { printList } = await import("./print-list.js");
        await printList({ dir, json });
      } else {
        const { printExperiment } = await import("./print-experiment.js");
        await printExperiment({ dir, reference: experiment, json });
      }
    });
}
