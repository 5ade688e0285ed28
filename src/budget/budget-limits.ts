import { ExplogError } from "../format/explog-error.js";

/** What may be spent before calls are refused. A limit that is not given does not hold; 0 allows nothing. */
export interface BudgetLimits {
  /** US dollars. */
  limitUsd?: number;
  /** Input and output together. */
  limitTokens?: number;
  limitGenerations?: number;
  /** From the start of the session. */
  limitMinutes?: number;
  /**
   * `strict` (default) never goes above the limit: the worst case of every call is reserved before it goes
   * out. `soft` sends calls until the limit is reached, and lets those under way finish.
   */
  mode?: "strict" | "soft";
  /** Shares of a limit, each told once when it is reached: `[0.5, 0.8]`. */
  warnAt?: readonly number[];
  /** Under a dollar limit, send calls whose price is not known, and count them as nothing; default `false`. */
  allowUnpriced?: boolean;
  /** `experiment` (default), or `directory`: one limit for all experiments in the output folder. */
  scope?: "experiment" | "directory";
  /** Over which time a `directory` limit holds; default `day`, local time. */
  per?: "day" | "month" | "total";
  /** Taken for the output of a call that names no maximum itself; default 65,536 tokens. */
  maxOutputTokens?: number;
}

/** As `checkedBudget` gives them back. */
export interface CheckedLimits extends BudgetLimits {
  mode: "strict" | "soft";
  warnAt: readonly number[];
  allowUnpriced: boolean;
  scope: "experiment" | "directory";
  per: "day" | "month" | "total";
  maxOutputTokens: number;
}

/** The most that a current model gives for one request, thoughts included (Gemini 2.5 and 3: 65,536). */
const DEFAULT_MAX_OUTPUT_TOKENS = 65_536;

const LIMITS = ["limitUsd", "limitTokens", "limitGenerations", "limitMinutes"] as const;
const WHOLE_LIMITS = new Set<string>(["limitTokens", "limitGenerations"]);
const CHOICES = {
  mode: ["strict", "soft"],
  scope: ["experiment", "directory"],
  per: ["day", "month", "total"],
} as const;
const KNOWN = new Set<string>([
  ...LIMITS,
  ...Object.keys(CHOICES),
  "warnAt",
  "allowUnpriced",
  "maxOutputTokens",
]);

/** @throws ExplogError `INVALID_ARGUMENT` that names the limit, its value and what is accepted. */
export function checkedBudget(limits: BudgetLimits): CheckedLimits {
  for (const name of Object.keys(limits)) {
    if (KNOWN.has(name)) continue;
    const known = [...KNOWN].join(", ");
    throw new ExplogError("INVALID_ARGUMENT", `budget: there is no \`${name}\`; known: ${known}.`);
  }
  for (const name of LIMITS) {
    const value: unknown = limits[name];
    if (value === undefined) continue;
    const isNumber = typeof value === "number" && Number.isFinite(value) && value >= 0;
    if (!isNumber) throw wrong(name, value, "Pass a number of 0 or more; 0 allows nothing.");
    if (WHOLE_LIMITS.has(name) && !Number.isSafeInteger(value))
      throw wrong(name, value, "Pass a whole number.");
  }
  for (const [name, accepted] of Object.entries(CHOICES)) {
    const value: unknown = limits[name as keyof typeof CHOICES];
    if (value !== undefined && !(accepted as readonly unknown[]).includes(value)) {
      throw wrong(name, value, `Accepted: ${accepted.join(", ")}.`);
    }
  }
  const { warnAt = [], maxOutputTokens = DEFAULT_MAX_OUTPUT_TOKENS, allowUnpriced = false } = limits;
  if (
    !Array.isArray(warnAt) ||
    !warnAt.every((share) => typeof share === "number" && share > 0 && share <= 1)
  ) {
    throw wrong("warnAt", JSON.stringify(warnAt), "Pass shares above 0 and up to 1: [0.5, 0.8].");
  }
  if (!Number.isSafeInteger(maxOutputTokens) || maxOutputTokens < 1) {
    throw wrong("maxOutputTokens", maxOutputTokens, "Pass a whole number of tokens.");
  }
  if (typeof allowUnpriced !== "boolean") throw wrong("allowUnpriced", allowUnpriced, "Pass true or false.");
  return {
    ...limits,
    mode: limits.mode ?? "strict",
    scope: limits.scope ?? "experiment",
    per: limits.per ?? "day",
    warnAt: [...warnAt].sort((a, b) => a - b),
    maxOutputTokens,
    allowUnpriced,
  };
}

function wrong(name: string, value: unknown, remedy: string): ExplogError {
  const shown = typeof value === "string" ? value : String(value);
  return new ExplogError("INVALID_ARGUMENT", `budget: ${name} is ${shown}. ${remedy}`);
}
