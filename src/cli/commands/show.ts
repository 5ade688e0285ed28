import { type Command, InvalidArgumentError } from "commander";
import { ExplogError } from "../../format/explog-error.js";
import type { WantedGenerations } from "../../journal/find-generations.js";
import { type DataOptions, dataDirectory, withDataOptions } from "./data-options.js";

const EXAMPLES = `
Examples:
  $ explog show latest                          the newest experiment; latest~1 is the one before it
  $ explog show a1b2                            by any part of its id that no other has
  $ explog show exp_20250629_143052_a1b2c3d4 --json
  $ explog show latest --frame 391              one generation: its record, what was asked and answered
  $ explog show latest --key item:7             by key; of an item asked several times (item:7#1, …), all of them
  $ explog show sweep_20261125_093000_a1b2c3d4    the runs of a sweep beside each other
  $ explog show latest --head                   summary and configuration alone, at once, whatever its size
  $ explog show latest --project 10000          what 10,000 more items like these would take: an estimate
`;

interface ShowOptions extends DataOptions {
  frame?: string;
  step?: string;
  key?: string;
  head?: boolean;
  project?: number;
}

/** `explog show ID`. */
export function registerShow(program: Command): void {
  withDataOptions(
    program
      .command("show")
      .description("show one experiment: summary, configuration, spread, charts over the steps, failures")
      .argument("<id>", "an id or any unique part of one, latest, latest~1, or a path"),
  )
    .option("--frame <number>", "the generations of one frame: record, request and answer")
    .option("--step <step>", "the same for a step")
    .option("--key <key>", "the same for a key, where a frame or step has several")
    .option("--head", "summary and configuration alone: no generation is read")
    .option(
      "--project <items>",
      "estimate what so many more items would take, with a band of 10 to 90 %",
      itemCount,
    )
    .addHelpText("after", EXAMPLES)
    .action(async (reference: string, options: ShowOptions) => {
      const wanted = wantedGenerations(options);
      const { findSweep, isSweepReference } = await import("../../store/read-sweep.js");
      if (isSweepReference(reference) && !wanted) {
        const { printSweep } = await import("./carry-out-sweep.js");
        return printSweep(findSweep(reference, dataDirectory(options)), options);
      }
      if (wanted) {
        const { printGenerations } = await import("./print-generations.js");
        return printGenerations({ dir: dataDirectory(options), reference, wanted, json: options.json });
      }
      if (options.head) {
        const { printHead } = await import("./print-head.js");
        return printHead({ dir: dataDirectory(options), reference, json: options.json });
      }
      const { printExperiment } = await import("./print-experiment.js");
      const { json, project } = options;
      await printExperiment({ dir: dataDirectory(options), reference, json, project });
    });
}

function itemCount(text: string): number {
  const items = Number(text);
  if (Number.isSafeInteger(items) && items > 0 && text.trim() !== "") return items;
  throw new InvalidArgumentError("Pass a whole number above 0, as in --project 10000.");
}

/** @throws ExplogError `INVALID_ARGUMENT` when more than one is asked for, or a frame that is no number. */
function wantedGenerations(options: ShowOptions): WantedGenerations | undefined {
  const { frame, step, key, head, project } = options;
  if ([frame, step, key, head, project].filter((value) => value !== undefined).length > 1) {
    throw new ExplogError(
      "INVALID_ARGUMENT",
      "--frame, --step, --key, --head and --project exclude each other. Pass one of them.",
    );
  }
  if (key !== undefined) return { key };
  if (step !== undefined) return { step };
  if (frame === undefined) return undefined;
  const frameNumber = frame.trim() === "" ? Number.NaN : Number(frame);
  if (Number.isFinite(frameNumber)) return { frameNumber };
  throw new ExplogError(
    "INVALID_ARGUMENT",
    `--frame is ${JSON.stringify(frame)}. Pass a frame's number; --step takes any text.`,
  );
}
