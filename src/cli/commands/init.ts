import { type Command, Option } from "commander";
import { starterKinds } from "../render/starter-config.js";
import type { StarterOptions } from "./write-starter.js";

const EXAMPLES = `
Examples:
  $ explog init                                 asks a few questions
  $ explog init --yes                           asks none: sample frames, against the sandbox
  $ explog init rows.yaml --kind rows --inputs data.csv --yes

What it writes runs as it stands: explog run experiment.yaml. Gemini's models need a package, in the sandbox too:
npm install @google/genai
`;

/** `explog init [FILE]`. */
export function registerInit(program: Command): void {
  program
    .command("init")
    .description("write a commented configuration to start from")
    .argument("[file]", "YAML file to write", "experiment.yaml")
    .addOption(new Option("--kind <kind>", "what goes to the model").choices(Object.keys(starterKinds)))
    .option("--inputs <path>", "your own folder or file (default: a small sample is written)")
    .option("--model <name>", "the model to call")
    .option("--yes", "ask nothing, take the defaults")
    .option("--force", "write over a file that is there")
    .addHelpText("after", EXAMPLES)
    .action(async (file: string, options: StarterOptions) => {
      const { writeStarter } = await import("./write-starter.js");
      await writeStarter(file, options);
    });
}
