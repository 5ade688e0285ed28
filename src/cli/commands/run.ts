import type { Command } from "commander";
import type { RunScreenOptions } from "./run-screen.js";

interface RunCommandOptions extends RunScreenOptions {
  dir?: string;
}

const EXAMPLES = `
Examples:
  $ explog run examples/stacking/single.yaml
  $ explog run experiment.yaml model=gemini-2.5-pro generation.temperature=0
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
    .option("--quiet", "print warnings and the summary only")
    .option("--json", "print the summary as JSON")
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(configPath: string, overrides: string[], options: RunCommandOptions): Promise<void> {
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
