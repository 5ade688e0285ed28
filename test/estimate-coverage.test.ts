import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { pastRunsOf } from "../src/cli/commands/past-runs.js";
import { loadRunConfig } from "../src/config/load-run-config.js";
import { estimateRun } from "../src/runner/estimate/estimate-run.js";
import { runExperiment } from "../src/runner/run-experiment.js";
import { createDirectoryStore } from "../src/store/directory-store.js";
import { temporaryFolder } from "./support/temporary-folder.js";

/** 41 in `.ci/run`. */
const RUNS = Number(process.env.EXPLOG_ESTIMATE_RUNS ?? 12);
/** Pairs of a dozen runs hang together: their share lies further from the truth. */
const FEWEST_HELD = RUNS > 40 ? 0.8 : 0.7;
const FRAMES = 24;
const SILENT = { progress: () => {}, result: () => {} };

async function configOf(sample: string, seed: number) {
  const path = fileURLToPath(new URL(`../examples/stacking/${sample}.yaml`, import.meta.url));
  return loadRunConfig(path, [
    `inputs.frames.end=${FRAMES}`,
    `++sandbox.seed=${seed}`,
    "sandbox.latency_seconds=0",
    "sandbox.tokens_per_second=1000000",
  ]);
}

/** One run with a seed of its own: what the sandbox billed, and what that makes the next run's estimate. */
async function seededRun(sample: string, seed: number) {
  await using folder = temporaryFolder();
  const loaded = await configOf(sample, seed);
  const { summary } = await runExperiment(loaded, { outputDir: folder.path, output: SILENT });
  const pastRuns = await pastRunsOf(createDirectoryStore(folder.path), loaded);
  const { cost } = await estimateRun(loaded, { outputDir: folder.path, pastRuns, otherModels: [] });
  return { billedUsd: summary.totals.costUsd as number, usd: cost.usd };
}

test.each(["single", "history", "rolling"])(
  "%s: a band made from one seeded run holds what another one bills in at least four of five pairs, and is narrow",
  async (sample) => {
    const runs = [];
    for (let seed = 1; seed <= RUNS; seed += 1) runs.push(await seededRun(sample, seed));
    let held = 0;
    let pairs = 0;
    for (const [index, { usd }] of runs.entries()) {
      const { value, low = value, high = value } = usd as NonNullable<typeof usd>;
      expect((high - low) / value).toBeLessThan(0.05);
      for (const [other, { billedUsd }] of runs.entries()) {
        if (other === index) continue;
        pairs += 1;
        if (billedUsd >= low && billedUsd <= high) held += 1;
        expect(Math.abs(value / billedUsd - 1)).toBeLessThan(0.1);
      }
    }
    expect(held / pairs).toBeGreaterThanOrEqual(FEWEST_HELD);
  },
  180_000,
);
