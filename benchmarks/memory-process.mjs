import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ExperimentLogger } from "../dist/index.js";

const GENERATIONS = 100_000;
const folder = mkdtempSync(join(tmpdir(), "explog-bench-"));
const logger = new ExperimentLogger({ outputDir: folder, console: "silent" });
logger.startExperiment({});

let firstMegabytes = 0;
for (let frameNumber = 1; frameNumber <= GENERATIONS; frameNumber += 1) {
  logger.logGeneration({
    frameNumber,
    provider: "google",
    model: "gemini-2.5-flash",
    prompt: `Describe frame ${frameNumber}. ${"The scene holds blocks. ".repeat(20)}`,
    response: `{"frame":${frameNumber}}`,
    rawUsage: { usageMetadata: { promptTokenCount: 1234, candidatesTokenCount: 567, totalTokenCount: 1801 } },
  });
  if (frameNumber % 100 === 0) await new Promise(setImmediate);
  if (frameNumber === 1_000) firstMegabytes = megabytes();
}
const grownMegabytes = megabytes() - firstMegabytes;
logger.endExperiment();
rmSync(folder, { recursive: true, force: true });
console.log(JSON.stringify({ firstMegabytes, grownMegabytes, generations: GENERATIONS }));

/** Resident memory after two collections: what is kept, not what has not been collected yet. */
function megabytes() {
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().rss / 1e6;
}
