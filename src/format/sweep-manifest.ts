const SWEEP_SCHEMA = "explog-sweep/1";
export const SWEEP_FILE = "sweep.json";

/** What a sweep is made of, as it stands in its folder from before its first run to after its last. */
export interface SweepManifest {
  sweepId: string;
  /** ISO 8601 in UTC. */
  startTime: string;
  /** Absolute. */
  configPath: string;
  workingDirectory: string;
  runs: readonly SweepManifestRun[];
}

export interface SweepManifestRun {
  /** All words of the command line that this run has, secrets redacted. */
  words: readonly string[];
  /** Those that differ from run to run. */
  choices: readonly string[];
  /** Of its configuration without the budget, which may be raised between sessions. */
  configHash: string;
}

export function sweepManifestText(manifest: SweepManifest): string {
  const line = {
    schema: SWEEP_SCHEMA,
    sweep_id: manifest.sweepId,
    start_time: manifest.startTime,
    config_path: manifest.configPath,
    working_directory: manifest.workingDirectory,
    runs: manifest.runs.map(({ words, choices, configHash }) => ({
      words,
      choices,
      config_hash: configHash,
    })),
  };
  return `${JSON.stringify(line, null, 1)}\n`;
}

/** `undefined` for a text that is no whole manifest. */
export function parsedSweepManifest(text: string): SweepManifest | undefined {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isManifestLine(line)) return undefined;
  return {
    sweepId: line.sweep_id,
    startTime: line.start_time,
    configPath: line.config_path,
    workingDirectory: line.working_directory,
    runs: line.runs.map(({ words, choices, config_hash }) => ({ words, choices, configHash: config_hash })),
  };
}

interface ManifestLine {
  schema: string;
  sweep_id: string;
  start_time: string;
  config_path: string;
  working_directory: string;
  runs: { words: string[]; choices: string[]; config_hash: string }[];
}

function isManifestLine(value: unknown): value is ManifestLine {
  const line = value as Partial<ManifestLine> | null;
  return (
    typeof line === "object" &&
    line?.schema === SWEEP_SCHEMA &&
    [line.sweep_id, line.start_time, line.config_path, line.working_directory].every(isText) &&
    Array.isArray(line.runs) &&
    line.runs.every((run) => isTexts(run?.words) && isTexts(run?.choices) && isText(run?.config_hash))
  );
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}
