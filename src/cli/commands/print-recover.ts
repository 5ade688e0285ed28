import { recoverFolder } from "../../recovery/recover-folder.js";
import { recoveriesJson } from "../render/recovery-json.js";
import { recoveriesText } from "../render/recovery-text.js";
import { createScreen } from "../render/screen.js";
import { reportProblem } from "./report-problems.js";

export interface RecoverRequest {
  dir: string;
  references: readonly string[];
  dryRun?: boolean;
  elsewhereGone?: boolean;
  json?: boolean;
}

/** Recovers what was asked for and prints what was done; what failed sets the exit code. */
export async function printRecoveries(request: RecoverRequest): Promise<void> {
  const { dir, references, dryRun = false, elsewhereGone: isElsewhereGone = false, json } = request;
  const recoveries = recoverFolder(dir, { references, dryRun, isElsewhereGone, report: reportProblem });
  const screen = createScreen();
  const asked = references.length > 0;
  await screen.write(
    json ? recoveriesJson(recoveries, dryRun) : recoveriesText(recoveries, { dir, dryRun, asked }, screen),
  );
  if (recoveries.some(({ outcome }) => outcome === "failed")) process.exitCode = 1;
}
