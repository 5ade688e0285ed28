import type { Checkpoint } from "../format/checkpoint.js";
import type { ExperimentTail } from "../format/experiment-log.js";
import { ExplogError } from "../format/explog-error.js";
import type { GenerationRecord, TranscriptPosition } from "../format/generation-record.js";
import type { Score } from "../format/score.js";
import type { TranscriptLine } from "../format/transcript-line.js";
import type { ExperimentJournal } from "../journal/experiment-journal.js";
import { debug } from "./debug-output.js";
import { type PendingWrite, PendingWrites } from "./pending-writes.js";
import { moveToRescue, openInRescue } from "./rescue-folder.js";

/** What is kept in memory while nothing can be written; beyond it the rescue folder is tried at once. */
const PENDING_LIMIT_BYTES = 32 * 1024 * 1024;
const RETRY_AFTER_MILLISECONDS = 1_000;
/** A disk that failed for a moment is given another one before everything is copied elsewhere. */
const ATTEMPTS_TO_END = 3;

/**
 * Keeps a failing disk away from the user's code: what can't be written is kept in memory up to a
 * bound, tried again, and in the end written to a rescue folder. With `strict` it throws as well.
 */
export class GuardedJournal {
  #journal: ExperimentJournal | undefined;
  readonly #experimentId: string;
  readonly #strict: boolean;
  readonly #warn: (message: string) => void;
  readonly #tail: () => ExperimentTail;
  readonly #open: (folder: string) => ExperimentJournal | undefined;
  readonly #pending = new PendingWrites(PENDING_LIMIT_BYTES);
  /** Of the clock that nobody sets back. */
  #retryAtMilliseconds = 0;
  #nextRescueMilliseconds = 0;
  #warned = false;
  #saidThatItWorksAgain = false;
  #rescued = false;
  #ended = false;
  #backgroundError: Error | undefined;

  constructor(options: {
    /** `undefined` when no folder at all could be made. */
    journal: ExperimentJournal | undefined;
    /** Opens the files of a new experiment in another folder; needed where there may be no journal. */
    open?: (folder: string) => ExperimentJournal | undefined;
    experimentId: string;
    strict: boolean;
    warn: (message: string) => void;
    tail: () => ExperimentTail;
  }) {
    this.#journal = options.journal;
    this.#open = options.open ?? (() => undefined);
    this.#experimentId = options.experimentId;
    this.#strict = options.strict;
    this.#warn = options.warn;
    this.#tail = options.tail;
  }

  get path(): string | undefined {
    return this.#journal?.path;
  }

  appendRecord(record: GenerationRecord): void {
    this.#attempt({ record }, (journal) => journal.appendRecord(record, this.#tail()));
    if (this.#pending.count === 0) this.#attempt(undefined, (journal) => journal.syncIfAlways());
  }

  /** @returns where the line stands, or `undefined` when it could not be written yet. */
  appendTranscript(line: TranscriptLine): TranscriptPosition | undefined {
    return this.#attempt({ line }, (journal) => journal.appendTranscript(line));
  }

  appendScore(score: Score): void {
    this.#attempt({ score }, (journal) => journal.appendScore(score));
  }

  rewriteTail(): void {
    this.#attempt(undefined, (journal) => {
      if (journal.isRemoved()) this.#putBack(journal);
      journal.rewriteTail(this.#tail());
    });
  }

  /** The sign of life between generations; it comes from a timer, whose errors nobody could catch. */
  heartbeat(): void {
    try {
      this.rewriteTail();
    } catch (error) {
      this.#backgroundError = error instanceof Error ? error : new Error(String(error));
    }
  }

  saveMedia(fileName: string, bytes: Uint8Array): void {
    this.#attempt({ fileName, bytes }, (journal) => journal.saveMedia(fileName, bytes));
  }

  saveCheckpoint(checkpoint: (journal: ExperimentJournal) => Checkpoint): void {
    this.#attempt(undefined, (journal) => {
      if (journal.isRemoved()) this.#putBack(journal);
      journal.saveCheckpoint(checkpoint(journal));
    });
  }

  saveCheckpointInBackground(checkpoint: (journal: ExperimentJournal) => Checkpoint): void {
    this.#attempt(undefined, (journal) => {
      if (!journal.isCheckpointUnderWay && journal.isRemoved()) this.#putBack(journal);
      journal.saveCheckpointInBackground(
        () => checkpoint(journal),
        (error) => this.#failedInBackground(error),
      );
    });
  }

  /** Writes what is left and the end of the experiment, to the rescue folder if it must be. */
  end(finish: (journal: ExperimentJournal) => void): void {
    try {
      let failure: unknown;
      for (let attempt = 1; attempt <= ATTEMPTS_TO_END; attempt += 1) {
        failure = this.#failureOfEnding(finish);
        if (failure === undefined) return;
      }
      if (this.#moveToRescue(failure)) failure = this.#failureOfEnding(finish);
      if (failure !== undefined) this.#failed(failure);
    } finally {
      const lost = this.#pending.count + this.#pending.dropped;
      if (lost > 0) this.#warn(`${lost} lines of the log could be written nowhere and are lost.`);
      this.#ended = true;
      this.#close();
    }
  }

  #failureOfEnding(finish: (journal: ExperimentJournal) => void): unknown {
    try {
      const journal = this.#flush();
      if (journal.isRemoved()) this.#putBack(journal);
      finish(journal);
      return undefined;
    } catch (error) {
      debug(() => `ending failed: ${String(error)}`);
      return error ?? new Error("unknown");
    }
  }

  #close(): void {
    try {
      this.#journal?.close();
    } catch (error) {
      this.#failed(error);
    }
  }

  #attempt<Result>(
    pending: PendingWrite | undefined,
    write: (journal: ExperimentJournal) => Result,
  ): Result | undefined {
    if (this.#ended) return undefined;
    try {
      if (this.#backgroundError) {
        const error = this.#backgroundError;
        this.#backgroundError = undefined;
        this.#failed(error);
      }
      if (!this.#journal || this.#pending.count > 0) {
        if (!this.#strict && performance.now() < this.#retryAtMilliseconds) {
          if (pending) this.#keep(pending);
          return undefined;
        }
        this.#flush();
      }
      return write(this.#journal as ExperimentJournal);
    } catch (error) {
      if (pending) this.#keep(pending);
      this.#retryAtMilliseconds = performance.now() + RETRY_AFTER_MILLISECONDS;
      this.#failed(error);
      return undefined;
    }
  }

  /** Writes what was kept, in its order. @throws when something is left. */
  #flush(): ExperimentJournal {
    const journal = this.#journal ?? this.#openAnywhere();
    const { count } = this.#pending;
    if (count === 0) return journal;
    if (journal.isRemoved()) this.#putBack(journal);
    this.#pending.writeAll((item) => {
      if ("record" in item) journal.appendRecord(item.record, this.#tail());
      else if ("line" in item) return journal.appendTranscript(item.line);
      else if ("score" in item) journal.appendScore(item.score);
      else journal.saveMedia(item.fileName, item.bytes);
      return undefined;
    });
    journal.syncIfAlways();
    if (!this.#saidThatItWorksAgain) {
      this.#warn(`Writing works again; ${count} lines kept in memory are written.`);
      this.#saidThatItWorksAgain = true;
    }
    return journal;
  }

  #keep(item: PendingWrite): void {
    this.#pending.add(item);
    if (!this.#pending.isTooMuch) return;
    const now = performance.now();
    if (now >= this.#nextRescueMilliseconds && this.#moveToRescue()) {
      try {
        this.#flush();
      } catch (error) {
        debug(() => `the rescue folder failed: ${String(error)}`);
      }
    }
    if (this.#pending.isTooMuch) this.#nextRescueMilliseconds = now + RETRY_AFTER_MILLISECONDS;
    this.#pending.dropOldest();
  }

  /** Told once: a disk that fails and recovers all night is the same news. */
  #failed(error: unknown): void {
    debug(() => `writing failed: ${error instanceof Error ? error.stack : String(error)}`);
    if (error instanceof ExplogError && error.code === "LOG_WRITE_FAILED") throw error;
    const reason = messageOf(error);
    if (this.#strict) {
      throw new ExplogError("LOG_WRITE_FAILED", `The log can't be written: ${reason}`, { cause: error });
    }
    if (this.#warned) return;
    this.#warned = true;
    this.#warn(`The log can't be written (${reason}). Your run goes on; records are kept and tried again.`);
  }

  /** Nobody could catch an error thrown from here: a strict logger throws it from its next call instead. */
  #failedInBackground(error: Error): void {
    if (this.#strict) this.#backgroundError = error;
    else this.#failed(error);
  }

  #putBack(journal: ExperimentJournal): void {
    journal.moveTo(journal.path);
    this.#warn(
      `The experiment's folder was removed while it ran; it has been written again: ${journal.path}`,
    );
  }

  /** @throws when there is no folder that can be written. */
  #openAnywhere(): ExperimentJournal {
    const journal = openInRescue(this.#experimentId, this.#open);
    this.#journal = journal;
    this.#rescued = true;
    this.#warn(`The log goes to the rescue folder: ${journal.path}`);
    return journal;
  }

  #moveToRescue(reason?: unknown): boolean {
    const journal = this.#journal;
    if (this.#rescued || !journal || !moveToRescue(this.#experimentId, journal)) return false;
    this.#rescued = true;
    const why = this.#warned || reason === undefined ? "" : ` can't be written (${messageOf(reason)}); it`;
    this.#warned = true;
    this.#warn(`The log${why} goes to the rescue folder: ${journal.path}`);
    return true;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
