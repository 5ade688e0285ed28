import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RecordLine } from "../../src/format/record-line.js";
import type { TranscriptLine } from "../../src/format/transcript-line.js";

/** The files of the one experiment in a folder, read with nothing but a standard JSON parser. */
export function readExperiment(outputDir: string) {
  const ids = readdirSync(outputDir).filter((name) => name.startsWith("exp_"));
  if (ids.length !== 1)
    throw new Error(`expected one experiment in ${outputDir}, found ${ids.join(", ") || "none"}`);
  const id = ids[0] as string;
  const folder = join(outputDir, id);
  const text = (name: string) => readFileSync(join(folder, name), "utf8");
  return {
    id,
    folder,
    files: readdirSync(folder).sort(),
    logText: text(`${id}_log.json`),
    log: JSON.parse(text(`${id}_log.json`)) as { metrics: RecordLine[] } & Record<string, unknown>,
    transcript: text(`${id}_transcript.jsonl`)
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as TranscriptLine),
    text,
  };
}
