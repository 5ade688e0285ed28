import { mkdirSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

/** A folder for an experiment whose own can't be written: `EXPLOG_RESCUE_DIR`, else a temporary or home folder. */
export function createRescueFolder(experimentId: string): string | undefined {
  const places = [
    process.env.EXPLOG_RESCUE_DIR,
    join(tmpdir(), "explog-rescue"),
    join(homedir(), "explog-rescue"),
  ];
  for (const place of places) {
    if (!place) continue;
    for (let occurrence = 1; occurrence < 1_000; occurrence += 1) {
      const folder = join(place, occurrence === 1 ? experimentId : `${experimentId}.${occurrence}`);
      try {
        mkdirSync(place, { recursive: true });
        mkdirSync(folder);
        return folder;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") break;
      }
    }
  }
  return undefined;
}
