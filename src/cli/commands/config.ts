import type { Command } from "commander";

interface ConfigCommandOptions {
  json?: boolean;
  check?: boolean;
}

const EXAMPLES = `
Examples:
  $ explog config experiment.yaml
  $ explog config experiment.yaml model=gemini-2.5-pro +experiment=stacking
  $ explog config experiment.yaml --check       and all that explog run would check, without running it

Secrets that are references stay references, others are left out. Ends with 2 when something is wrong.
`;

/** `explog config CONFIG [key=value…]`. */
export function registerConfig(program: Command): void {
  program
    .command("config")
    .description("print a configuration as composed from its files and overrides")
    .argument("<config>", "YAML file")
    .argument("[overrides...]", "as explog run takes them")
    .option("--check", "check it and the files it names as explog run would")
    .option("--json", "print JSON instead of YAML")
    .addHelpText("after", EXAMPLES)
    .action(print);
}

async function print(path: string, overrides: string[], options: ConfigCommandOptions): Promise<void> {
  const { composedSnapshot } = await import("../../config/load-config.js");
  const snapshot = await composedSnapshot(path, overrides);
  if (options.check) {
    const { loadRunConfig } = await import("../../config/load-run-config.js");
    const { inputProblems, prepareRun } = await import("../../runner/prepare-run.js");
    const loaded = await loadRunConfig(path, overrides, inputProblems);
    await prepareRun(loaded);
    for (const { where, message } of loaded.warnings) process.stderr.write(`⚠️ ${where}: ${message}\n`);
  }
  if (options.json) process.stdout.write(`${JSON.stringify(snapshot, null, 2)}\n`);
  else {
    const { stringify } = await import("yaml");
    process.stdout.write(stringify(snapshot, { lineWidth: 0 }));
  }
}
