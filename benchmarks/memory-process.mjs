import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ExperimentLogger } from "../dist/index.js";

// By then V8 has grown its young generation, which takes the longer the less is allocated a generation.
const WARM_UP_GENERATIONS = 50_000;
const GENERATIONS = 100_000;

const folder = mkdtempSync(join(tmpdir(), "explog-bench-"));
const logger = new ExperimentLogger({ outputDir: folder, console: "silent" });
logger.startExperiment({});
const take =
  process.argv[2] === "stringify"
    ? (generation) => JSON.stringify(generation)
    : (generation) => logger.logGeneration(generation);

let before;
for (let frameNumber = 1; frameNumber <= WARM_UP_GENERATIONS + GENERATIONS; frameNumber += 1) {
  take({
    frameNumber,
    provider: "google",
    model: "gemini-2.5-flash",
    prompt: `Describe frame ${frameNumber}. ${"The scene holds blocks. ".repeat(20)}`,
    response: `{"frame":${frameNumber}}`,
    rawUsage: {
      usageMetadata: { promptTokenCount: 1234, candidatesTokenCount: 567, totalTokenCount: 1801 },
    },
  });
  if (frameNumber % 100 === 0) await new Promise(setImmediate);
  if (frameNumber === WARM_UP_GENERATIONS) before = memory();
}
const after = memory();
logger.endExperiment();
rmSync(folder, { recursive: true, force: true });
console.log(
  JSON.stringify({
    generations: GENERATIONS,
    residentMegabytes: (after.rss - before.rss) / 1e6,
    heapMegabytes: (after.heapUsed - before.heapUsed) / 1e6,
  }),
);

/** After two collections: what is kept, not what has not been collected yet. */
function memory() {
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage();
}
