/** The values of a row by column, as the file has them. */
export type RowFields = Readonly<Record<string, unknown>>;

/** Where a row stands in its file. */
export interface RowPlace {
  /** The line it ends on, from 1. */
  line: number;
  /** Bytes from the start of the file. */
  start: number;
  end: number;
}

/** How the rows of one kind of file are found and read. */
export interface RowFormat {
  /**
   * Goes through a file from start to end without holding it.
   * @throws InputProblem with the line of what is no row.
   */
  scan(chunks: AsyncIterable<Uint8Array>, onRow: (row: RowFields, place: RowPlace) => void): Promise<void>;
  /** One row again, from its own bytes; after `scan`. */
  parse(bytes: Uint8Array): RowFields;
}
