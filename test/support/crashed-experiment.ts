import { readFileSync } from "node:fs";
import { join } from "node:path";
import { experimentFiles } from "../../src/format/file-names.js";
import type { RecordLine } from "../../src/format/record-line.js";
import { ExperimentLogger } from "../../src/logger/experiment-logger.js";
import { crashedCopy } from "./crashed-copy.js";
import { temporaryFolder } from "./temporary-folder.js";

/** An experiment that crashed after six generations, with one call under way. */
export async function crashedExperiment() {
  const running = temporaryFolder();
  const crashed = temporaryFolder();
  const logger = new ExperimentLogger({ outputDir: running.path, console: "silent" });
  logger.startExperiment({ model: "gemini-2.5-flash" }, "Overnight");
  for (let number = 1; number <= 6; number += 1) {
    const call = logger.openCall({
      key: `frame:${number}`,
      frameNumber: number,
      provider: "google",
      model: "gemini-2.5-flash",
      messages: [{ role: "user", parts: [{ type: "text", text: `Frame ${number}` }] }],
      parameters: { temperature: 0.5 },
      temperature: 0.5,
    });
    call?.succeed({
      messages: [{ role: "assistant", parts: [{ type: "text", text: "stack" }] }],
      rawUsage: { usageMetadata: { promptTokenCount: 100, candidatesTokenCount: 10, totalTokenCount: 110 } },
    });
  }
  logger.logScore("frame:1", "judge", 1);
  logger.saveCheckpoint({ previous: "stack" });
  logger.openCall({ key: "frame:7", model: "gemini-2.5-flash", messages: [] });
  const copy = crashedCopy(running.path, crashed.path);
  logger.endExperiment();
  await running[Symbol.asyncDispose]();
  const file = (name: "log" | "transcript" | "scores" | "checkpoint" | "summary") =>
    join(copy.folder, experimentFiles[name](copy.id));
  const log = () =>
    JSON.parse(readFileSync(file("log"), "utf8")) as Record<string, unknown> & { metrics: RecordLine[] };
  return {
    dir: crashed.path,
    ...copy,
    file,
    log,
    [Symbol.asyncDispose]: () => crashed[Symbol.asyncDispose](),
  };
}
