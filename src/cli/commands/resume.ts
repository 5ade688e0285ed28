import { type Command, InvalidArgumentError } from "commander";
import type { RunScreenOptions } from "./run-screen.js";
import { runsAtOnce } from "./runs-at-once.js";

interface ResumeCommandOptions extends RunScreenOptions {
  dir?: string;
  allowChanges?: boolean;
  config?: string;
  budget?: number;
  parallel?: number;
}

const EXAMPLES = `
Examples:
  $ explog resume latest                        after Ctrl-C, a crash, a reboot
  $ explog resume a1b2 --allow-changes          with the configuration as it is now
  $ explog resume sweep_20261125_093000_a1b2c3d4   a sweep: finishes all of its runs
  $ explog resume a1b2 --budget 10              after a budget of 5 dollars was used up
`;

/** `explog resume ID`. */
export function registerResume(program: Command): void {
  program
    .command("resume")
    .description("go on with an interrupted run; no answer that is there is paid again")
    .argument("<id>", "an id or any unique part of one, latest, latest~1, or a path; or a sweep's")
    .option("--dir <dir>", "folder of the experiments (default: EXPLOG_DIR, else ./logs)")
    .option("--allow-changes", "go on although the configuration has changed since")
    .option("--config <file>", "read the configuration from here, when its file was moved")
    .option("--budget <usd>", "go on under this limit in US dollars, all sessions together", dollars)
    .option("--parallel <n>", "of a sweep: how many runs at once (default: 1)", runsAtOnce)
    .option("--quiet", "print warnings and the summary only")
    .option("--json", "print the summary as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (reference: string, options: ResumeCommandOptions) => {
      const { isSweepReference } = await import("../../store/read-sweep.js");
      if (isSweepReference(reference)) {
        const { resumeSweep } = await import("./resume-sweep.js");
        return resumeSweep(reference, options);
      }
      const { resumeFromDisk } = await import("./resume-from-disk.js");
      await resumeFromDisk(reference, options);
    });
}

function dollars(text: string): number {
  const usd = Number(text.replace(/^\$/, ""));
  if (text.trim() !== "" && Number.isFinite(usd) && usd >= 0) return usd;
  throw new InvalidArgumentError("Pass a number of US dollars, as in --budget 10.");
}
