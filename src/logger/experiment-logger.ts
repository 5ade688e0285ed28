import type { BudgetStatus } from "../budget/budget-account.js";
import { BudgetExceededError } from "../budget/budget-exceeded-error.js";
import type { FinalStatus, RunSource } from "../format/experiment-log.js";
import { ExplogError } from "../format/explog-error.js";
import type { GenerationRecord } from "../format/generation-record.js";
import type {
  FinishedCall,
  GenerationPlace,
  ModelCallRecorder,
  ModelCallRequest,
  OpenModelCall,
} from "../format/model-call.js";
import {
  type InstrumentOptions,
  instrumentClient,
  uninstrumentClient,
} from "../instrument/instrument-client.js";
import type { BudgetGuard } from "./budget-guard.js";
import type { CallRecorder } from "./call-recorder.js";
import { checkGeneration } from "./checked-generation.js";
import { checkStart } from "./checked-start.js";
import { type ConsoleReporter, createConsoleReporter } from "./console-reporter.js";
import type { ExperimentSummary } from "./experiment-summary.js";
import { describeError } from "./failed-call.js";
import { type GenerationRequest, runGeneration } from "./generation.js";
import { type LoggedGeneration, logRequest, withoutContent } from "./logged-generation.js";
import { checkedOptions, type ExperimentLoggerOptions } from "./logger-options.js";
import { openRecorder, type StartedExperiment } from "./open-recorder.js";
import { type ResumedExperiment, resumeRunning } from "./resume-experiment.js";
import type { RunningExperiment } from "./running-experiment.js";
import { safeRedact } from "./safe-redact.js";
import { startRunning } from "./start-experiment.js";
import { currentStep, runInStep } from "./step-context.js";

/**
 * Logs one experiment at a time to a folder of its own. A failure to log never reaches the caller's
 * code unless `strict` is set; a programming error (no experiment started, one started twice) throws
 * an {@link ExplogError} with a stable `code`.
 */
export class ExperimentLogger implements ModelCallRecorder {
  readonly #options: ExperimentLoggerOptions;
  readonly #reporter: ConsoleReporter;
  readonly #redact: (text: string) => string;
  #experiment: RunningExperiment | undefined;
  #recorder: CallRecorder | undefined;
  #budget: BudgetGuard | undefined;

  constructor(options: ExperimentLoggerOptions = {}) {
    this.#options = checkedOptions(options);
    this.#reporter = createConsoleReporter(options.console ?? "auto", options.output);
    this.#redact = safeRedact(options.redact, (message) => this.#reporter.warning(message));
  }

  /** Id of the running experiment. */
  get experimentId(): string | undefined {
    return this.#experiment?.head.experimentId;
  }

  /** Folder of the running experiment's files. */
  get experimentDir(): string | undefined {
    return this.#experiment?.journal.path;
  }

  /**
   * Starts an experiment and creates its folder.
   * @param config any plain object; a redacted copy of it is kept.
   * @returns the experiment's id.
   * @throws ExplogError `ALREADY_STARTED`, `INVALID_ARGUMENT`.
   */
  startExperiment(
    config: unknown = {},
    notes = "",
    details: { sandbox?: boolean; run?: RunSource } = {},
  ): string {
    checkStart(config, notes);
    if (this.#experiment) {
      throw new ExplogError(
        "ALREADY_STARTED",
        `startExperiment: ${this.experimentId} is still running. Call endExperiment() first, or use a second ExperimentLogger.`,
      );
    }
    const sandbox = details.sandbox ?? false;
    const started = startRunning({
      config,
      notes,
      sandbox,
      run: details.run,
      options: this.#options,
      reporter: this.#reporter,
      redact: this.#redact,
    });
    this.#record({ ...started, sandbox });
    return started.experiment.head.experimentId;
  }

  /**
   * Goes on with an experiment whose process is gone: same id, same log, totals carried on. A
   * `generation` that was finished gives its result back without a call.
   * @param id as `startExperiment` returned it, in the same `outputDir`; or the path of its folder.
   * @throws ExplogError `ALREADY_STARTED`, `EXPERIMENT_NOT_FOUND`, `EXPERIMENT_IN_USE`, `LOG_UNREADABLE`.
   */
  resumeExperiment(id: string, details: { configChanges?: readonly string[] } = {}): ResumedExperiment {
    if (this.#experiment) {
      throw new ExplogError(
        "ALREADY_STARTED",
        `resumeExperiment: ${this.experimentId} is still running. Call endExperiment() first, or use a second ExperimentLogger.`,
      );
    }
    const { told, running } = resumeRunning(id, {
      configChanges: details.configChanges ?? [],
      options: this.#options,
      reporter: this.#reporter,
    });
    if (running) this.#record({ ...running, earlier: running });
    return told;
  }

  #record(started: StartedExperiment): void {
    this.#experiment = started.experiment;
    const { recorder, budget } = openRecorder(started, {
      options: this.#options,
      reporter: this.#reporter,
      redact: this.#redact,
      failed: (error) => this.#failed(error),
    });
    this.#recorder = recorder;
    this.#budget = budget;
  }

  /**
   * Writes down a generation that took place. With `rawUsage` (or `usage`) its counts are reported
   * ones; without, they are counted locally and marked as estimated.
   * @throws ExplogError `NOT_STARTED`, `INVALID_ARGUMENT`.
   */
  logGeneration(generation: LoggedGeneration): GenerationRecord {
    const recorder = this.#started("logGeneration").recorder;
    checkGeneration(generation);
    try {
      const { request, ended, attempts } = logRequest(generation);
      return recorder.log(request, ended, attempts);
    } catch (error) {
      this.#failed(error);
      const { request, ended, attempts } = logRequest(withoutContent(generation));
      return recorder.log(request, ended, attempts);
    }
  }

  /**
   * Times `call` and writes it down. An instrumented client called inside is logged once, with this
   * generation's key.
   * @returns what `call` returns; its error is rethrown as it is.
   */
  async generation<Result>(
    request: GenerationRequest,
    call: () => Result | Promise<Result>,
  ): Promise<Result> {
    return runGeneration(this.#started("generation").recorder, request, call);
  }

  /** Runs `body`; calls that an instrumented client makes inside carry this frame or step. */
  step<Result>(place: GenerationPlace, body: () => Result): Result {
    const outer = currentStep()?.place;
    return runInStep({ place: { ...outer, ...place }, calls: 0 }, body);
  }

  /**
   * Makes every call through a model client a logged one, in place; doing it twice is harmless.
   * Supported: `@google/genai`, `openai` (and compatible servers), `@anthropic-ai/sdk`.
   * @returns the same client.
   * @throws ExplogError `UNSUPPORTED_CLIENT`.
   */
  instrument<Client extends object>(client: Client, options?: InstrumentOptions): Client {
    return instrumentClient(client, this, options);
  }

  /** Puts an instrumented client back exactly as it was. @returns the same client. */
  uninstrument<Client extends object>(client: Client): Client {
    return uninstrumentClient(client, this);
  }

  /** For wrappers of model clients; see {@link ModelCallRecorder}. */
  reserve(request: ModelCallRequest): Promise<void> | undefined {
    return this.#recorder?.waitForRoom(request);
  }

  /** For wrappers of model clients; see {@link ModelCallRecorder}. */
  openCall(request: ModelCallRequest): OpenModelCall | undefined {
    try {
      return this.#recorder?.open(request);
    } catch (error) {
      if (error instanceof BudgetExceededError) throw error;
      this.#failed(error);
      return undefined;
    }
  }

  /** For runners: the answer of an earlier session to this very request; each is given back once. */
  findFinished(request: ModelCallRequest): FinishedCall | undefined {
    try {
      return this.#recorder?.lookUp(request, currentStep()).finished;
    } catch (error) {
      this.#failed(error);
      return undefined;
    }
  }

  /** Where the running experiment's budget stands; `undefined` without a budget. */
  budgetStatus(): BudgetStatus | undefined {
    return this.#budget?.budget.status();
  }

  /** Keeps a score of the generation with this key; the last one of a name counts. */
  logScore(key: string, name: string, value: number): void {
    const { experiment, recorder } = this.#started("logScore");
    if (!Number.isFinite(value)) {
      throw new ExplogError(
        "INVALID_ARGUMENT",
        `logScore: ${name} of ${key} is ${value}. Pass a finite number.`,
      );
    }
    recorder.makeRecords();
    experiment.addScore({ key, name, value, at: new Date().toISOString() });
  }

  /** Writes a checkpoint now and waits for the disk; `state` is kept in it. */
  saveCheckpoint(state?: unknown): void {
    const { experiment, recorder } = this.#started("saveCheckpoint");
    recorder.makeRecords();
    experiment.saveCheckpoint(state);
  }

  /** @returns the experiment's summary. @throws ExplogError `NOT_STARTED`. */
  endExperiment(options: { status?: FinalStatus; error?: unknown } = {}): ExperimentSummary {
    const { experiment, recorder } = this.#started("endExperiment");
    recorder.leaveOpenCallsBehind();
    this.#budget?.budget.close();
    this.#budget = undefined;
    this.#experiment = undefined;
    this.#recorder = undefined;
    const error = options.error === undefined ? undefined : describeError(options.error);
    return experiment.end(
      options.status ?? (error ? "failed" : "completed"),
      error && { name: error.name, message: this.#redact(error.message) },
    );
  }

  /** Starts an experiment, runs `body`, and ends it; a throw ends it as `failed` and is rethrown. */
  async run<Result>(
    config: unknown,
    notes: string,
    body: (experiment: ExperimentLogger) => Result | Promise<Result>,
  ): Promise<Result> {
    this.startExperiment(config, notes);
    try {
      const result = await body(this);
      if (this.#experiment) this.endExperiment();
      return result;
    } catch (error) {
      if (this.#experiment) this.endExperiment({ status: "failed", error });
      throw error;
    }
  }

  /** Ends the running experiment, if there is one. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#experiment) this.endExperiment();
  }

  /** An error of our own: told, and thrown only when strict. */
  #failed(error: unknown): void {
    if (this.#options.strict) throw error;
    this.#reporter.warning(`A call could not be logged as it was: ${describeError(error).message}`);
  }

  #started(method: string): { experiment: RunningExperiment; recorder: CallRecorder } {
    if (this.#experiment && this.#recorder) return { experiment: this.#experiment, recorder: this.#recorder };
    throw new ExplogError(
      "NOT_STARTED",
      `${method}: no experiment is running. Call startExperiment(config) first.`,
    );
  }
}
