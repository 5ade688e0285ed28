import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readExperiment } from "./read-experiment.js";

/** More than any system gives out (Linux: at most 4,194,304). */
const NO_PROCESS = 99_999_999;

/** Copies a running experiment as a crash would leave it: what is on the disk, and a writer that is gone. */
export function crashedCopy(
  outputDir: string,
  target: string,
): { id: string; folder: string; logPath: string } {
  const { id, folder } = readExperiment(outputDir);
  const copy = join(target, id);
  cpSync(folder, copy, { recursive: true });
  const logPath = join(copy, `${id}_log.json`);
  const text = readFileSync(logPath, "utf8");
  writeFileSync(logPath, text.replace(`"pid":${process.pid},`, `"pid":${NO_PROCESS},`));
  return { id, folder: copy, logPath };
}
