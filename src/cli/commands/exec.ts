import type { Command } from "commander";
import { type DataOptions, dataDirectory } from "./data-options.js";

interface ExecOptions extends Pick<DataOptions, "dir"> {
  notes?: string;
  capture?: string;
  quiet?: boolean;
}

const EXAMPLES = `
Examples:
  $ explog exec -- node script.js
  $ explog exec --notes "first try" -- node script.js --frames 10
  $ explog exec --quiet -- npx tsx script.ts

Every call to a known model's API through fetch, http or https is logged; the script needs no change. The exit
code is the script's. A program that is not node itself starts an experiment with its first call.
`;

/** `explog exec -- COMMAND`. */
export function registerExec(program: Command): void {
  program
    .command("exec")
    .description("run a script and log every call to a model that it makes")
    .argument("<command...>", "what to run, after --")
    .option("--dir <dir>", "folder of the experiments (default: EXPLOG_DIR, else ./logs)")
    .option("--notes <text>", "a note to find the experiment by")
    .addOption(
      program
        .createOption("--capture <level>", "how much of prompts and answers is kept")
        .choices(["none", "text", "all"]),
    )
    .option("--quiet", "print nothing of the experiment")
    .passThroughOptions()
    .addHelpText("after", EXAMPLES)
    .action(async (command: string[], options: ExecOptions) => {
      const { runRecorded } = await import("./run-recorded.js");
      process.exitCode = await runRecorded(command, {
        EXPLOG_DIR: dataDirectory({ dir: options.dir }),
        ...(options.notes !== undefined && { EXPLOG_NOTES: options.notes }),
        ...(options.capture !== undefined && { EXPLOG_CAPTURE: options.capture }),
        ...(options.quiet && { EXPLOG_CONSOLE: "silent" }),
      });
    });
}
