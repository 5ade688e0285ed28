import { ExplogError } from "../format/explog-error.js";
import type { GenerationRecord } from "../format/generation-record.js";
import { nearestName } from "../format/nearest-name.js";
import type { ExperimentOverview } from "./experiment-store.js";
import { type OverviewField, overviewField, overviewFieldNames } from "./overview-fields.js";

export type ExperimentFilter = (overview: ExperimentOverview) => boolean;

type Comparison = "=" | "!=" | ">" | ">=" | "<" | "<=";

const CONDITION = /^([\w.-]+)\s*(!=|>=|<=|=|>|<)\s*(.*)$/s;
/** A condition starts where a name and a comparison follow, so that values may hold spaces. */
const BETWEEN_CONDITIONS = /\s+(?=[\w.-]+\s*(?:!=|>=|<=|=|>|<))/;

export interface FilterSources {
  /** What `since=7d` is counted from. */
  now?: Date;
  /** The generations of an experiment, read only where a condition is about their tags. */
  recordsOf?: (overview: ExperimentOverview) => Iterable<GenerationRecord>;
}

const TAG = "tag.";

/**
 * Chooses experiments that meet every condition: `status=completed model=gemini* cost>0.1 since=7d tag.fold=3`.
 * Texts are compared without regard to case, `*` and `?` stand for any characters and any one.
 * @throws ExplogError `INVALID_ARGUMENT` that says what a condition looks like.
 */
export function parseFilter(conditions: string, sources: FilterSources = {}): ExperimentFilter {
  const parts = conditions.trim().split(BETWEEN_CONDITIONS);
  // What needs an experiment's generations is asked last, and only of those that are left.
  const byCost = [...parts].sort((a, b) => Number(asksTags(a)) - Number(asksTags(b)));
  const filters = byCost.map((condition) => parseCondition(condition, sources));
  return (overview) => filters.every((filter) => filter(overview));
}

/** Whether a condition is about the tags of generations, which no overview has. */
export function asksTags(conditions: string): boolean {
  return conditions
    .trim()
    .split(BETWEEN_CONDITIONS)
    .some((condition) => condition.startsWith(TAG));
}

function parseCondition(condition: string, { now = new Date(), recordsOf }: FilterSources): ExperimentFilter {
  const [, name = "", comparison = "", value = ""] = CONDITION.exec(condition) ?? [];
  if (name === "since" || name === "until") return timeFilter(condition, name, comparison, value.trim(), now);
  if (name.startsWith(TAG)) return tagFilter(condition, name, comparison, value.trim(), recordsOf);
  const field = overviewField(name);
  if (!field) {
    // `cost>0.1` without quotes: the shell has taken the rest for the name of a file.
    const isCut = overviewField(condition.trim()) !== undefined;
    const quoted = isCut
      ? `Quote it, since a shell takes > and < for itself: --where "${condition.trim()}>0.1". `
      : "";
    const near = name === "" ? undefined : nearestName(name, [...overviewFieldNames, "since", "until"]);
    const meant = near ? `Did you mean ${near}${comparison}${value}? ` : "";
    throw new ExplogError(
      "INVALID_ARGUMENT",
      `The condition ${JSON.stringify(condition)} cannot be used. ${meant}${quoted}A condition is KEY=VALUE (also != > >= < <=), where KEY is one of ${overviewFieldNames.join(", ")}, score.NAME, since, until, tag.NAME: --where "status=completed model=gemini* cost>0.1"`,
    );
  }
  return field.kind === "number"
    ? numberFilter(condition, field, comparison as Comparison, value)
    : textFilter(condition, name, field, comparison as Comparison, value.trim());
}

function numberFilter(
  condition: string,
  field: Extract<OverviewField, { kind: "number" }>,
  comparison: Comparison,
  value: string,
): ExperimentFilter {
  const wanted = Number(value);
  if (value.trim() === "" || Number.isNaN(wanted)) {
    throw new ExplogError(
      "INVALID_ARGUMENT",
      `The condition ${JSON.stringify(condition)} needs a number: ${JSON.stringify(value)} is none.`,
    );
  }
  return (overview) => {
    const found = field.value(overview);
    // What is not known meets no condition, not even that of being different.
    return found !== null && holds(comparison, found, wanted);
  };
}

const SPAN = /^(\d+(?:\.\d+)?)\s*(m|h|d|w)$/i;
const SPAN_MS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `since=7d`, `until=2026-01-31`: by when it was started. */
function timeFilter(
  condition: string,
  name: "since" | "until",
  comparison: string,
  value: string,
  now: Date,
): ExperimentFilter {
  const [, count, unit = ""] = SPAN.exec(value) ?? [];
  const span = count === undefined ? undefined : Number(count) * (SPAN_MS[unit.toLowerCase()] ?? Number.NaN);
  const isDate = /^\d{4}-\d{2}-\d{2}/.test(value);
  // A day begins where this clock has it begin, as in the list; by itself, a date would be one of UTC.
  const time = value.length === "2026-01-31".length ? `${value}T00:00` : value;
  const limit = span === undefined ? (isDate ? Date.parse(time) : Number.NaN) : now.getTime() - span;
  if (comparison !== "=" || Number.isNaN(limit)) {
    throw new ExplogError(
      "INVALID_ARGUMENT",
      `The condition ${JSON.stringify(condition)} names no time. Pass ${name}=7d (also m, h, w: how long ago), ${name}=2026-01-31, or ${name}=2026-01-31T14:30Z.`,
    );
  }
  return ({ startTime }) => {
    const started = Date.parse(startTime ?? "");
    return name === "since" ? started >= limit : started < limit;
  };
}

/** Whether any generation has the tag with that value; with `!=`, whether none has. */
function tagFilter(
  condition: string,
  name: string,
  comparison: string,
  value: string,
  recordsOf: FilterSources["recordsOf"],
): ExperimentFilter {
  refuseSizes(condition, comparison);
  const tag = name.slice(TAG.length);
  const pattern = globPattern(value);
  return (overview) => {
    for (const { tags } of recordsOf?.(overview) ?? []) {
      const found = tags?.[tag];
      if (found !== undefined && pattern.test(String(found))) return comparison === "=";
    }
    return comparison === "!=";
  };
}

function refuseSizes(condition: string, comparison: string): void {
  if (comparison === "=" || comparison === "!=") return;
  throw new ExplogError(
    "INVALID_ARGUMENT",
    `The condition ${JSON.stringify(condition)} compares a text by size. Texts are compared with = and !=.`,
  );
}

function holds(comparison: Comparison, found: number, wanted: number): boolean {
  switch (comparison) {
    case "=":
      return found === wanted;
    case "!=":
      return found !== wanted;
    case ">":
      return found > wanted;
    case ">=":
      return found >= wanted;
    case "<":
      return found < wanted;
    case "<=":
      return found <= wanted;
  }
}

function textFilter(
  condition: string,
  name: string,
  field: Extract<OverviewField, { kind: "text" }>,
  comparison: Comparison,
  value: string,
): ExperimentFilter {
  refuseSizes(condition, comparison);
  const pattern = globPattern(value);
  if (field.values && !field.values.some((known) => pattern.test(known))) {
    const near = nearestName(value, field.values);
    throw new ExplogError(
      "INVALID_ARGUMENT",
      `The condition ${JSON.stringify(condition)} can be met by no experiment: ${near ? `did you mean ${near}? ` : ""}${name} is one of ${field.values.join(", ")}.`,
    );
  }
  return (overview) => field.value(overview).some((text) => pattern.test(text)) === (comparison === "=");
}

function globPattern(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source}$`, "isu");
}
