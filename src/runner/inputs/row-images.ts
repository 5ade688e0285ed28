import { dirname, resolve } from "node:path";
import type { RowSettings } from "../../config/run-config.js";
import { InputProblem } from "./input-problem.js";
import { inspectImage } from "./inspect-image.js";
import type { RowFields } from "./row-format.js";

/** Paths of the pictures that a row names, made absolute. */
export function imagesOfRow({ path, images }: RowSettings, row: RowFields): string[] {
  return images.flatMap((column) => {
    const value = row[column];
    const paths = Array.isArray(value) ? value : [value];
    return paths.flatMap((each) =>
      typeof each === "string" && each !== "" ? [resolve(dirname(path), each)] : [],
    );
  });
}

/** @throws InputProblem when a cell that should name pictures holds something else. */
export function checkImageCells(settings: RowSettings, row: RowFields, line: number): void {
  for (const column of settings.images) {
    const value = row[column];
    const isFit = [value].flat().every((each) => typeof each === "string" || each === null || each === "");
    if (value !== undefined && isFit) continue;
    throw new InputProblem(
      `${settings.path}:${line} has no path of a picture in \`${column}\``,
      `Its columns: ${Object.keys(row).join(", ")}. A row without a picture leaves the cell empty.`,
    );
  }
}

const CHECKED_AT_ONCE = 16;
/** Rows often share pictures; so many paths are remembered, and beyond them a picture is looked at again. */
const MOST_REMEMBERED = 10_000;

/**
 * Looks at the pictures of the rows that a run takes.
 * @param positions of these rows, or how many rows there are, when it takes them all.
 * @throws InputProblem with the line of the row.
 */
export async function inspectRowImages(
  settings: RowSettings,
  positions: Uint32Array | number,
  rows: { read: (position: number) => RowFields; lineOf: (position: number) => Promise<number> },
): Promise<void> {
  const count = typeof positions === "number" ? positions : positions.length;
  const remembered = new Set<string>();
  let next = 0;
  let isOver = false;
  const worker = async (): Promise<void> => {
    while (next < count && !isOver) {
      const place = next++;
      const position = typeof positions === "number" ? place : (positions[place] as number);
      for (const path of imagesOfRow(settings, rows.read(position))) {
        if (remembered.has(path)) continue;
        if (remembered.size >= MOST_REMEMBERED) remembered.clear();
        remembered.add(path);
        await inspectImage(path).catch(async (error: unknown) => {
          isOver = true;
          if (!(error instanceof InputProblem)) throw error;
          const line = await rows.lineOf(position);
          throw new InputProblem(`${settings.path}:${line}: ${error.message}`, error.remedy, error);
        });
      }
    }
  };
  await Promise.all(Array.from({ length: CHECKED_AT_ONCE }, worker));
}
