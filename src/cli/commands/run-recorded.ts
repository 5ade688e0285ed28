import { spawn } from "node:child_process";
import { constants } from "node:os";
import { basename } from "node:path";
import { ExplogError } from "../../format/explog-error.js";

/**
 * Runs a command with its calls to models logged.
 * @returns its exit code; for a signal, as shells say it.
 */
export async function runRecorded(
  command: readonly string[],
  environment: Record<string, string>,
): Promise<number> {
  const [program = "", ...words] = command;
  const register = import.meta.resolve("explog/register");
  const isNode = /^node(?:js)?(?:\.exe)?$/.test(basename(program));
  const inherited = process.env.NODE_OPTIONS ? `${process.env.NODE_OPTIONS} ` : "";
  const child = isNode
    ? spawn(program, ["--import", register, ...words], {
        stdio: "inherit",
        env: { ...process.env, ...environment },
      })
    : spawn(program, words, {
        stdio: "inherit",
        env: {
          ...process.env,
          ...environment,
          NODE_OPTIONS: `${inherited}--import ${register}`,
          EXPLOG_START: "first-call",
        },
      });
  // The terminal sends Ctrl-C to both; what the script makes of it is its own affair.
  const ignore = () => {};
  const passOn = () => child.kill("SIGTERM");
  process.on("SIGINT", ignore);
  process.on("SIGTERM", passOn);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once("error", (error) => reject(notStarted(program, error)));
      child.once("exit", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
    });
  } finally {
    process.off("SIGINT", ignore);
    process.off("SIGTERM", passOn);
  }
}

function notStarted(program: string, cause: NodeJS.ErrnoException): ExplogError {
  const why = cause.code === "ENOENT" ? "there is no such program" : cause.message;
  return new ExplogError(
    "INVALID_ARGUMENT",
    `exec: ${program} could not be started: ${why}. Write the command after --: explog exec -- node script.js`,
    { cause },
  );
}
