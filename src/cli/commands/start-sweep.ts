import { resolve } from "node:path";
import { sweepPoints, sweepSize } from "../../config/sweep-words.js";
import { configHash } from "../../format/content-hash.js";
import { ExplogError } from "../../format/explog-error.js";
import { createSweepFolder } from "../../journal/sweep-folder.js";
import { countText } from "../../logger/number-text.js";
import { manifestRunOf, planSweep } from "../../runner/sweep/plan-sweep.js";
import { carryOutSweep, type SweepScreenOptions } from "./carry-out-sweep.js";
import { dataDirectory } from "./data-options.js";

interface StartSweepOptions extends SweepScreenOptions {
  dir?: string;
  parallel?: number;
  yes?: boolean;
}

/** More than anybody types on purpose. */
const MOST_RUNS_UNASKED = 100;

/** `explog run CONFIG --sweep key=a,b …`: checks all runs, makes the sweep's folder, and carries it out. */
export async function startSweep(
  configPath: string,
  words: readonly string[],
  options: StartSweepOptions,
): Promise<void> {
  const size = sweepSize(words);
  if (size > MOST_RUNS_UNASKED && !options.yes) throw tooMany(size);
  const planned = await planSweep(configPath, sweepPoints(configPath, words));
  const warnings = new Set(
    planned.flatMap(({ loaded }) => loaded.warnings.map(({ where, message }) => `⚠️ ${where}: ${message}\n`)),
  );
  for (const warning of warnings) process.stderr.write(warning);

  const runs = planned.map(manifestRunOf);
  const { path, manifest } = createSweepFolder(
    resolve(dataDirectory(options)),
    new Date(),
    configHash(runs.map((run) => run.configHash)),
    { configPath: resolve(configPath), workingDirectory: process.cwd(), runs },
  );
  const calls = planned.reduce((sum, { items }) => sum + items, 0);
  await carryOutSweep(
    {
      folder: path,
      size: runs.length,
      left: async () => planned,
      parallel: options.parallel ?? 1,
      title: () =>
        `🧪 Started sweep: ${manifest.sweepId}\n   ${countText(runs.length)} runs, ${countText(calls)} items in all\n`,
    },
    options,
  );
}

function tooMany(size: number): ExplogError {
  return new ExplogError(
    "INVALID_ARGUMENT",
    `This sweep has ${countText(size)} runs. Pass --yes when that is meant; else look for a range or a comma too many.`,
  );
}
