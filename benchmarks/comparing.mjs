// `explog compare` of two runs of 10,000 generations: the whole process, five times.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "./median.mjs";

const GENERATIONS = 10_000;
const RUNS = 5;
const AIM_SECONDS = 2;

export async function measureComparing(root) {
  const { ExperimentLogger } = await import(`file://${join(root, "dist", "index.js")}`);
  const outputDir = mkdtempSync(join(tmpdir(), "explog-bench-"));
  try {
    const ids = ["gemini-2.5-flash", "gemini-2.5-pro"].map((model) => {
      const logger = new ExperimentLogger({ outputDir, console: "silent", checkpointEvery: 1000 });
      const id = logger.startExperiment({ model }, "compare benchmark");
      for (let number = 1; number <= GENERATIONS; number += 1) {
        logger.logGeneration({
          frameNumber: number,
          model,
          duration: 1 + Math.random(),
          response: "{}",
          rawUsage: { promptTokenCount: 1200 + (number % 90), candidatesTokenCount: 60 + (number % 40) },
        });
        logger.logScore(`frame:${number}`, "exact", Math.random() < 0.8 ? 1 : 0);
        logger.logScore(`frame:${number}`, "likeness", Math.random());
      }
      logger.endExperiment();
      return id;
    });
    const seconds = Array.from({ length: RUNS }, () => {
      const start = process.hrtime.bigint();
      const words = [join(root, "dist", "explog.js"), "compare", ...ids, "--dir", outputDir, "--json"];
      const { status, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
      if (status !== 0) throw new Error(`explog compare failed: ${stderr}`);
      return Number(process.hrtime.bigint() - start) / 1e9;
    });
    const middle = median(seconds);
    return {
      what: "`explog compare` of two runs of 10,000 generations, two scores each, the whole process",
      measured: `${middle.toFixed(2)} s`,
      against: "–",
      ratio: "–",
      aim: `≤ ${AIM_SECONDS} s`,
      holds: middle <= AIM_SECONDS,
    };
  } finally {
    rmSync(outputDir, { recursive: true, force: true });
  }
}
