import { resolve } from "node:path";
import { type Amounts, NOTHING, plus } from "../budget/amounts.js";
import type { LedgerWriter } from "../budget/ledger-reader.js";
import { openSharedLedger, type SharedLedger } from "../budget/shared-ledger.js";
import type { ReachedShare } from "../format/experiment-log.js";
import { toPicodollars } from "../format/money.js";
import { thisMachine, thisObserver } from "../journal/liveness.js";
import type { Pricer } from "../pricing/price-generation.js";
import { createBudgetAlerts } from "./budget-alerts.js";
import { BudgetGuard } from "./budget-guard.js";
import { type BudgetAlert, checkedBudgetOptions } from "./budget-options.js";
import type { ConsoleReporter } from "./console-reporter.js";
import type { ExperimentLoggerOptions } from "./logger-options.js";
import type { PossiblyBilledBefore } from "./possibly-billed-before.js";
import type { RunningExperiment } from "./running-experiment.js";

/** The budget of an experiment that has begun, if its logger has one. */
export function openBudget(
  options: ExperimentLoggerOptions,
  context: {
    pricer: Pricer;
    experiment: RunningExperiment;
    reporter: ConsoleReporter;
    /** Only of an experiment that was resumed. */
    possiblyBilled: PossiblyBilledBefore | undefined;
  },
): BudgetGuard | undefined {
  if (!options.budget) return undefined;
  const { onAlert, alertCommand, alertWebhook, directory } = options.budget;
  const limits = checkedBudgetOptions(options.budget);
  const { experiment, reporter, pricer } = context;
  const shared =
    limits.scope === "directory"
      ? ledgerOf(
          directory === undefined ? outputDirOf(options) : resolve(directory),
          limits.per,
          limits.mode === "soft",
        )
      : undefined;
  // A folder's ledger has what earlier sessions spent; an experiment's budget takes it from the log.
  const spentBefore = shared ? undefined : spentSoFar(experiment);
  const before = shared ? undefined : context.possiblyBilled;
  if (before && before.unbounded > 0) reporter.warning(unboundedText(before.unbounded));
  const beyondBills = before?.amounts(limits.mode) ?? NOTHING;
  const isSoft = limits.mode === "soft";
  const guard = new BudgetGuard(limits, pricer, {
    shared,
    spentBefore: spentBefore && isSoft ? plus(spentBefore, beyondBills) : spentBefore,
    possiblyBilledBefore: isSoft ? NOTHING : beyondBills,
    onSpent: (status) => alerts.check(status),
  });
  const { share: shareBefore } = guard.budget.status();
  const alerts = createBudgetAlerts(
    { ...limits, onAlert, alertCommand, alertWebhook },
    {
      experimentId: () => experiment.head.experimentId,
      warn: (message) => reporter.warning(message),
      record: (alert) => experiment.addBudgetAlert(reachedShareOf(alert)),
      // Under a higher limit than before, a share is reached anew.
      toldBefore: experiment.budgetAlerts.map(({ share }) => share).filter((share) => share <= shareBefore),
    },
  );
  return guard;
}

function reachedShareOf({
  experimentId,
  text,
  ...reached
}: BudgetAlert): Omit<ReachedShare, "at" | "session"> {
  return reached;
}

function unboundedText(count: number): string {
  const calls = count === 1 ? "1 call" : `${count} calls`;
  return `${calls} of earlier sessions may have been billed beyond what the log knows, and had no budget that said how much at most: the budget does not count that. \`explog show\` lists calls without an end.`;
}

function spentSoFar({ counter }: RunningExperiment): Amounts {
  const { costUsd, totalTokens, generations } = counter.totals;
  return { picodollars: toPicodollars(costUsd ?? 0), tokens: totalTokens, generations };
}

function outputDirOf(options: ExperimentLoggerOptions): string {
  return resolve(options.outputDir ?? (process.env.EXPLOG_DIR || "logs"));
}

function ledgerOf(outputDir: string, per: "day" | "month" | "total", releasesDead: boolean): SharedLedger {
  const observer = thisObserver();
  return openSharedLedger({
    outputDir,
    per,
    releasesDead,
    writer: { pid: process.pid, ...thisMachine(), startedAt: new Date().toISOString() },
    isDead: (writer: LedgerWriter) => {
      const isHere = writer.bootId === observer.bootId && writer.pidNamespace === observer.pidNamespace;
      return isHere && !observer.isAlive(writer.pid, new Date(String(writer.startedAt)));
    },
  });
}
