import { ExplogError } from "../format/explog-error.js";
import type { ExperimentOverview } from "./experiment-store.js";
import { type OverviewField, overviewField, overviewFieldNames } from "./overview-fields.js";

export type ExperimentFilter = (overview: ExperimentOverview) => boolean;

type Comparison = "=" | "!=" | ">" | ">=" | "<" | "<=";

const CONDITION = /^([\w.-]+)\s*(!=|>=|<=|=|>|<)\s*(.*)$/s;
/** A condition starts where a name and a comparison follow, so that values may hold spaces. */
const BETWEEN_CONDITIONS = /\s+(?=[\w.-]+\s*(?:!=|>=|<=|=|>|<))/;

/**
 * Chooses experiments that meet every condition: `status=completed model=gemini* cost>0.1`. Texts are
 * compared without regard to case, `*` and `?` stand for any characters and any one.
 * @throws ExplogError `INVALID_ARGUMENT` that says what a condition looks like.
 */
export function parseFilter(conditions: string): ExperimentFilter {
  const filters = conditions.trim().split(BETWEEN_CONDITIONS).map(parseCondition);
  return (overview) => filters.every((filter) => filter(overview));
}

function parseCondition(condition: string): ExperimentFilter {
  const [, name = "", comparison = "", value = ""] = CONDITION.exec(condition) ?? [];
  const field = overviewField(name);
  if (!field) {
    throw new ExplogError(
      "INVALID_ARGUMENT",
      `The condition ${JSON.stringify(condition)} cannot be used. A condition is KEY=VALUE (also != > >= < <=), where KEY is one of ${overviewFieldNames.join(", ")}, score.NAME: --where "status=completed model=gemini* cost>0.1"`,
    );
  }
  return field.kind === "number"
    ? numberFilter(condition, field, comparison as Comparison, value)
    : textFilter(condition, field, comparison as Comparison, value.trim());
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
  field: Extract<OverviewField, { kind: "text" }>,
  comparison: Comparison,
  value: string,
): ExperimentFilter {
  if (comparison !== "=" && comparison !== "!=") {
    throw new ExplogError(
      "INVALID_ARGUMENT",
      `The condition ${JSON.stringify(condition)} compares a text by size. Texts are compared with = and !=.`,
    );
  }
  const pattern = globPattern(value);
  return (overview) => field.value(overview).some((text) => pattern.test(text)) === (comparison === "=");
}

function globPattern(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source}$`, "isu");
}
