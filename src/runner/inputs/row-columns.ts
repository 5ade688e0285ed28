import { isConfigMap } from "../../config/config-tree.js";
import type { TemplateValueKind } from "../prompts/format-spec.js";
import type { TemplateNames, TemplateValues } from "../prompts/prompt-template.js";

/** What the columns of a file of rows are to templates. */
export interface RowColumns {
  /** Of the columns that every row has. */
  kinds: TemplateNames;
  /** Of the others: what they lack. */
  incomplete: Readonly<Record<string, string>>;
}

/** A row's values by column; those within maps by their dotted names as well, lists and maps as JSON. */
export function columnValues(row: Readonly<Record<string, unknown>>): TemplateValues {
  const values: Record<string, string | number> = {};
  const add = (prefix: string, map: Readonly<Record<string, unknown>>): void => {
    for (const [name, value] of Object.entries(map)) {
      values[prefix + name] = templateValue(value);
      if (isConfigMap(value)) add(`${prefix}${name}.`, value);
    }
  };
  add("", row);
  return values;
}

function templateValue(value: unknown): string | number {
  if (typeof value === "string" || typeof value === "number") return value;
  if (value === null || value === undefined) return "";
  return typeof value === "boolean" ? String(value) : JSON.stringify(value);
}

/** What the columns of all rows hold, noted one row after the other. */
export interface ColumnNotes {
  /** @param place where the row stands, as an error would say it. */
  add(values: TemplateValues, place: string): void;
  columns(): RowColumns;
}

/** Of columns that not every row has, so many are remembered by name: maps with keys of data have no end of them. */
const MOST_INCOMPLETE = 10_000;

export function createColumnNotes(): ColumnNotes {
  /** Columns that all rows had so far. */
  const kinds = new Map<string, TemplateValueKind>();
  /** Where each of the others is first missing. */
  const lackedAt = new Map<string, string>();
  let firstPlace: string | undefined;
  const lack = (name: string, place: string): void => {
    if (lackedAt.size < MOST_INCOMPLETE) lackedAt.set(name, place);
  };
  return {
    add(values, place) {
      for (const [name, kind] of kinds) {
        if (Object.hasOwn(values, name)) {
          kinds.set(name, commonKind(kind, kindOf(values[name] as string | number)));
        } else {
          kinds.delete(name);
          lack(name, place);
        }
      }
      for (const name of Object.keys(values)) {
        if (kinds.has(name) || lackedAt.has(name)) continue;
        if (firstPlace === undefined) kinds.set(name, kindOf(values[name] as string | number));
        else lack(name, firstPlace);
      }
      firstPlace ??= place;
    },
    columns: () => ({
      kinds: Object.fromEntries(kinds),
      incomplete: Object.fromEntries(
        [...lackedAt].map(([name, place]) => [
          name,
          `the column in every row, and ${place} has no \`${name}\``,
        ]),
      ),
    }),
  };
}

function kindOf(value: string | number): TemplateValueKind {
  if (typeof value === "string") return "text";
  return Number.isInteger(value) ? "integer" : "decimal";
}

function commonKind(one: TemplateValueKind, other: TemplateValueKind): TemplateValueKind {
  if (one === other) return one;
  return one === "text" || other === "text" ? "text" : "decimal";
}
