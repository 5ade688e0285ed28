// Starts, fills and ends experiments of one configuration, each at an instant that another process was
// given too. Usage: same-second-writer.mjs <output dir> <first instant, ms> <ms between> <rounds>
import { ExperimentLogger } from "../../dist/index.js";

const GENERATIONS = 5;
const [outputDir, ...numbers] = process.argv.slice(2);
const [first, between, rounds] = numbers.map(Number);

for (let round = 0; round < rounds; round += 1) {
  const instant = first + round * between;
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, instant - Date.now() - 5)));
  // A timer comes when it likes: the last milliseconds are waited for on the spot.
  while (Date.now() < instant);
  const logger = new ExperimentLogger({ outputDir, console: "silent" });
  const id = logger.startExperiment({ model: "m", window: 10 });
  for (let step = 1; step <= GENERATIONS; step += 1)
    logger.logGeneration({ step, model: "m", tags: { process: process.pid } });
  logger.endExperiment();
  console.log(id);
}
