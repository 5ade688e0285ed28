import type { Command } from "commander";

/** What every command that reads experiments takes. */
export interface DataOptions {
  dir?: string;
  json?: boolean;
}

export function withDataOptions(command: Command): Command {
  return command
    .option("--dir <dir>", "folder of the experiments (default: EXPLOG_DIR, else ./logs)")
    .option("--json", "print JSON, for programs");
}

/** The folder that was asked for; an empty one counts as none. */
export function dataDirectory({ dir }: DataOptions): string {
  return dir || process.env.EXPLOG_DIR || "./logs";
}
