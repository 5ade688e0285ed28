import type { Checkpoint } from "../format/checkpoint.js";
import type { ExperimentTail } from "../format/experiment-log.js";
import { ExplogError } from "../format/explog-error.js";
import type { GenerationRecord, TranscriptPosition } from "../format/generation-record.js";
import type { Score } from "../format/score.js";
import type { TranscriptLine } from "../format/transcript-line.js";
import type { ExperimentJournal } from "../journal/experiment-journal.js";
import { debug } from "./debug-output.js";
import { createRescueFolder } from "./rescue-folder.js";

/** Bytes of records kept in memory while nothing can be written; beyond it the rescue folder is tried at once. */
const PENDING_LIMIT_BYTES = 32 * 1024 * 1024;
const RETRY_AFTER_MILLISECONDS = 1_000;

type PendingWrite = { record: GenerationRecord } | { line: TranscriptLine } | { score: Score };

/**
 * Keeps a failing disk away from the user's code: what can't be written is kept in memory up to a
 * bound, tried again, and in the end written to a rescue folder. With `strict` it throws instead.
 */
export class GuardedJournal {
  #journal: ExperimentJournal | undefined;
  readonly #experimentId: string;
  readonly #strict: boolean;
  readonly #warn: (message: string) => void;
  readonly #tail: () => ExperimentTail;
  #pending: PendingWrite[] = [];
  #pendingBytes = 0;
  #dropped = 0;
  #retryAt = 0;
  #warned = false;
  #rescued = false;
  #ended = false;
  #backgroundError: Error | undefined;

  constructor(options: {
    /** `undefined` when no folder at all could be made. */
    journal: ExperimentJournal | undefined;
    experimentId: string;
    strict: boolean;
    warn: (message: string) => void;
    tail: () => ExperimentTail;
  }) {
    this.#journal = options.journal;
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
    this.#attempt(undefined, (journal) => journal.saveMedia(fileName, bytes));
  }

  saveCheckpoint(checkpoint: (journal: ExperimentJournal) => Checkpoint): void {
    this.#attempt(undefined, (journal) => journal.saveCheckpoint(checkpoint(journal)));
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
    this.#retryAt = 0;
    const finished = this.#attempt(undefined, (journal) => {
      if (journal.isRemoved()) this.#putBack(journal);
      finish(journal);
      return true;
    });
    if (!finished && this.#moveToRescue()) {
      const journal = this.#journal;
      if (journal && this.#flush()) this.#attempt(undefined, finish);
    }
    if (this.#pending.length > 0 || this.#dropped > 0) {
      const lost = this.#pending.length + this.#dropped;
      this.#warn(`${lost} lines of the log could be written nowhere and are lost.`);
    }
    this.#journal?.close();
    this.#ended = true;
  }

  #attempt<Result>(
    pending: PendingWrite | undefined,
    write: (journal: ExperimentJournal) => Result,
  ): Result | undefined {
    if (this.#ended) return undefined;
    const journal = this.#journal;
    if (this.#backgroundError) {
      const error = this.#backgroundError;
      this.#backgroundError = undefined;
      this.#failed(error, false);
    }
    if (!journal) {
      if (pending) this.#keep(pending);
      return undefined;
    }
    if (this.#pending.length > 0 && !this.#flush()) {
      if (pending) this.#keep(pending);
      return undefined;
    }
    try {
      return write(journal);
    } catch (error) {
      this.#failed(error, true);
      if (pending) this.#keep(pending);
      return undefined;
    }
  }

  /** Writes what was kept, in its order. @returns whether nothing is left. */
  #flush(): boolean {
    if (Date.now() < this.#retryAt || !this.#journal) return false;
    const count = this.#pending.length;
    let written = 0;
    try {
      for (const item of this.#pending) {
        if ("record" in item) this.#journal.appendRecord(item.record, this.#tail());
        else if ("line" in item) this.#journal.appendTranscript(item.line);
        else this.#journal.appendScore(item.score);
        written += 1;
      }
    } catch {
      this.#retryAt = Date.now() + RETRY_AFTER_MILLISECONDS;
    }
    this.#pending.splice(0, written);
    if (this.#pending.length > 0) return false;
    this.#pendingBytes = 0;
    if (count > 0) this.#warn(`Writing works again; ${count} lines kept in memory are written.`);
    this.#warned = false;
    return true;
  }

  #keep(item: PendingWrite): void {
    this.#pendingBytes += JSON.stringify(item).length;
    this.#pending.push(item);
    if (this.#pendingBytes <= PENDING_LIMIT_BYTES) return;
    if (!this.#rescued && this.#moveToRescue() && this.#flush()) return;
    const oldest = this.#pending.shift();
    if (oldest) this.#pendingBytes -= JSON.stringify(oldest).length;
    this.#dropped += 1;
  }

  #failed(error: unknown, retry: boolean): void {
    if (retry) this.#retryAt = Date.now() + RETRY_AFTER_MILLISECONDS;
    debug(() => `writing failed: ${error instanceof Error ? error.stack : String(error)}`);
    const reason = error instanceof Error ? error.message : String(error);
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
    else this.#failed(error, false);
  }

  #putBack(journal: ExperimentJournal): void {
    journal.moveTo(journal.path);
    this.#warn(
      `The experiment's folder was removed while it ran; it has been written again: ${journal.path}`,
    );
  }

  #moveToRescue(): boolean {
    if (this.#rescued || !this.#journal) return false;
    const folder = createRescueFolder(this.#experimentId);
    if (!folder) return false;
    try {
      this.#journal.moveTo(folder);
    } catch {
      return false;
    }
    this.#rescued = true;
    this.#retryAt = 0;
    this.#warn(`The log goes to the rescue folder: ${folder}`);
    return true;
  }
}
