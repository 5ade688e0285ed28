import type { CaptureLevel } from "../format/content.js";
import { ExplogError } from "../format/explog-error.js";
import type { Durability } from "../journal/experiment-journal.js";
import { type BudgetOptions, checkedBudgetOptions } from "./budget-options.js";
import type { LoggerOutput } from "./console-reporter.js";

export interface ExperimentLoggerOptions {
  /** Folder that holds one folder for each experiment; default `EXPLOG_DIR`, else `./logs`. */
  outputDir?: string;
  /** Generations from one automatic checkpoint to the next; default 5, 0 for none. */
  checkpointEvery?: number;
  /** How much of prompts and answers the transcript keeps; default `text`. */
  capture?: CaptureLevel;
  /** Runs over every text before it is written; what it returns is kept instead. */
  redact?: (text: string) => string;
  /** When to wait for the disk: at checkpoints (default), or after every record. */
  durability?: Durability;
  /** The user's own prices, in the shape of a configuration's `pricing:` block; they come before any table. */
  pricing?: unknown;
  /** What may be spent before calls are refused. */
  budget?: BudgetOptions;
  /** What is printed while it runs: `auto` (default), `plain` without emoji, or nothing. */
  console?: "auto" | "plain" | "silent";
  /** Where it is printed; default standard error. */
  output?: LoggerOutput;
  /** Throw when logging fails, instead of warning once and carrying on; default `false`. */
  strict?: boolean;
  /** Count locally also what the provider reports, to compare the two; default `false`. */
  localEstimates?: boolean;
}

const CHOICES: Partial<Record<keyof ExperimentLoggerOptions, readonly unknown[]>> = {
  capture: ["none", "text", "all"],
  durability: ["always", "checkpoint"],
  console: ["auto", "plain", "silent"],
  strict: [true, false],
  localEstimates: [true, false],
};

const KNOWN_OPTIONS = new Set<string>([
  "outputDir",
  "checkpointEvery",
  "redact",
  "pricing",
  "budget",
  "output",
  ...Object.keys(CHOICES),
]);

/** @throws ExplogError `INVALID_ARGUMENT` that names the option, its value and what is accepted. */
export function checkedOptions(options: ExperimentLoggerOptions): ExperimentLoggerOptions {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const accepted = acceptedValues(name as keyof ExperimentLoggerOptions, value);
    if (accepted === undefined) continue;
    throw new ExplogError(
      "INVALID_ARGUMENT",
      `new ExperimentLogger: ${name} is ${shown(value)}. ${accepted}`,
    );
  }
  if (options.budget) checkedBudgetOptions(options.budget);
  return { ...options };
}

/** What would be accepted instead, or `undefined` when the value is. */
function acceptedValues(name: keyof ExperimentLoggerOptions, value: unknown): string | undefined {
  if (!KNOWN_OPTIONS.has(name)) return `There is no such option; known: ${[...KNOWN_OPTIONS].join(", ")}.`;
  const choices = CHOICES[name];
  if (choices) return choices.includes(value) ? undefined : `Accepted: ${choices.join(", ")}.`;
  if (name === "outputDir")
    return typeof value === "string" && value !== "" ? undefined : "Pass a folder's path.";
  if (name === "redact")
    return typeof value === "function" ? undefined : "Pass a function from text to text.";
  if (name === "checkpointEvery") {
    return Number.isSafeInteger(value) && Number(value) >= 0 ? undefined : "Pass a whole number, 0 for none.";
  }
  return undefined;
}

function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
