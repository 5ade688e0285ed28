// Writes an experiment of very many generations and leaves it there.
// Usage: large-process.mjs <output dir> <generations>
import { ExperimentLogger } from "../dist/index.js";

const WARM_UP_GENERATIONS = 10_000;
const [outputDir, count] = process.argv.slice(2);
const generations = Number(count);

const logger = new ExperimentLogger({ outputDir, console: "silent" });
const id = logger.startExperiment({ model: "gemini-2.5-flash", window: 10 }, "a large one");
const path = logger.experimentDir;
let before;
for (let frameNumber = 1; frameNumber <= generations; frameNumber += 1) {
  logger.logGeneration({
    frameNumber,
    provider: "google",
    model: "gemini-2.5-flash",
    duration: 3.451207 + (frameNumber % 100) / 100,
    prompt: `Describe frame ${frameNumber}.`,
    response: `{"frame":${frameNumber}}`,
    rawUsage: {
      usageMetadata: { promptTokenCount: 1234, candidatesTokenCount: 567, totalTokenCount: 1801 },
    },
  });
  // As between real calls: the automatic checkpoints get their turn.
  if (frameNumber % 100 === 0) await new Promise(setImmediate);
  if (frameNumber === WARM_UP_GENERATIONS) before = memory();
}
const after = memory();
const start = performance.now();
logger.endExperiment();
console.log(
  JSON.stringify({
    id,
    path,
    residentMegabytes: (after.rss - before.rss) / 1e6,
    heapMegabytes: (after.heapUsed - before.heapUsed) / 1e6,
    endMilliseconds: performance.now() - start,
  }),
);

/** After two collections: what is kept, not what has not been collected yet. */
function memory() {
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage();
}
