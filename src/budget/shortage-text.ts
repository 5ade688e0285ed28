import type { BudgetShortage } from "./budget-exceeded-error.js";
import type { CheckedLimits } from "./budget-limits.js";

/** What was refused, where the limit stands, and what would fit, in one sentence each. */
export function shortageText(shortage: BudgetShortage, limits: CheckedLimits, noPrice?: string): string {
  const { limit, allowed, spent, reserved, needed, available } = shortage;
  if (limit === "limitMinutes") {
    return `Not sent: the limit of ${allowed} minutes is over. Raise limit_minutes to go on.`;
  }
  const shown = limit === "limitUsd" ? dollars : whole;
  const unit = limit === "limitTokens" ? " tokens" : limit === "limitGenerations" ? " generations" : "";
  const scope =
    limits.scope === "directory"
      ? ` for this folder${limits.per === "total" ? "" : ` per ${limits.per}`}`
      : "";
  const stand = `the limit is ${shown(allowed)}${unit}${scope}, ${shown(spent)} spent, ${shown(reserved)} set aside for calls under way`;
  if (needed === null) {
    const why = noPrice ?? "its price is not known";
    return `Not sent: under a limit in dollars every call needs a price, and ${why}. Declare it (pricing:), or set allow_unpriced: true. (${stand})`;
  }
  const remedy =
    needed > allowed
      ? "No call of this size will ever fit: raise the limit, or lower the call's maximum output."
      : "Raise the limit, or lower the calls' maximum output.";
  return `Not sent: the call may need ${shown(needed)}${unit} and ${shown(available)}${unit} are left; ${stand}. ${remedy}`;
}

function dollars(usd: number): string {
  if (usd === 0) return "$0";
  const digits = usd >= 1 ? 2 : Math.min(12, 1 - Math.floor(Math.log10(usd)) + 2);
  return `$${Number(usd.toFixed(digits))}`;
}

function whole(count: number): string {
  return count.toLocaleString("en-US");
}
