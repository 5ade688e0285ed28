import { dirname } from "node:path";
import { compareContents } from "../../analysis/input-contents.js";
import { canonicalJson } from "../../format/canonical-json.js";
import type { ExperimentSummary } from "../../logger/experiment-summary.js";
import { createDirectoryStore } from "../../store/directory-store.js";
import type { ExperimentStore } from "../../store/experiment-store.js";
import { previousRunLines } from "../render/previous-run-lines.js";
import { gatherComparison } from "./gather-comparison.js";

/** How many of the newest runs are looked at; an older one is no longer what a person has in mind. */
const MOST_LOOKED_AT = 20;

/**
 * Three lines that compare a run that has just ended with the one before it that had the same inputs and the
 * same truth; none where there is no such run. Never throws: the run itself went well.
 */
export async function comparedWithPrevious(summary: ExperimentSummary, width: number): Promise<string[]> {
  try {
    const store = createDirectoryStore(dirname(summary.path));
    const previous = await previousRun(store, summary);
    if (previous === undefined) return [];
    return previousRunLines(await gatherComparison(store, [previous, summary.path], undefined, 1), width);
  } catch {
    return [];
  }
}

async function previousRun(store: ExperimentStore, summary: ExperimentSummary): Promise<string | undefined> {
  const { head } = await store.get(summary.path);
  const own = inputsOf(head?.config);
  if (own === undefined) return undefined;
  const candidates = (await store.list()).filter(
    ({ id, status, sandbox, startTime }) =>
      id !== summary.experimentId &&
      status === "completed" &&
      sandbox === summary.sandbox &&
      (startTime ?? "") <= summary.startTime,
  );
  for (const { path } of candidates.slice(0, MOST_LOOKED_AT)) {
    const other = (await store.get(path)).head;
    const isOther = ["inputs", "ground_truth", "scorer"].some(
      // Data that was changed under the same name is not the same data.
      (part) => compareContents([head, other], part) === "different",
    );
    if (!isOther && inputsOf(other?.config) === own) return path;
  }
  return undefined;
}

/** What was asked about and what is right, as one text; `undefined` where a configuration does not say. */
function inputsOf(config: unknown): string | undefined {
  if (typeof config !== "object" || config === null) return undefined;
  const { inputs, score } = config as { inputs?: unknown; score?: unknown };
  return inputs === undefined ? undefined : canonicalJson({ inputs, score });
}
