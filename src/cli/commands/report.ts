import type { Command } from "commander";

interface ReportCommandOptions {
  dir?: string;
  output?: string;
}

const EXAMPLES = `
Examples:
  $ explog report latest                        writes ID_report.html into the current folder
  $ explog report a1b2 c3d4 --output week.html  two runs, compared

The file holds everything it shows, also the texts that were kept of requests and answers: look at it before
you pass it on.
`;

/** `explog report ID…`. */
export function registerReport(program: Command): void {
  program
    .command("report")
    .description("write one HTML file with charts, comparison, configuration and transcripts of experiments")
    .argument("<ids...>", "ids or unique parts of them, latest, latest~1, or paths")
    .option("--output <file>", "file to write (default: ID_report.html)")
    .option("--dir <dir>", "folder of the experiments (default: EXPLOG_DIR, else ./logs)")
    .addHelpText("after", EXAMPLES)
    .action(async (references: string[], options: ReportCommandOptions) => {
      const { dataDirectory } = await import("./data-options.js");
      const { writeReport } = await import("./write-report.js");
      await writeReport({ ...options, dir: dataDirectory(options), references });
    });
}
