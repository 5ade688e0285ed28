import type { Command } from "commander";
import type { RunScreenOptions } from "./run-screen.js";
import { runsAtOnce } from "./runs-at-once.js";

interface RunCommandOptions extends RunScreenOptions {
  dir?: string;
  sweep?: boolean;
  parallel?: number;
  yes?: boolean;
}

const EXAMPLES = `
Examples:
  $ explog run examples/stacking/single.yaml
  $ explog run experiment.yaml model=gemini-2.5-pro generation.temperature=0
  $ explog run experiment.yaml --sweep model=gemini-2.5-flash,gemini-2.5-pro generation.temperature=0,0.5
  $ explog run experiment.yaml +notes="second try" '~score' --dir my_experiments
`;

/** `explog run CONFIG [key=value…]`. */
export function registerRun(program: Command): void {
  program
    .command("run")
    .description("run an experiment from a configuration")
    .argument("<config>", "YAML file")
    .argument("[overrides...]", "key=value changes a key, +key=value adds one, ~key removes one")
    .option("--dir <dir>", "folder of the experiments (default: EXPLOG_DIR, else ./logs)")
    .option("--sweep", "run every combination of key=a,b, key=choice(a,b) and key=range(0,3), as one group")
    .option("--parallel <n>", "of a sweep: how many runs at once (default: 1)", runsAtOnce)
    .option("--yes", "of a sweep: run it however many runs it has")
    .option("--quiet", "print warnings and the summary only")
    .option("--json", "print the summary as JSON")
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(configPath: string, overrides: string[], options: RunCommandOptions): Promise<void> {
  if (options.sweep) {
    const { startSweep } = await import("./start-sweep.js");
    return startSweep(configPath, overrides, options);
  }
  if (options.parallel !== undefined) {
    const { ExplogError } = await import("../../format/explog-error.js");
    throw new ExplogError(
      "INVALID_ARGUMENT",
      "--parallel is for a sweep: add --sweep. Within a run, `concurrency` says how many calls are under way at once.",
    );
  }
  const { loadRunConfig } = await import("../../config/load-run-config.js");
  const { inputProblems } = await import("../../runner/prepare-run.js");
  const { runExperiment } = await import("../../runner/run-experiment.js");
  const { runOnScreen } = await import("./run-screen.js");
  const loaded = await loadRunConfig(configPath, overrides, inputProblems);

  for (const { where, message } of loaded.warnings) process.stderr.write(`⚠️ ${where}: ${message}\n`);

  await runOnScreen(options, (screen) =>
    runExperiment(loaded, { ...screen, outputDir: options.dir, overrides }),
  );
}
