import type { Command } from "commander";
import { type DataOptions, dataDirectory, withDataOptions } from "./data-options.js";

interface CompareOptions extends DataOptions {
  baseline?: string;
  seed?: string;
  markdown?: boolean;
  html?: boolean;
}

const EXAMPLES = `
Examples:
  $ explog compare latest~1 latest              the newest against the one before it
  $ explog compare a1b2 c3d4 e5f6               two runs, each against the first
  $ explog compare a1b2 c3d4 --baseline c3d4
  $ explog compare a1b2 c3d4 --markdown > comparison.md

Runs are paired item by item: the key of a generation says which item it is of. A difference is called one
where it is beyond chance after Holm's correction; docs/comparison.md says how it is computed.
`;

/** `explog compare A B [C…]`. */
export function registerCompare(program: Command): void {
  withDataOptions(
    program
      .command("compare")
      .description("compare runs: what differs in their making, and which is better, by how much")
      .argument("<ids...>", "two or more: ids or unique parts of them, latest, latest~1, or paths")
      .option("--baseline <id>", "the run that the others are measured against (default: the first)")
      .option("--seed <n>", "seed of the resampling (default: 1)")
      .option("--markdown", "print Markdown")
      .option("--html", "print an HTML page that needs nothing else"),
  )
    .addHelpText("after", EXAMPLES)
    .action(async (references: string[], options: CompareOptions) => {
      const { printComparison } = await import("./print-comparison.js");
      await printComparison({ ...options, dir: dataDirectory(options), references });
    });
}
