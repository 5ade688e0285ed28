import { Command, CommanderError } from "commander";
import { explogVersion } from "../logger/explog-version.js";
import { registerAdvise } from "./commands/advise.js";
import { registerAnalyze } from "./commands/analyze.js";
import { registerCompare } from "./commands/compare.js";
import { registerConfig } from "./commands/config.js";
import { registerEstimate } from "./commands/estimate.js";
import { registerExec } from "./commands/exec.js";
import { registerExport } from "./commands/export.js";
import { registerInit } from "./commands/init.js";
import { registerList } from "./commands/list.js";
import { registerPrices } from "./commands/prices.js";
import { registerQuery } from "./commands/query.js";
import { registerRecover } from "./commands/recover.js";
import { registerReport } from "./commands/report.js";
import { registerReprice } from "./commands/reprice.js";
import { registerResume } from "./commands/resume.js";
import { registerRun } from "./commands/run.js";
import { registerShow } from "./commands/show.js";
import { runGuarded, runToldErrors } from "./run-guarded.js";

/** Parses the command line, runs the command, and sets the exit code; errors are told, not thrown. */
export function runProgram(argv: readonly string[]): Promise<void> {
  return runGuarded(() => parseAndRun(argv));
}

/** The same for whoever has other ends of the pipes. */
export function runCommandLine(argv: readonly string[]): Promise<void> {
  return runToldErrors(() => parseAndRun(argv));
}

async function parseAndRun(argv: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync([...argv]);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  }
}

/** The command line with all of its commands, run by nobody yet. */
export function createProgram(): Command {
  const program = new Command("explog")
    .description("The experiment log for LLM work: runs, counts, prices and keeps experiments.")
    .version(explogVersion)
    .showHelpAfterError("Run with --help for examples.")
    .enablePositionalOptions()
    .exitOverride();
  registerInit(program);
  registerRun(program);
  registerResume(program);
  registerExec(program);
  registerConfig(program);
  registerEstimate(program);
  registerList(program);
  registerShow(program);
  registerCompare(program);
  registerExport(program);
  registerQuery(program);
  registerReport(program);
  registerAdvise(program);
  registerPrices(program);
  registerReprice(program);
  registerRecover(program);
  registerAnalyze(program);
  return program;
}
