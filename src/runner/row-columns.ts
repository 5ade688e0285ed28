import { isConfigMap } from "../config/config-tree.js";
import type { TemplateValueKind } from "./format-spec.js";
import type { TemplateNames, TemplateValues } from "./prompt-template.js";

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

interface ColumnNote {
  kind: TemplateValueKind;
  rows: number;
  /** The first row that lacks it. */
  lackedAt?: string;
}

/** What the columns of all rows hold, noted one row after the other. */
export interface ColumnNotes {
  /** @param place where the row stands, as an error would say it. */
  add(values: TemplateValues, place: string): void;
  columns(): RowColumns;
}

export function createColumnNotes(): ColumnNotes {
  const notes = new Map<string, ColumnNote>();
  let rows = 0;
  let firstPlace = "";
  return {
    add(values, place) {
      if (rows === 0) firstPlace = place;
      for (const name of Object.keys(values)) {
        const kind = kindOf(values[name] as string | number);
        const note = notes.get(name);
        if (note) {
          note.kind = commonKind(note.kind, kind);
          note.rows += 1;
        } else notes.set(name, { kind, rows: 1, ...(rows > 0 && { lackedAt: firstPlace }) });
      }
      rows += 1;
      for (const note of notes.values()) if (note.rows < rows) note.lackedAt ??= place;
    },
    columns() {
      const kinds: Record<string, TemplateValueKind> = {};
      const incomplete: Record<string, string> = {};
      for (const [name, { kind, lackedAt }] of notes) {
        if (lackedAt === undefined) kinds[name] = kind;
        else incomplete[name] = `the column in every row, and ${lackedAt} has no \`${name}\``;
      }
      return { kinds, incomplete };
    },
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
