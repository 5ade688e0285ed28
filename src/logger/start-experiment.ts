import { resolve } from "node:path";
import { toPlainJson } from "../format/canonical-json.js";
import { configHash } from "../format/content-hash.js";
import { experimentId } from "../format/experiment-id.js";
import type { ExperimentHead, ExperimentTail, RunSource } from "../format/experiment-log.js";
import { ExplogError } from "../format/explog-error.js";
import { redactCommandLine, redactSecrets, redactText } from "../format/redaction.js";
import { createExperimentFolder } from "../journal/experiment-folder.js";
import { ExperimentJournal } from "../journal/experiment-journal.js";
import { createPricer, type Pricer } from "../pricing/price-generation.js";
import { redactedValue } from "./captured-content.js";
import { userPricesOf } from "./chosen-prices.js";
import { configUsedText } from "./config-used.js";
import type { ConsoleReporter } from "./console-reporter.js";
import { createDriftLearner, type DriftLearner } from "./drift-learner.js";
import { describeEnvironment } from "./environment.js";
import type { ExperimentLoggerOptions } from "./logger-options.js";
import { discardFolder, openInRescue } from "./rescue-folder.js";
import { RunningExperiment } from "./running-experiment.js";

export const DEFAULT_CHECKPOINT_EVERY = 5;

/** Makes the folder and the first state of every file of a new experiment. */
export function startRunning(options: {
  config: unknown;
  notes: string;
  sandbox: boolean;
  run?: RunSource;
  options: ExperimentLoggerOptions;
  reporter: ConsoleReporter;
  redact: (text: string) => string;
}): { experiment: RunningExperiment; pricer: Pricer; drift: DriftLearner } {
  const { reporter, redact } = options;
  const logger = options.options;
  const pricer = createPricer({ userPrices: userPricesOf(logger.pricing) });
  const config = redactedValue(redactSecrets(toPlainJson(options.config) ?? null), { level: "text", redact });
  const start = new Date();
  const hash = configHash(config);
  const outputDir = resolve(logger.outputDir ?? (process.env.EXPLOG_DIR || "logs"));
  const folder = makeFolder(outputDir, start, hash);
  const head: ExperimentHead = {
    experimentId: folder.id,
    startTime: start.toISOString(),
    config,
    configHash: hash,
    notes: redact(redactText(options.notes)),
    environment: describeEnvironment(),
    ...(options.run ? { run: { ...options.run, overrides: redactCommandLine(options.run.overrides) } } : {}),
  };
  const open = (path: string, tail: ExperimentTail) =>
    new ExperimentJournal({
      path,
      head,
      tail,
      configYaml: configUsedText(head),
      durability: logger.durability ?? "checkpoint",
    });
  const drift = createDriftLearner(outputDir);
  const experiment = new RunningExperiment({
    head,
    drift,
    open: (tail) => openOrRescue(folder, (path) => open(path, tail), logger.strict ?? false, reporter),
    openIn: open,
    reporter,
    checkpointEvery: logger.checkpointEvery ?? DEFAULT_CHECKPOINT_EVERY,
    strict: logger.strict ?? false,
    sandbox: options.sandbox,
  });
  reporter.started(folder.id, options.sandbox);
  return { experiment, pricer, drift };
}

interface Folder {
  id: string;
  path: string | undefined;
  /** Why there is no path. */
  failure?: unknown;
}

function makeFolder(outputDir: string, start: Date, hash: string): Folder {
  try {
    return createExperimentFolder(outputDir, start, hash);
  } catch (failure) {
    return { id: experimentId(start, hash), path: undefined, failure };
  }
}

/** Where an experiment goes whose own folder can't be written; `undefined` when there is no such place yet. */
function openOrRescue(
  folder: Folder,
  open: (path: string) => ExperimentJournal,
  strict: boolean,
  reporter: ConsoleReporter,
): ExperimentJournal | undefined {
  let { failure } = folder;
  if (folder.path) {
    try {
      return open(folder.path);
    } catch (error) {
      failure = error;
      // Files that were only begun would be taken for an experiment's.
      discardFolder(folder.path);
    }
  }
  const reason = failure instanceof Error ? failure.message : String(failure);
  if (strict) {
    throw new ExplogError("LOG_WRITE_FAILED", `The experiment's folder can't be written: ${reason}`, {
      cause: failure,
    });
  }
  try {
    const journal = openInRescue(folder.id, open);
    reporter.warning(
      `The output folder can't be written (${reason}). The log goes to the rescue folder: ${journal.path}`,
    );
    return journal;
  } catch {
    reporter.warning(
      `No folder can be written (${reason}). Your run goes on; its log is kept in memory and tried again.`,
    );
    return undefined;
  }
}
