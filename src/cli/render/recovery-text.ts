import { costSumOf, costText } from "../../logger/cost-text.js";
import { countText } from "../../logger/number-text.js";
import type { Recovery } from "../../recovery/recovery.js";
import type { Screen } from "./screen.js";
import { fittedText, onOneLine, wrappedText } from "./text-width.js";

const OUTCOMES: Partial<Record<Recovery["outcome"], string>> = {
  whole: "with nothing to mend",
  foreign: "of another layout, only read",
};

/** What was done for each experiment, and what could not be; those with nothing to do are only counted. */
export function recoveriesText(
  recoveries: readonly Recovery[],
  request: { dir: string; dryRun: boolean; asked: boolean },
  screen: Screen,
): string {
  const { dir, dryRun, asked } = request;
  if (recoveries.length === 0) return fittedText(`There are no experiments in ${dir}.\n`, screen.width);
  const told = recoveries.filter((recovery) => asked || isWorthTelling(recovery));
  const blocks = told.map((recovery) => `${recoveryLines(recovery, dryRun, screen).join("\n")}\n`);
  return [...blocks, ...sumLines(recoveries, dryRun, screen.width)].join("\n");
}

/** In a folder of many, what is as it should be is no news. */
function isWorthTelling({ outcome, notDone }: Recovery): boolean {
  return outcome !== "foreign" && (outcome !== "whole" || notDone.length > 0);
}

function recoveryLines(recovery: Recovery, dryRun: boolean, { width, paint }: Screen): string[] {
  const { id, outcome, done, notDone, kept } = recovery;
  const colour =
    outcome === "failed"
      ? paint.red
      : outcome === "left alone" || outcome === "foreign"
        ? paint.yellow
        : paint.green;
  const head = `${id}: ${headline(recovery, dryRun)}`;
  const [first = "", ...rest] = wrappedText(head, width, "  ");
  const item = (mark: string, text: string) => wrappedText(`  ${mark} ${onOneLine(text)}`, width, "    ");
  return [
    ...[first, ...rest].map((line) => colour(line)),
    ...done.flatMap((text) => item(dryRun ? "→" : "✓", text)),
    ...notDone.flatMap((text) => item(outcome === "left alone" || outcome === "foreign" ? "–" : "✗", text)),
    ...kept.flatMap((name) => item("↳", `${dryRun ? "would keep" : "kept"} ${shortName(name, id)}`)),
  ];
}

/** All of them begin with the id, which stands above. */
function shortName(name: string, id: string): string {
  return name.startsWith(`${id}_`) ? `…${name.slice(id.length)}` : name;
}

function headline({ outcome, status, totals }: Recovery, dryRun: boolean): string {
  if (outcome === "failed") return "could not be recovered";
  if (outcome === "left alone" || outcome === "foreign") return "left alone";
  const figures = totals
    ? `, ${countText(totals.generations)} ${totals.generations === 1 ? "generation" : "generations"}, ${costText(costSumOf(totals))}`
    : "";
  const verb = outcome === "whole" ? "nothing to mend" : dryRun ? `would be ${outcome}` : outcome;
  return `${verb} (${status}${figures})`;
}

function sumLines(recoveries: readonly Recovery[], dryRun: boolean, width: number): string[] {
  const counts = (["mended", "closed", "rebuilt", "whole", "left alone", "foreign", "failed"] as const)
    .map((outcome) => ({
      outcome,
      count: recoveries.filter((recovery) => recovery.outcome === outcome).length,
    }))
    .filter(({ count }) => count > 0)
    .map(({ outcome, count }) => `${countText(count)} ${OUTCOMES[outcome] ?? outcome}`);
  const noun = recoveries.length === 1 ? "experiment" : "experiments";
  const sum = `${countText(recoveries.length)} ${noun}: ${counts.join(", ")}.${dryRun ? " Nothing was touched (--dry-run)." : ""}`;
  return [`${wrappedText(sum, width, "  ").join("\n")}\n`];
}
