import { type LoadedRunConfig, loadRunConfig } from "../../config/load-run-config.js";
import type { SweepPoint } from "../../config/sweep-words.js";
import { toPlainJson } from "../../format/canonical-json.js";
import { configHash } from "../../format/content-hash.js";
import { ExplogError } from "../../format/explog-error.js";
import { redactCommandLine, redactSecrets } from "../../format/redaction.js";
import type { SweepManifestRun } from "../../format/sweep-manifest.js";
import { requireClient } from "../clients/open-client.js";
import { inputProblems, prepareRun } from "../prepare-run.js";

/** A run of a sweep whose configuration is in order. */
export interface PlannedRun {
  /** From 1. */
  number: number;
  point: SweepPoint;
  loaded: LoadedRunConfig;
  /** Items that it asks about. */
  items: number;
}

/**
 * Reads and checks the configurations of all runs, so that none is started when something is amiss in one.
 * @throws ExplogError `CONFIG_INVALID` with what is wrong, and in which runs where it is not in all; `PEER_MISSING`.
 */
export async function planSweep(
  configPath: string,
  points: readonly SweepPoint[],
  checkClient = requireClient,
): Promise<PlannedRun[]> {
  const runs: PlannedRun[] = [];
  const wrong = new Map<string, number[]>();
  for (const [index, point] of points.entries()) {
    try {
      const loaded = await loadRunConfig(configPath, point.words, inputProblems);
      const { items } = await prepareRun(loaded);
      checkClient(loaded.config);
      runs.push({ number: index + 1, point, loaded, items: items.count });
    } catch (error) {
      if (!(error instanceof ExplogError) || error.code !== "CONFIG_INVALID") throw error;
      wrong.set(error.message, [...(wrong.get(error.message) ?? []), index + 1]);
    }
  }
  if (wrong.size === 0) return runs;
  const texts = [...wrong].map(([message, numbers]) => {
    if (numbers.length === points.length) return message;
    const first = points[(numbers[0] ?? 1) - 1]?.choices ?? [];
    const others = numbers.length > 1 ? `, and in ${numbers.length - 1} more` : "";
    return `In run ${numbers[0]} of ${points.length} (${redactCommandLine(first).join(" ")})${others}:\n\n${message}`;
  });
  throw new ExplogError("CONFIG_INVALID", texts.join("\n\n"));
}

/** A planned run as a manifest has it. */
export function manifestRunOf({ point, loaded }: PlannedRun): SweepManifestRun {
  return {
    words: redactCommandLine(point.words),
    choices: redactCommandLine(point.choices),
    configHash: hashWithoutBudget(loaded),
  };
}

/** The budget may be raised from one session to the next; it changes no request. */
export function hashWithoutBudget({ snapshot }: LoadedRunConfig): string {
  const { budget: _, ...rest } = redactSecrets(toPlainJson(snapshot)) as Record<string, unknown>;
  return configHash(rest);
}
