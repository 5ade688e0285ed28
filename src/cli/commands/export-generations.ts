import { createWriteStream, renameSync, rmSync, statSync, type WriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { createCsvWriter } from "../../export/csv-writer.js";
import { generationColumns } from "../../export/generation-columns.js";
import type { GenerationWriter, WriteText } from "../../export/generation-writer.js";
import { createJsonWriter } from "../../export/json-writer.js";
import { ExplogError } from "../../format/explog-error.js";
import { countText } from "../../logger/number-text.js";
import { createDirectoryStore } from "../../store/directory-store.js";
import type { ExperimentOverview, ExperimentStore } from "../../store/experiment-store.js";
import { createScreen } from "../render/screen.js";
import { fittedText } from "../render/text-width.js";
import { reportProblem, reportProblems } from "./report-problems.js";
import { unwritableFile } from "./unwritable-file.js";

export interface ExportRequest {
  dir: string;
  references: readonly string[];
  all?: boolean;
  to?: string;
  format?: string;
}

const FORMATS = ["csv", "json", "jsonl", "parquet"] as const;
type Format = (typeof FORMATS)[number];

/** Writes the generations of experiments to a file or to stdout, in constant memory. */
export async function exportGenerations(request: ExportRequest): Promise<void> {
  const format = chosenFormat(request);
  const store = createDirectoryStore(request.dir, { report: reportProblem });
  const overviews = await chosenExperiments(store, request);
  reportProblems(overviews);
  const names = [...new Set(overviews.flatMap(({ scores }) => Object.keys(scores)))];
  if (request.to === undefined) {
    const { write } = createScreen();
    await writeAll(store, overviews, textWriter(format, names, write));
    return;
  }
  const count = await toFile(request.to, format, names, (writer) => writeAll(store, overviews, writer));
  const experiments = overviews.length === 1 ? "1 experiment" : `${countText(overviews.length)} experiments`;
  const generations = count === 1 ? "1 generation" : `${countText(count)} generations`;
  const text = `Wrote ${generations} of ${experiments} to ${request.to}\n`;
  process.stderr.write(fittedText(text, createScreen(process.stderr).width));
}

async function toFile(
  path: string,
  format: Format,
  scoreNames: readonly string[],
  fill: (writer: GenerationWriter) => Promise<number>,
): Promise<number> {
  if (isDirectory(path))
    throw new ExplogError("INVALID_ARGUMENT", `--to is ${path}, which is a folder. Pass a file.`);
  const temporary = `${path}.${process.pid}.tmp`;
  // What is written to a stream that failed fails in its turn, and does not say why.
  let streamError: Error | undefined;
  try {
    let count: number;
    if (format === "parquet") {
      const { createParquetWriter } = await import("../../export/parquet-writer.js");
      count = await fill(createParquetWriter(generationColumns(scoreNames), temporary));
    } else {
      const stream = createWriteStream(temporary);
      // An error while nothing is awaited must not end the process: `finished` gives it again.
      stream.on("error", (error) => {
        streamError ??= error;
      });
      count = await fill(textWriter(format, scoreNames, (text) => writeToStream(stream, text)));
      stream.end();
      await finished(stream);
    }
    renameSync(temporary, path);
    return count;
  } catch (error) {
    rmSync(temporary, { force: true });
    throw unwritableFile(path, "--to", streamError ?? error);
  }
}

function textWriter(format: Format, scoreNames: readonly string[], write: WriteText): GenerationWriter {
  if (format === "csv") return createCsvWriter(generationColumns(scoreNames), write);
  return createJsonWriter(format === "json" ? "array" : "lines", write);
}

async function writeAll(
  store: ExperimentStore,
  overviews: readonly ExperimentOverview[],
  writer: GenerationWriter,
): Promise<number> {
  let count = 0;
  const reader = await store.reader();
  for (const { path, id } of overviews) {
    for (const record of reader.records(path)) {
      const waiting = writer.write(record, id);
      if (waiting) await waiting;
      count += 1;
    }
  }
  await writer.end();
  return count;
}

async function chosenExperiments(store: ExperimentStore, { all, references, dir }: ExportRequest) {
  if (Boolean(all) === references.length > 0) {
    throw new ExplogError(
      "INVALID_ARGUMENT",
      all ? "explog export was given --all and ids. Pass one of them." : "explog export needs ids, or --all.",
    );
  }
  if (all) {
    const every = await store.list();
    if (every.length > 0) return every.reverse();
    throw new ExplogError(
      "EXPERIMENT_NOT_FOUND",
      `${dir} holds no experiment. Pass the folder that holds them with --dir.`,
    );
  }
  const chosen = new Map<string, ExperimentOverview>();
  for (const reference of references) {
    const { overview } = await store.get(reference);
    chosen.set(overview.path, overview);
  }
  return [...chosen.values()];
}

function chosenFormat({ to, format }: ExportRequest): Format {
  const word = (format ?? /\.([^.]+)$/.exec(to ?? "")?.[1])?.toLowerCase();
  const chosen = FORMATS.find((each) => each === word);
  if (to === undefined && word === undefined) {
    throw new ExplogError(
      "INVALID_ARGUMENT",
      "explog export needs --to FILE, or --format csv, json or jsonl to print.",
    );
  }
  if (chosen === undefined) {
    throw new ExplogError(
      "INVALID_ARGUMENT",
      `explog export cannot tell the form from ${JSON.stringify(format ?? to)}. Pass a file that ends in .csv, .json, .jsonl or .parquet, or --format with one of them.`,
    );
  }
  if (to === undefined && chosen === "parquet") {
    throw new ExplogError("INVALID_ARGUMENT", "A Parquet file cannot be printed. Pass --to FILE.parquet.");
  }
  return chosen;
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function writeToStream(stream: WriteStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()));
  });
}
