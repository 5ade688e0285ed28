import type { ExperimentEnvironment, ExperimentHead, RunSource } from "./experiment-log.js";

/** The head as a reader meets it, of this format or the earlier tool's; every field may be missing. */
export interface HeadLine {
  schema?: string;
  experiment_id?: string;
  start_time?: string | null;
  config?: unknown;
  config_hash?: string;
  experiment_notes?: string | null;
  git_commit?: string | null;
  environment?: EnvironmentLine | null;
  run?: {
    config_path?: string;
    overrides?: string[];
    working_directory?: string;
    sweep_id?: string;
    input_hashes?: Record<string, string>;
    items?: number;
  };
}

interface EnvironmentLine {
  explog_version?: string;
  node_version?: string;
  platform?: string;
  hostname?: string;
  command_line?: string[];
  working_directory?: string;
  git_branch?: string;
  git_dirty?: boolean;
  packages?: Record<string, string>;
}

export function fromHeadLine(line: HeadLine): ExperimentHead {
  return {
    experimentId: line.experiment_id ?? "",
    startTime: line.start_time ?? "",
    config: line.config ?? null,
    configHash: line.config_hash ?? "",
    notes: line.experiment_notes ?? "",
    environment: fromEnvironmentLine(line.environment, line.git_commit),
    ...(line.run ? { run: fromRunLine(line.run) } : {}),
  };
}

function fromRunLine(line: NonNullable<HeadLine["run"]>): RunSource {
  return {
    configPath: line.config_path ?? "",
    overrides: line.overrides ?? [],
    workingDirectory: line.working_directory ?? "",
    ...(line.sweep_id !== undefined && { sweepId: line.sweep_id }),
    ...(line.input_hashes ? { inputHashes: line.input_hashes } : {}),
    ...(typeof line.items === "number" && { items: line.items }),
  };
}

function fromEnvironmentLine(
  line: EnvironmentLine | null | undefined,
  gitCommit: string | null | undefined,
): ExperimentEnvironment | undefined {
  if (!line && !gitCommit) return undefined;
  return {
    explogVersion: line?.explog_version ?? "",
    nodeVersion: line?.node_version ?? "",
    platform: line?.platform ?? "",
    hostname: line?.hostname ?? "",
    commandLine: line?.command_line ?? [],
    workingDirectory: line?.working_directory ?? "",
    gitCommit: gitCommit ?? undefined,
    gitBranch: line?.git_branch,
    gitDirty: line?.git_dirty,
    packages: line?.packages ?? {},
  };
}
