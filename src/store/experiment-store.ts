import type {
  ExperimentHead,
  ExperimentStatus,
  ExperimentTail,
  ExperimentTotals,
} from "../format/experiment-log.js";
import type { GenerationRecord } from "../format/generation-record.js";
import type { TranscriptLine } from "../format/transcript-line.js";
import type { WantedGenerations } from "../journal/find-generations.js";

/** Many experiments, wherever they are kept. */
export interface ExperimentStore {
  /** Every experiment there is, damaged ones too, newest first. */
  list(): Promise<ExperimentOverview[]>;
  /**
   * @param reference an id or any unique part of one, `latest`, `latest~1`, or an overview's `path`.
   * @throws ExplogError `EXPERIMENT_NOT_FOUND` or `EXPERIMENT_AMBIGUOUS`, with the ids that come near.
   */
  get(reference: string): Promise<StoredExperiment>;
  /** The generations of one experiment in the order they were written, later scores among theirs. */
  records(reference: string): AsyncIterable<GenerationRecord>;
  /** The same for a reader who takes them all at once: waiting for each of a million is felt. */
  eachRecord(reference: string, visit: (record: GenerationRecord) => void): Promise<void>;
  /** Reads without waiting, for a caller that cannot wait. */
  reader(): Promise<ExperimentReader>;
  /** The generations of one frame, step or key, each with what was asked and answered; no other is parsed. */
  generations(
    reference: string,
    wanted: WantedGenerations,
  ): Promise<{ id: string; generations: StoredGeneration[] }>;
}

export interface ExperimentReader {
  /** The file is opened when the first generation is asked for. */
  records(reference: string): Iterable<GenerationRecord>;
  /** `null` when it cannot be read. */
  head(reference: string): ExperimentHead | null;
}

/** A generation, and its lines of the transcript; none where they cannot be found. */
export interface StoredGeneration {
  record: GenerationRecord;
  exchange: readonly TranscriptLine[];
}

/** `damaged`: no more is known than that there was an experiment, and what `problem` says. */
export type ShownStatus = ExperimentStatus | "damaged";

/** Every status there is, in the order in which a list counts them. */
export const shownStatuses = [
  "completed",
  "running",
  "stalled",
  "stopped",
  "failed",
  "crashed",
  "damaged",
] as const satisfies readonly ShownStatus[];

/** What a row of a list shows; what is not known is `null`, never 0. */
export interface ExperimentOverview {
  id: string;
  status: ShownStatus;
  /** ISO 8601 in UTC. */
  startTime: string | null;
  endTime: string | null;
  durationSeconds: number | null;
  models: readonly string[];
  providers: readonly string[];
  totals: ExperimentTotals | null;
  scores: ExperimentTail["scores"];
  /** The first characters of the notes, on one line. */
  notes: string;
  /** Why it failed or was stopped. */
  error?: { name: string; message: string };
  /** Answers come from the offline stand-in, not from a model. */
  sandbox: boolean;
  /** Who wrote it; the earlier tool's counts and costs are estimates. */
  origin: "explog" | "earlier tool";
  /** The sweep that it is a run of. */
  sweep?: string;
  /** The experiment's folder; its log, where it shares a folder with others. */
  path: string;
  /** What is wrong with its files, and so with these figures. */
  problem?: string;
}

export interface StoredExperiment {
  overview: ExperimentOverview;
  /** `null` when it cannot be read. */
  head: ExperimentHead | null;
  tail: ExperimentTail | null;
}
