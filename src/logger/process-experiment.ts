import { constants } from "node:os";
import { basename } from "node:path";
import type { ModelCallRecorder } from "../format/model-call.js";
import { redactCommandLine } from "../format/redaction.js";
import { ExperimentLogger } from "./experiment-logger.js";
import type { ExperimentLoggerOptions } from "./logger-options.js";

/** What a process's environment says of its experiment. */
export interface ProcessExperimentSettings {
  /** Start with the first call only: for processes of which most call no model. */
  lazy: boolean;
  notes: string;
  options: ExperimentLoggerOptions;
}

/** The experiment of a whole process: what its own code does not know of starts and ends with it. */
export function processExperiment(settings: ProcessExperimentSettings): ModelCallRecorder {
  const logger = new ExperimentLogger(settings.options);
  let uncaught: unknown;
  let isOver = false;
  const start = () => {
    const [script = "", ...words] = process.argv.slice(1);
    const config = { script: basename(script), arguments: redactCommandLine(words) };
    logger.startExperiment(config, settings.notes);
  };
  const end = (options: Parameters<ExperimentLogger["endExperiment"]>[0]) => {
    isOver = true;
    if (logger.experimentId !== undefined) logger.endExperiment(options);
  };

  if (!settings.lazy) start();
  process.on("uncaughtExceptionMonitor", (error) => {
    uncaught = error;
  });
  process.on("exit", (code) => {
    if (code === 0) end({ status: "completed" });
    else end({ status: "failed", error: uncaught ?? new ExitCodeError(code) });
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    endWith(signal, () => end({ status: "stopped" }));

  return {
    openCall(request) {
      if (isOver) return undefined;
      if (logger.experimentId === undefined) start();
      return logger.openCall(request);
    },
  };
}

/** A signal that nobody else listens to ends the process as if nobody had listened at all. */
function endWith(signal: NodeJS.Signals, end: () => void): void {
  const { kill } = process;
  const listener = () => {
    if (process.listenerCount(signal) > 1) return;
    end();
    process.off(signal, listener);
    Reflect.apply(kill, process, [process.pid, signal]);
  };
  process.on(signal, listener);
  // One that the process sends itself, as a handler does that raises its signal again, would end it here and
  // now; a listener hears of it later, or never when nothing else is left to do.
  process.kill = (pid, sent = "SIGTERM") => {
    const isOwn = pid === process.pid && (sent === signal || sent === constants.signals[signal]);
    if (isOwn && process.listeners(signal).includes(listener)) listener();
    return Reflect.apply(kill, process, [pid, sent]);
  };
}

/** The script said that it failed, and nothing more. */
class ExitCodeError extends Error {
  override readonly name = "ExitCodeError";

  constructor(code: number) {
    super(`the process ended with exit code ${code}`);
  }
}
