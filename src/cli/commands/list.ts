import type { Command } from "commander";
import { type DataOptions, dataDirectory, withDataOptions } from "./data-options.js";

export interface ListOptions extends DataOptions {
  sort?: string;
  limit?: string;
  where?: string[];
}

const EXAMPLES = `
Examples:
  $ explog                                     every experiment in ./logs, newest first
  $ explog list --sort cost --limit 10         the ten dearest
  $ explog list --where "status=failed"        also != > >= < <=, and * in texts
  $ explog list --where "model=gemini* cost>0.1" --sort start:asc
  $ explog list --where "since=7d tag.dataset=stacking"
  $ explog list --dir my_experiments --json

Keys of --sort and --where: id, start, status, model, provider, sweep, notes, sandbox, generations, failed,
flagged, tokens, input, output, cost, duration, score.NAME
Of --where alone: since and until (7d, also m, h, w; or a date here), and tag.NAME, for which the generations
are read

Before a cost, ~ says that tokens in it were counted locally, ≥ that parts of it are unknown: of a sum as of
one experiment.

Experiments in folders of the folder are listed too, eight levels down at most (not in node_modules and the
like, and of more than 5,000 folders below the third level only in the first).
`;

/** `explog list`, also plain `explog`. */
export function registerList(program: Command): void {
  withDataOptions(
    program
      .command("list", { isDefault: true })
      .description(
        "list the experiments of a folder, then their totals, by model and day (also plain: explog)",
      )
      .option("--sort <key>", "sort by this key; add :asc or :desc to turn it round (default: newest first)")
      .option("--limit <n>", "list only the first n")
      .option("--where <conditions>", "list only what meets KEY=VALUE conditions", collected),
  )
    .addHelpText("after", EXAMPLES)
    .allowExcessArguments()
    .action(async (options: ListOptions, command: Command) => {
      if (command.args.length > 0) return refuseArguments(command, program);
      const { printList } = await import("./print-list.js");
      await printList({ ...options, dir: dataDirectory(options) });
    });
}

function collected(value: string, before: string[] = []): string[] {
  return [...before, value];
}

/** A word that is no command reaches the default one as an argument. */
async function refuseArguments(command: Command, program: Command): Promise<never> {
  const { ExplogError } = await import("../../format/explog-error.js");
  const [word = ""] = command.args;
  const { nearestName } = await import("../../format/nearest-name.js");
  const names = program.commands.map((each) => each.name());
  const near = nearestName(word, names);
  const message =
    program.args[0] === "list"
      ? `explog list takes no arguments, and was given ${JSON.stringify(word)}. explog show ${word} shows one experiment.`
      : `There is no command ${JSON.stringify(word)}. ${near ? `Did you mean explog ${near}? ` : ""}Commands: ${names.join(", ")}.`;
  throw new ExplogError("INVALID_ARGUMENT", message);
}
