import type { ReachedShare } from "../../format/experiment-log.js";
import { usdText } from "../../logger/number-text.js";
import { timeText } from "./time-text.js";

/** When which share of the budget was reached, a line each. */
export function budgetAlertLines(alerts: readonly ReachedShare[], now: Date): string[] {
  return alerts.map(({ at, share, spentUsd, possiblyBilledUsd, limitUsd }) => {
    const reached = share >= 1 ? "all" : `${Math.round(share * 100)} %`;
    const dollars = limitUsd === undefined ? "" : `: ${usdText(spentUsd)} of ${usdText(limitUsd)}`;
    const maybe = possiblyBilledUsd > 0 ? `, ${usdText(possiblyBilledUsd)} of it possibly billed` : "";
    return `  ${timeText(at, now)}  ${reached} of the budget used${dollars}${maybe}`;
  });
}
