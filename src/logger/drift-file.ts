import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { randomHex } from "../format/random-hex.js";
import { type DriftLedger, driftFromJson, EMPTY_DRIFT } from "../tokens/drift.js";

const FILE_NAME = "drift.json";
const SCHEMA = "explog-drift/1";
/** Kinds (a model's input, its output, …) kept; those that were learnt longest ago make room. */
const MOST_KINDS = 64;
const MOST_RATIOS_OF_A_KIND = 200;
/** Twice what the bounds above allow: whatever is larger is none of ours. */
const LARGEST_FILE_BYTES = 400_000;
/** A count is not a hundred times too small: such a ratio comes from a damaged file. */
const PLAUSIBLE_RATIO = { least: 0.01, most: 100 };

/** What was learnt in an output folder; nothing when there is no file, or one that is not ours. */
export function readDrift(outputDir: string): DriftLedger {
  try {
    const path = join(outputDir, FILE_NAME);
    if (statSync(path).size > LARGEST_FILE_BYTES) return EMPTY_DRIFT;
    const content: unknown = JSON.parse(readFileSync(path, "utf8"));
    const isOurs = typeof content === "object" && content !== null && "schema" in content;
    return isOurs && content.schema === SCHEMA ? plausible(driftFromJson(content)) : EMPTY_DRIFT;
  } catch {
    return EMPTY_DRIFT;
  }
}

/**
 * Replaces the file as a whole. Each writer has a temporary file of its own, so that two of them never
 * mix: the last one wins. It is not worth waiting for the disk: a damaged file is ignored.
 */
export function writeDrift(outputDir: string, ledger: DriftLedger): void {
  const path = join(outputDir, FILE_NAME);
  const temporary = `${path}.${process.pid}-${randomHex(4)}.tmp`;
  const kinds = Object.entries(ledger.ratios)
    .slice(-MOST_KINDS)
    .map(([kind, ratios]) => [kind, ratios.slice(-MOST_RATIOS_OF_A_KIND)] as const);
  const lines = kinds.map(([kind, ratios]) => `${JSON.stringify(kind)}: ${JSON.stringify(ratios)}`);
  try {
    writeFileSync(temporary, `{"schema": "${SCHEMA}", "ratios": {\n${lines.join(",\n")}\n}}\n`, {
      flag: "wx",
    });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function plausible(ledger: DriftLedger): DriftLedger {
  const { least, most } = PLAUSIBLE_RATIO;
  const kept = Object.entries(ledger.ratios).flatMap(([kind, ratios]) => {
    const sound = ratios.filter((ratio) => ratio >= least && ratio <= most);
    return sound.length > 0 ? [[kind, sound] as const] : [];
  });
  return { ratios: Object.fromEntries(kept) };
}
