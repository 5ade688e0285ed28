import { ExperimentLogger } from "./experiment-logger.js";
import type { ExperimentLoggerOptions } from "./logger-options.js";
import type { ResumedExperiment } from "./resume-experiment.js";

/**
 * A logger that goes on with an experiment; the same as `resumeExperiment` of a new `ExperimentLogger`.
 * @throws ExplogError `EXPERIMENT_NOT_FOUND`, `EXPERIMENT_IN_USE`, `LOG_UNREADABLE`.
 */
export function resumeExperiment(
  id: string,
  options: ExperimentLoggerOptions = {},
): ResumedExperiment & { logger: ExperimentLogger } {
  const logger = new ExperimentLogger(options);
  return { ...logger.resumeExperiment(id), logger };
}
