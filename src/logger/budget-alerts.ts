import type { BudgetStatus } from "../budget/budget-account.js";
import type { BudgetAlert, BudgetOptions } from "./budget-options.js";
import { usdText } from "./number-text.js";

const ATTEMPTS = 3;
const FIRST_WAIT_MILLISECONDS = 500;
/** One delivery, all of it: a hanging address must not keep a script from ending for longer. */
const DELIVERY_MILLISECONDS = 10_000;
const COMMAND_MILLISECONDS = 30_000;

/** Tells of each share of a limit once: on the screen, to a function, a command, a web address. */
export interface BudgetAlerts {
  check(status: BudgetStatus): void;
  /** Resolves when everything that is being delivered has arrived or was given up. */
  delivered(): Promise<void>;
}

export function createBudgetAlerts(
  options: BudgetOptions,
  context: {
    experimentId: () => string;
    warn: (message: string) => void;
    /** Keeps it in the log. */
    record?: (alert: BudgetAlert) => void;
    /** Shares that are reached already, and were told of: they are not told again. */
    toldBefore?: readonly number[];
    /** One delivery to an address, all attempts of it. */
    deliveryMilliseconds?: number;
  },
): BudgetAlerts {
  const told = new Set(context.toldBefore);
  const left = [...new Set([...(options.warnAt ?? []), 1])]
    .filter((share) => !told.has(share))
    .sort((a, b) => a - b);
  const underWay = new Set<Promise<void>>();

  const deliver = (alert: BudgetAlert): void => {
    context.warn(alert.text);
    context.record?.(alert);
    try {
      options.onAlert?.(alert);
    } catch (error) {
      context.warn(`The function for budget alerts failed: ${messageOf(error)}`);
    }
    const deliveries = [
      options.alertCommand === undefined ? undefined : runCommand(options.alertCommand, alert),
      options.alertWebhook === undefined
        ? undefined
        : post(options.alertWebhook, alert, context.deliveryMilliseconds),
    ];
    for (const delivery of deliveries) {
      if (!delivery) continue;
      const arrived = delivery
        .catch((error: unknown) => context.warn(`A budget alert could not be delivered: ${messageOf(error)}`))
        .finally(() => underWay.delete(arrived));
      underWay.add(arrived);
    }
  };

  return {
    check(status) {
      let reached: number | undefined;
      while (left[0] !== undefined && status.share >= left[0]) reached = left.shift();
      // Of several shares that one call has passed, the highest one says it all.
      if (reached !== undefined) deliver(alertOf(reached, status, context.experimentId()));
    },
    async delivered() {
      await Promise.all(underWay);
    },
  };
}

function alertOf(share: number, status: BudgetStatus, experimentId: string): BudgetAlert {
  const { spentUsd, possiblyBilledUsd, limitUsd, tokens, generations } = status;
  const dollars = limitUsd === undefined ? "" : `: ${usdText(spentUsd)} of ${usdText(limitUsd)}`;
  const maybe = possiblyBilledUsd > 0 ? `, ${usdText(possiblyBilledUsd)} of it possibly billed` : "";
  const text =
    share >= 1
      ? `The budget of ${experimentId} is used up${dollars}${maybe}`
      : `${Math.round(share * 100)} % of the budget of ${experimentId} is used${dollars}${maybe}`;
  return { experimentId, share, spentUsd, possiblyBilledUsd, limitUsd, tokens, generations, text };
}

async function post(
  address: string,
  alert: BudgetAlert,
  milliseconds = DELIVERY_MILLISECONDS,
): Promise<void> {
  const deadline = AbortSignal.timeout(milliseconds);
  let failure: unknown;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    try {
      const response = await fetch(address, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(webhookBody(alert)),
        signal: deadline,
      });
      await response.body?.cancel();
      if (response.ok) return;
      failure = new Error(`HTTP ${response.status}`);
    } catch (error) {
      failure = error;
    }
    if (deadline.aborted) break;
    await new Promise((resolve) => setTimeout(resolve, FIRST_WAIT_MILLISECONDS * 2 ** attempt));
  }
  throw failure;
}

/** `text` is what Slack shows; the rest is for programs. */
function webhookBody(alert: BudgetAlert): Record<string, unknown> {
  return {
    text: alert.text,
    experiment_id: alert.experimentId,
    share: alert.share,
    spent_usd: alert.spentUsd,
    possibly_billed_usd: alert.possiblyBilledUsd,
    limit_usd: alert.limitUsd ?? null,
    tokens: alert.tokens,
    generations: alert.generations,
  };
}

function runCommand(command: string, alert: BudgetAlert): Promise<void> {
  return new Promise((resolve, reject) => {
    // Loaded only where a command is to be told: importing the library would wait for it.
    const { spawn } = process.getBuiltinModule("node:child_process");
    const child = spawn(command, {
      shell: true,
      stdio: ["pipe", "ignore", "ignore"],
      timeout: COMMAND_MILLISECONDS,
    });
    child.on("error", reject);
    child.on("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`\`${command}\` ended with ${code}`)),
    );
    // A command that does not read its input is none of our business.
    child.stdin?.on("error", () => {});
    child.stdin?.end(`${JSON.stringify(webhookBody(alert))}\n`);
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
