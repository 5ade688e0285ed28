import type { Command } from "commander";

interface EstimateCommandOptions {
  count?: boolean;
  dir?: string;
  json?: boolean;
  models?: string;
}

const EXAMPLES = `
Examples:
  $ explog estimate experiment.yaml
  $ explog estimate experiment.yaml model=gemini-2.5-pro context.window=20
  $ explog estimate experiment.yaml --models gpt-5-mini,claude-haiku-4-5
  $ explog estimate experiment.yaml --count

Nothing is sent, unless --count has the provider count the configured model's requests (at most 50 of them, an even
sample). Else inputs are counted locally, and read as earlier calls of the model in --dir say; outputs are
those of earlier calls of the same model, else the maximum that is asked for. The band is 10 to 90 %.
`;

/** `explog estimate CONFIG [key=value…]`. */
export function registerEstimate(program: Command): void {
  program
    .command("estimate")
    .description("say what a run would take and cost, without calling the model")
    .argument("<config>", "YAML file")
    .argument("[overrides...]", "as explog run takes them")
    .option("--dir <dir>", "folder of earlier experiments (default: EXPLOG_DIR, else ./logs)")
    .option("--models <names>", "other models to compare, with commas between them")
    .option("--count", "have the provider's counting endpoint count the inputs (Google, Anthropic, OpenAI)")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (path: string, overrides: string[], options: EstimateCommandOptions) => {
      const { printEstimate } = await import("./print-estimate.js");
      await printEstimate(path, overrides, options);
    });
}
