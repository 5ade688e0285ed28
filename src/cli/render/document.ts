/** A page of results, before it is known whether it becomes text, Markdown or HTML. */
export type DocumentBlock =
  | { kind: "heading"; level: 1 | 2 | 3; text: string }
  | { kind: "paragraph"; text: string }
  | { kind: "list"; items: readonly string[] }
  | DocumentTable
  /** Text as it stands, a line each: added lines start with `+ `, removed ones with `- `. */
  | { kind: "lines"; lines: readonly string[] };

export interface DocumentTable {
  kind: "table";
  columns: readonly DocumentColumn[];
  rows: readonly (readonly string[])[];
}

export interface DocumentColumn {
  header: string;
  align?: "left" | "right";
  /** Where the page is too narrow, the column may be left out, the highest rank first. */
  rank?: number;
  /** … or cut to so many characters. */
  cut?: { to: number; rank: number };
}
