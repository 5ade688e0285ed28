export const LOG_SCHEMA = "explog/1";

export type FinalStatus = "completed" | "failed" | "stopped";
/** `stalled` and `crashed` are derived by a reader from a log that still says `running`. */
export type ExperimentStatus = FinalStatus | "running" | "stalled" | "crashed";

/** What an experiment was started in; absent where it could not be found out. */
export interface ExperimentEnvironment {
  explogVersion: string;
  nodeVersion: string;
  platform: string;
  hostname: string;
  /** The command line, secrets redacted. */
  commandLine: string[];
  workingDirectory: string;
  gitCommit?: string;
  gitBranch?: string;
  /** Whether tracked files differed from the commit. */
  gitDirty?: boolean;
  /** Versions of the model SDKs that the script can load. */
  packages: Record<string, string>;
}

/** What `explog run` was told, so that `explog resume` can read it again. */
export interface RunSource {
  /** Absolute. */
  configPath: string;
  /** `key=value` words of the command line, secrets redacted. */
  overrides: readonly string[];
  workingDirectory: string;
  /** Only of a run of a sweep. */
  sweepId?: string;
  /** What the run read, by content: `inputs`, `ground_truth`, `scorer`, `examples`, `attachments`. */
  inputHashes?: Readonly<Record<string, string>>;
  /** How many items the run was started with. */
  items?: number;
}

/** The unchanging first part of a log. */
export interface ExperimentHead {
  experimentId: string;
  /** ISO 8601 in UTC. */
  startTime: string;
  /** The redacted configuration, exactly as the user spelled its keys. */
  config: unknown;
  configHash: string;
  notes: string;
  environment?: ExperimentEnvironment;
  /** Only of an experiment that `explog run` started. */
  run?: RunSource;
}

/** Sums over all generations of an experiment, all of its sessions together. */
export interface ExperimentTotals {
  generations: number;
  failedGenerations: number;
  abortedGenerations: number;
  inputTokens: number;
  outputTokens: number;
  totalTokens: number;
  cacheReadTokens: number;
  reasoningTokens: number;
  /** Generations whose input or output is unknown, and so left out of the token sums. */
  uncountedGenerations: number;
  /** Generations whose usage was counted locally. */
  estimatedGenerations: number;
  /** Generations whose usage broke an invariant. */
  flaggedGenerations: number;
  /** Sum of the known costs, in US dollars; `null` when no cost is known. */
  costUsd: number | null;
  /** Generations without a cost, or with part of it unknown: with any, `costUsd` is a lower bound. */
  unpricedGenerations: number;
  /** Generations priced by a name that matched by prefix alone. */
  inexactPriceGenerations: number;
  /** Seconds of model calls, one after another. */
  generationSeconds: number;
}

/** Who writes the log, and when it promised to be heard of again. */
export interface WriterState {
  pid: number;
  /** Changes when the machine starts anew; absent where the system gives none. */
  bootId?: string;
  /** Tells containers on one machine apart, where `pid` means another process; absent where there are none. */
  pidNamespace?: string;
  hostname: string;
  /** 1 for the first process that wrote this experiment, one more for each resume. */
  session: number;
  /** ISO 8601 in UTC. */
  updatedAt: string;
  nextUpdateBy: string;
}

/** What one process did for an experiment, from its start or its resuming to its end. */
export interface ExperimentSession {
  /** 1 for the process that started it. */
  session: number;
  /** ISO 8601 in UTC. */
  startTime: string;
  /** When it was last heard of. */
  endTime: string | null;
  /** Generations that it added. */
  generations: number;
  /** Stored answers that it gave back instead of calling: they cost nothing and are in no total. */
  replayed: number;
  /** What was changed in the configuration before it, a line each. */
  configChanges?: readonly string[];
}

/** A share of a budget that was reached and told of. */
export interface ReachedShare {
  /** ISO 8601 in UTC. */
  at: string;
  session: number;
  /** Of the limit; 1 when nothing was left. */
  share: number;
  spentUsd: number;
  /** Of `spentUsd`: calls whose bill was not known, at their worst case. */
  possiblyBilledUsd: number;
  limitUsd?: number;
  tokens: number;
  generations: number;
}

/** The part of a log that every generation rewrites; enough for a row in a list. */
export interface ExperimentTail {
  status: FinalStatus | "running" | "crashed";
  endTime: string | null;
  durationSeconds: number;
  totals: ExperimentTotals;
  models: readonly string[];
  providers: readonly string[];
  /** The first score of every generation that has one, by name: mean and count. */
  scores: Record<string, { mean: number; count: number }>;
  /** Why it failed or was stopped. */
  error?: { name: string; message: string };
  /** The first characters of the notes. */
  notesInShort: string;
  /** Answers come from the offline stand-in, not from a model. */
  sandbox?: boolean;
  /** Absent until the experiment is resumed for the first time; the newest ones, where there are many. */
  sessions?: readonly ExperimentSession[];
  /** The newest ones; absent where there were none. */
  budgetAlerts?: readonly ReachedShare[];
  writer: WriterState;
}
