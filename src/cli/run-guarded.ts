import { ExplogError } from "../format/explog-error.js";
import { exitCodeOf } from "./exit-code.js";
import { createScreen } from "./render/screen.js";
import { fittedText } from "./render/text-width.js";

/** Runs what a command line asked for and sets the exit code; errors are told, not thrown, nor is a pipe's end one. */
export async function runGuarded(run: () => Promise<void>): Promise<void> {
  // `explog list | head`: the reader has seen enough, which is no error of ours.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
    throw error;
  });
  // Whoever watches the progress may stop watching: the experiment goes on.
  process.stderr.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  await runToldErrors(run);
}

/** The same, and leaves the pipes to the caller. */
export async function runToldErrors(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    process.stderr.write(`${fittedText(errorText(error), createScreen(process.stderr).width)}\n`);
    process.exitCode = exitCodeOf(error);
  }
}

function errorText(error: unknown): string {
  if (error instanceof ExplogError) return `Error: ${error.message.replace(/^Error: /, "")}`;
  if (!(error instanceof Error)) return `Error: ${String(error)}`;
  return process.env.EXPERIMENT_DEBUG ? (error.stack ?? error.message) : `Error: ${error.message}`;
}
