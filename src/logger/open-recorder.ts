import type { Pricer } from "../pricing/price-generation.js";
import type { BudgetGuard } from "./budget-guard.js";
import { createCallAccounting } from "./call-accounting.js";
import { CallRecorder } from "./call-recorder.js";
import type { ConsoleReporter } from "./console-reporter.js";
import type { DriftLearner } from "./drift-learner.js";
import type { FinishedGenerations } from "./finished-generations.js";
import type { ExperimentLoggerOptions } from "./logger-options.js";
import { openBudget } from "./open-budget.js";
import type { PossiblyBilledBefore } from "./possibly-billed-before.js";
import { Replays } from "./replays.js";
import type { RunningExperiment } from "./running-experiment.js";

/** An experiment that was begun, or is gone on with. */
export interface StartedExperiment {
  experiment: RunningExperiment;
  pricer: Pricer;
  drift: DriftLearner;
  sandbox: boolean;
  /** What the sessions before this one left. */
  earlier?: { finished: FinishedGenerations; possiblyBilled: PossiblyBilledBefore };
}

/** What writes down the calls of an experiment, and the budget that they are held to. */
export function openRecorder(
  { experiment, pricer, drift, sandbox, earlier }: StartedExperiment,
  logger: {
    options: ExperimentLoggerOptions;
    reporter: ConsoleReporter;
    redact: (text: string) => string;
    failed: (error: unknown) => void;
  },
): { recorder: CallRecorder; budget: BudgetGuard | undefined } {
  const { options, reporter, redact, failed } = logger;
  const warn = (message: string) => reporter.warning(message);
  const budget = openBudget(options, {
    pricer,
    experiment,
    reporter,
    possiblyBilled: earlier?.possiblyBilled,
  });
  const recorder = new CallRecorder(experiment, {
    capture: { level: options.capture ?? "text", redact },
    accounting: createCallAccounting({
      pricer,
      drift,
      localEstimates: options.localEstimates ?? false,
      sandbox,
    }),
    failed,
    replays: earlier && { of: new Replays(experiment, earlier.finished, warn), warn },
    budget,
    // A strict logger throws into the call, and a durable one is waited for.
    atOnce: (options.strict ?? false) || options.durability === "always",
  });
  return { recorder, budget };
}
