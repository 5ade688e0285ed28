import { createRequire } from "node:module";
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
import type { ConsoleReporter } from "./console-reporter.js";
import { createDriftLearner, type DriftLearner } from "./drift-learner.js";
import { describeEnvironment } from "./environment.js";
import type { ExperimentLoggerOptions } from "./logger-options.js";
import { createRescueFolder } from "./rescue-folder.js";
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
  const folder = makeFolder(outputDir, start, hash, logger.strict ?? false, reporter);
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
      configYaml: yamlText(config),
      durability: logger.durability ?? "checkpoint",
    });
  const drift = createDriftLearner(outputDir);
  const experiment = new RunningExperiment({
    head,
    drift,
    open: (tail) => openOrRescue(folder, (path) => open(path, tail), logger.strict ?? false, reporter),
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
}

function makeFolder(
  outputDir: string,
  start: Date,
  hash: string,
  strict: boolean,
  reporter: ConsoleReporter,
): Folder {
  try {
    return createExperimentFolder(outputDir, start, hash);
  } catch (error) {
    return rescueFolder(experimentId(start, hash), error, strict, reporter);
  }
}

function openOrRescue(
  folder: Folder,
  open: (path: string) => ExperimentJournal,
  strict: boolean,
  reporter: ConsoleReporter,
): ExperimentJournal | undefined {
  if (!folder.path) return undefined;
  try {
    return open(folder.path);
  } catch (error) {
    const { path } = rescueFolder(folder.id, error, strict, reporter);
    try {
      return path ? open(path) : undefined;
    } catch {
      return undefined;
    }
  }
}

/** Where an experiment goes whose own folder can't be written. */
function rescueFolder(id: string, error: unknown, strict: boolean, reporter: ConsoleReporter): Folder {
  const reason = error instanceof Error ? error.message : String(error);
  if (strict) {
    throw new ExplogError("LOG_WRITE_FAILED", `The experiment's folder can't be written: ${reason}`, {
      cause: error,
    });
  }
  const path = createRescueFolder(id);
  reporter.warning(
    path
      ? `The output folder can't be written (${reason}). The log goes to the rescue folder: ${path}`
      : `No folder can be written (${reason}). Your run goes on, and its log is lost.`,
  );
  return { id, path };
}

function yamlText(config: unknown): string {
  const yaml: typeof import("yaml") = createRequire(import.meta.url)("yaml");
  return yaml.stringify(config, { lineWidth: 0, aliasDuplicateObjects: false });
}
