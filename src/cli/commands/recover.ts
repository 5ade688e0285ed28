import type { Command } from "commander";
import { type DataOptions, dataDirectory, withDataOptions } from "./data-options.js";

interface RecoverCommandOptions extends DataOptions {
  dryRun?: boolean;
  elsewhereGone?: boolean;
}

const EXAMPLES = `
Examples:
  $ explog recover --dry-run                    what there is to mend in ./logs, without touching it
  $ explog recover                              mend and close every experiment whose writer is gone
  $ explog recover latest --json

Closes dead experiments as crashed with their totals, mends files that were cut or damaged, and makes
a lost log anew from the transcript. What is cut off or replaced is kept beside it. An experiment that
a process is writing is left alone. Reading never needs it: list and show read torn files as they are.
Exit code 1: something could not be recovered.
`;

/** `explog recover [ID…]`. */
export function registerRecover(program: Command): void {
  withDataOptions(
    program
      .command("recover")
      .description("mend torn logs, close crashed experiments, and say what was done")
      .argument("[id...]", "ids, or any unique parts of them, latest, latest~1, or paths (default: all)")
      .option("--dry-run", "say what would be done, and touch nothing")
      .option("--elsewhere-gone", "close also what a machine or container wrote that is gone for good"),
  )
    .addHelpText("after", EXAMPLES)
    .action(async (references: string[], options: RecoverCommandOptions) => {
      const { printRecoveries } = await import("./print-recover.js");
      await printRecoveries({ ...options, dir: dataDirectory(options), references });
    });
}
