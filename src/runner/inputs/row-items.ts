import { createHash, type Hash } from "node:crypto";
import { closeSync, createReadStream, fstatSync, openSync, readSync } from "node:fs";
import { open } from "node:fs/promises";
import { basename, extname } from "node:path";
import type { RowSettings } from "../../config/run-config.js";
import { createCsvRows } from "./csv-rows.js";
import { InputProblem } from "./input-problem.js";
import type { InputRecord } from "./input-record.js";
import { chosenIndexes, type ItemOrder, type ItemPool } from "./item-order.js";
import { createJsonlRows } from "./jsonl-rows.js";
import { columnValues, createColumnNotes, type RowColumns } from "./row-columns.js";
import type { RowFields, RowFormat } from "./row-format.js";
import { checkImageCells, imagesOfRow, inspectRowImages } from "./row-images.js";
import { createRowIndex, type RowIndex } from "./row-index.js";
import { createRowKeys } from "./row-keys.js";
import { checkRowNumbers } from "./row-numbers.js";

/** The rows of a run as items, and what templates may use of them. */
export interface RowInputs {
  pool: ItemPool;
  file: RowsFile;
  columns: RowColumns;
}

/** The file as it was read, as the experiment keeps it. */
export interface RowsFile extends InputRecord {
  bytes: number;
  rows: number;
}

const CHUNK_BYTES = 1024 * 1024;

/**
 * Goes once through a file of rows and the pictures of those that an order takes, so that whatever is wrong in it is said before anything is sent, and
 * keeps where each row stands (16 bytes); the rows themselves are read when it is their turn.
 * @throws InputProblem with file and line.
 */
export async function readRows(settings: RowSettings, order: ItemOrder = {}): Promise<RowInputs> {
  const { path } = settings;
  const format = await formatOf(path);
  const index = createRowIndex();
  const keys = createRowKeys(path, settings.key);
  const notes = createColumnNotes();
  const hash = createHash("sha256");
  const file = await openRows(path);
  let version: FileVersion;
  try {
    version = versionOf(fstatSync(file.fd));
    await format.scan(chunksOf(file, hash), (row, place) => {
      checkRowNumbers(row, `${path}:${place.line}`);
      keys.add(row, place.line);
      checkImageCells(settings, row, place.line);
      notes.add(columnValues(row), `${path}:${place.line}`);
      index.add(place.start, place.end);
    });
  } finally {
    await file.close();
  }
  if (index.count === 0) {
    throw new InputProblem(`there are no rows in ${path}`, "Write one row at least, or name another file.");
  }
  const read = (position: number): RowFields => format.parse(readRow(path, index, position, version));
  keys.checkUnique((position) => read(position));
  if (settings.images.length > 0) {
    const chosen = chosenIndexes(index.count, order) ?? index.count;
    await inspectRowImages(settings, chosen, {
      read,
      lineOf: (position) => lineAt(path, index.at(position).end),
    });
  }
  return {
    columns: notes.columns(),
    file: { file: basename(path), sha256: hash.digest("hex"), bytes: version.size, rows: index.count },
    pool: {
      count: index.count,
      noun: "row",
      at(position) {
        const row = read(position);
        const key = keys.of(row, position);
        return {
          key,
          itemKey: /#\d+$/.test(key) ? key : undefined,
          rowNumber: position + 1,
          row,
          columns: columnValues(row),
          imagePaths: imagesOfRow(settings, row),
        };
      },
    },
  };
}

async function formatOf(path: string): Promise<RowFormat> {
  const ending = extname(path).toLowerCase();
  if (ending === ".csv") return createCsvRows(path, ",");
  if (ending === ".tsv") return createCsvRows(path, "\t");
  if (ending === ".jsonl" || ending === ".ndjson") return createJsonlRows(path);
  throw new InputProblem(
    `${path} is neither JSONL nor CSV by its name`,
    "Accepted endings: .jsonl, .ndjson, .csv, .tsv.",
  );
}

async function openRows(path: string) {
  try {
    const file = await open(path);
    if ((await file.stat()).isFile()) return file;
    await file.close();
    throw new InputProblem(`${path} is not a file`, "Name a JSONL or CSV file.");
  } catch (error) {
    if (error instanceof InputProblem) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new InputProblem(
      code === "ENOENT" ? `there is no file ${path}` : `${path} cannot be read (${code})`,
      "Paths in a configuration are relative to its file, in an override to the current directory.",
      error,
    );
  }
}

type RowFile = Awaited<ReturnType<typeof openRows>>;

async function* chunksOf(file: RowFile, hash: Hash): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES);
    if (bytesRead === 0) return;
    const chunk = buffer.subarray(0, bytesRead);
    hash.update(chunk);
    yield chunk;
  }
}

/** The line that a row ends on. */
async function lineAt(path: string, end: number): Promise<number> {
  let line = 1;
  for await (const chunk of createReadStream(path, { end: Math.max(0, end - 2) }) as AsyncIterable<Buffer>) {
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) line += 1;
  }
  return line;
}

interface FileVersion {
  size: number;
  mtimeMs: number;
}

const versionOf = ({ size, mtimeMs }: FileVersion): FileVersion => ({ size, mtimeMs });

function readRow(path: string, index: RowIndex, position: number, version: FileVersion): Uint8Array {
  const { start, end } = index.at(position);
  const descriptor = openSync(path, "r");
  try {
    const now = versionOf(fstatSync(descriptor));
    const bytes = Buffer.allocUnsafe(end - start);
    const isSame = now.size === version.size && now.mtimeMs === version.mtimeMs;
    if (isSame && readSync(descriptor, bytes, 0, bytes.length, start) === bytes.length) return bytes;
  } finally {
    closeSync(descriptor);
  }
  throw new InputProblem(
    `${path} was changed while the run was reading it; \`explog resume\` goes on with the file as it is then`,
    "Keep the inputs as they are while a run goes on.",
  );
}
