import type { Checkpoint } from "../format/checkpoint.js";
import type {
  ExperimentHead,
  ExperimentSession,
  ExperimentTail,
  FinalStatus,
  ReachedShare,
} from "../format/experiment-log.js";
import { experimentFiles } from "../format/file-names.js";
import type { GenerationRecord } from "../format/generation-record.js";
import { isSandboxAnswer } from "../format/sandbox-answer.js";
import type { Score } from "../format/score.js";
import { TotalsCounter } from "../format/totals-counter.js";
import type { ExperimentJournal } from "../journal/experiment-journal.js";
import { thisMachine } from "../journal/liveness.js";
import type { ConsoleReporter } from "./console-reporter.js";
import { debug } from "./debug-output.js";
import type { DriftLearner } from "./drift-learner.js";
import type { EarlierSessions } from "./earlier-sessions.js";
import { type ExperimentSummary, summaryText } from "./experiment-summary.js";
import { GuardedJournal } from "./guarded-journal.js";
import { toSeconds } from "./open-call.js";
import { settledScores } from "./settled-scores.js";

const HEARTBEAT_MILLISECONDS = 10_000;
/** Six heartbeats: a script that computes for 50 s without a pause is not taken for stalled. */
const PROMISE_MILLISECONDS = 60_000;
const NOTES_IN_SHORT_CHARACTERS = 120;
/** The tail is rewritten with every generation. */
const MOST_BUDGET_ALERTS = 50;

/** One experiment while it runs: its totals, its files, and its sign of life. */
export class RunningExperiment {
  readonly head: ExperimentHead;
  readonly counter: TotalsCounter;
  readonly journal: GuardedJournal;
  readonly #reporter: ConsoleReporter;
  readonly #drift: DriftLearner;
  readonly #checkpointEvery: number;
  readonly #startMilliseconds = performance.now();
  readonly #tail: ExperimentTail;
  readonly #heartbeat: NodeJS.Timeout;
  /** When the writer's state was last told: it is the same all through a millisecond. */
  #tailMilliseconds = 0;
  #sequence = 0;
  #calls = 0;
  #state: unknown = null;
  #hasLaterScores = false;
  readonly #earlierSeconds: number;
  readonly #earlierSessions: readonly ExperimentSession[] = [];
  /** Only of an experiment that was resumed. */
  readonly #session: ExperimentSession | undefined;

  constructor(options: {
    head: ExperimentHead;
    open: (tail: ExperimentTail) => ExperimentJournal | undefined;
    /** Opens the files of a new experiment in another folder. */
    openIn?: (folder: string, tail: ExperimentTail) => ExperimentJournal;
    reporter: ConsoleReporter;
    drift: DriftLearner;
    checkpointEvery: number;
    strict: boolean;
    sandbox: boolean;
    /** What the sessions before this one have done, when the experiment is gone on with. */
    earlier?: EarlierSessions;
  }) {
    this.head = options.head;
    const { earlier } = options;
    this.counter = earlier?.counter ?? new TotalsCounter();
    this.#sequence = earlier?.lastSequence ?? 0;
    this.#calls = earlier?.finished.lastCall ?? 0;
    this.#state = earlier?.state ?? null;
    this.#earlierSeconds = earlier?.durationSeconds ?? 0;
    this.#reporter = options.reporter;
    this.#drift = options.drift;
    this.#checkpointEvery = options.checkpointEvery;
    const machine = thisMachine();
    this.#tail = {
      status: "running",
      endTime: null,
      durationSeconds: 0,
      totals: this.counter.totals,
      models: this.counter.models,
      providers: this.counter.providers,
      scores: this.counter.scores,
      notesInShort: shortened(this.head.notes),
      sandbox: options.sandbox || undefined,
      writer: {
        pid: process.pid,
        ...machine,
        session: earlier?.session ?? 1,
        updatedAt: "",
        nextUpdateBy: "",
      },
    };
    this.#tail.budgetAlerts = earlier?.tail.budgetAlerts;
    if (earlier) {
      this.#earlierSessions = earlier.sessions;
      this.#session = {
        session: earlier.session,
        startTime: new Date().toISOString(),
        endTime: null,
        generations: 0,
        replayed: 0,
        ...(earlier.configChanges.length > 0 ? { configChanges: earlier.configChanges } : {}),
      };
    }
    this.journal = new GuardedJournal({
      journal: options.open(this.#currentTail()),
      open: options.openIn && ((folder) => options.openIn?.(folder, this.#currentTail())),
      experimentId: this.head.experimentId,
      strict: options.strict,
      warn: (message) => this.#reporter.warning(message),
      tail: () => this.#currentTail(),
    });
    this.#heartbeat = setInterval(() => this.journal.heartbeat(), HEARTBEAT_MILLISECONDS);
    this.#heartbeat.unref();
    debug(() => `started ${this.head.experimentId} in ${this.journal.path}`);
  }

  /** A stored answer was given back. */
  countReplay(): void {
    if (this.#session) this.#session.replayed += 1;
  }

  nextCall(): number {
    this.#calls += 1;
    return this.#calls;
  }

  nextSequence(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  /** Adds a finished generation to the log and the totals, and tells the user. */
  add(record: GenerationRecord): void {
    this.counter.add(record);
    if (this.#session) this.#session.generations += 1;
    if (isSandboxAnswer(record)) this.#tail.sandbox = true;
    this.journal.appendRecord(record);
    this.#drift.add(record);
    debug(() => `record ${record.seq} (${record.key}, ${record.status}) written, $${record.cost.usd}`);
    this.#reporter.generation(record);
    if (this.#checkpointEvery > 0 && record.seq % this.#checkpointEvery === 0) {
      this.journal.saveCheckpointInBackground((journal) => this.#checkpoint(journal));
      this.#reporter.checkpointSaved(experimentFiles.checkpoint(this.head.experimentId));
    }
  }

  /** Keeps a score that came after its generation was written. */
  addScore(score: Score): void {
    this.#hasLaterScores = true;
    this.counter.addScore(score.name, score.value);
    this.journal.appendScore(score);
    this.journal.rewriteTail();
  }

  /** Shares of a budget that were told of, in all sessions. */
  get budgetAlerts(): readonly ReachedShare[] {
    return this.#tail.budgetAlerts ?? [];
  }

  addBudgetAlert(reached: Omit<ReachedShare, "at" | "session">): void {
    // A call that the experiment left behind may still end.
    if (this.#tail.endTime !== null) return;
    const { session } = this.#tail.writer;
    const alert = { at: new Date().toISOString(), session, ...reached };
    this.#tail.budgetAlerts = [...this.budgetAlerts, alert].slice(-MOST_BUDGET_ALERTS);
    this.journal.heartbeat();
  }

  saveCheckpoint(state: unknown): void {
    if (state !== undefined) this.#state = state;
    this.journal.saveCheckpoint((journal) => this.#checkpoint(journal));
    this.#reporter.checkpointSaved(experimentFiles.checkpoint(this.head.experimentId));
  }

  end(status: FinalStatus, error: { name: string; message: string } | undefined): ExperimentSummary {
    clearInterval(this.#heartbeat);
    this.#tail.durationSeconds = this.#elapsedSeconds();
    this.#tail.status = status;
    this.#tail.error = error;
    this.#tail.endTime = new Date().toISOString();
    if (this.#session) this.#session.endTime = this.#tail.endTime;
    this.journal.end((journal) => {
      if (this.#hasLaterScores)
        this.#tail.scores = settledScores(journal.path, this.head.experimentId) ?? this.#tail.scores;
      journal.rewriteTail(this.#currentTail());
      journal.saveCheckpoint(this.#checkpoint(journal));
      journal.writeSummary(summaryText(this.summary(journal.path)));
    });
    this.#drift.save();
    const summary = this.summary(this.journal.path ?? "");
    debug(() => `ended ${this.head.experimentId} as ${status}: ${summary.path}`);
    this.#reporter.ended(this.head.experimentId, status, summaryText(summary), error);
    return summary;
  }

  summary(path: string): ExperimentSummary {
    const tail = this.#currentTail();
    return {
      experimentId: this.head.experimentId,
      status: tail.status,
      startTime: this.head.startTime,
      endTime: tail.endTime,
      durationSeconds: tail.durationSeconds,
      models: [...tail.models],
      notes: this.head.notes,
      totals: { ...tail.totals },
      scores: structuredClone(tail.scores),
      path,
      sandbox: tail.sandbox ?? false,
      error: tail.error,
    };
  }

  #currentTail(): ExperimentTail {
    const now = Date.now();
    if (this.#tail.endTime === null) this.#tail.durationSeconds = this.#elapsedSeconds();
    this.#tail.models = this.counter.models;
    this.#tail.providers = this.counter.providers;
    if (this.#session) this.#tail.sessions = [...this.#earlierSessions, this.#session];
    if (now !== this.#tailMilliseconds) {
      this.#tailMilliseconds = now;
      this.#tail.writer.updatedAt = new Date(now).toISOString();
      this.#tail.writer.nextUpdateBy = new Date(now + PROMISE_MILLISECONDS).toISOString();
    }
    return this.#tail;
  }

  #elapsedSeconds(): number {
    return this.#earlierSeconds + toSeconds(performance.now() - this.#startMilliseconds);
  }

  #checkpoint(journal: ExperimentJournal): Checkpoint {
    return {
      experimentId: this.head.experimentId,
      savedAt: new Date().toISOString(),
      seq: this.#sequence,
      totals: this.counter.totals,
      logBytes: journal.logBytes,
      transcriptBytes: journal.transcriptBytes,
      state: this.#state,
    };
  }
}

function shortened(notes: string): string {
  const line = notes.replace(/\s+/g, " ").trim();
  return line.length > NOTES_IN_SHORT_CHARACTERS ? `${line.slice(0, NOTES_IN_SHORT_CHARACTERS - 1)}…` : line;
}
