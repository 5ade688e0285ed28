import type { Reservation } from "../budget/reservation.js";
import type { GenerationRecord, GenerationStatus } from "../format/generation-record.js";
import type { LocalCount, ModelCallOutcome, ModelCallRequest, OpenModelCall } from "../format/model-call.js";
import type { TokenUsage } from "../format/token-usage.js";
import type { PlacedRequest } from "./call-place.js";
import { requestHash } from "./captured-content.js";
import { costOfFailedCall, type DescribedError, describeError, isAbort } from "./failed-call.js";

/** How an open call reaches the experiment it belongs to. */
export interface CallSink {
  /** Told of an error of our own, which must not reach the caller's code; throws when the logger is strict. */
  failed(error: unknown): void;
  /** @param reservation what a budget has set aside for this attempt. */
  writeRequest(call: CallIdentity, request: HashedRequest, reservation?: Reservation): void;
  writeResult(call: CallIdentity, result: unknown): void;
  writeRetry(call: CallIdentity, durationSeconds: number, error: unknown): void;
  finish(call: CallIdentity, request: ModelCallRequest, ended: EndedCall): GenerationRecord | undefined;
  /** As `finish`, but the record may be made a moment later. */
  finishInPassing(call: CallIdentity, request: ModelCallRequest, ended: EndedCall): void;
  /**
   * Room in the budget for an attempt, if there is a budget; in the place of the room that another
   * description of the same call had. A count that was made of the request is not made again.
   * @throws BudgetExceededError
   */
  reserve(
    request: ModelCallRequest,
    options?: { instead?: Reservation; count?: LocalCount },
  ): Reservation | undefined;
  settle(reservation: Reservation, record: GenerationRecord | undefined): void;
}

export interface CallIdentity {
  /** Numbers the calls of an experiment. */
  call: number;
  attempt: number;
  key: string;
}

/** A request with its hash, which is worked out once for all its attempts. */
export interface HashedRequest {
  request: ModelCallRequest;
  hash: string;
}

export interface EndedCall {
  status: GenerationStatus;
  startedAt: Date;
  /** `null` when whoever logged the call did not say. */
  durationSeconds: number | null;
  timeToFirstTokenSeconds?: number;
  outcome: ModelCallOutcome;
  /** Whether an answer is known, be it empty: only then can its tokens be counted. */
  answered: boolean;
  /** Earlier attempts that ended without an answer and may have been billed. */
  lostAttempts: number;
  error?: DescribedError;
  /** Counts that come from the caller, in explog's own names. */
  givenUsage?: TokenUsage;
  /** Tokens of images of which only the number is known; counted only where they are needed. */
  extraImageTokens?: () => number | undefined;
  /** The local count of the request, where it was made before the call. */
  count?: LocalCount;
}

/** One call under way: its clock, its attempts, and its one end. */
export class OpenCall implements OpenModelCall {
  readonly #sink: CallSink;
  readonly #identity: CallIdentity;
  readonly #onEnd: (call: OpenCall) => void;
  #request: ModelCallRequest;
  #hash: string;
  #startedAt: Date;
  #startMilliseconds: number;
  #firstTokenMilliseconds: number | undefined;
  #lostAttempts = 0;
  #ended = false;
  /** What is set aside for the attempt under way. */
  #reservation: Reservation | undefined;
  /** Of the request's input, if setting something aside took one. */
  #count: LocalCount | undefined;

  constructor(options: {
    sink: CallSink;
    reservation: Reservation | undefined;
    call: number;
    placed: PlacedRequest;
    onEnd: (call: OpenCall) => void;
  }) {
    const { sink, call, placed } = options;
    this.#onEnd = options.onEnd;
    this.#sink = sink;
    this.#identity = { call, attempt: 1, key: placed.key };
    this.#request = placed.request;
    this.#hash = placed.hash;
    this.#reservation = options.reservation;
    this.#count = options.reservation?.need.count;
    sink.writeRequest(this.#identity, placed, this.#reservation);
    this.#startedAt = new Date();
    this.#startMilliseconds = performance.now();
  }

  /** The experiment ends before the call does: what becomes of it, and what it costs, is not known. */
  leaveBehind(): void {
    const error = {
      name: "ExperimentEnded",
      message: "the experiment ended while this call was under way; it may have been billed",
    };
    this.#end("aborted", { messages: [] }, error);
  }

  /** A wrapped client inside `generation` makes the very call that is open already: it knows its content. */
  takeOver(request: ModelCallRequest): this {
    if (this.#ended) return this;
    this.#reservation = this.#sink.reserve(request, { instead: this.#reservation });
    this.#count = this.#reservation?.need.count;
    const { key, frameNumber, step, tags } = this.#request;
    this.#request = { ...request, key, frameNumber, step, tags: { ...tags, ...request.tags } };
    this.#safely(() => {
      this.#hash = requestHash(request);
      this.#writeRequest();
    });
    this.#restartClock();
    return this;
  }

  get key(): string {
    return this.#identity.key;
  }

  /** Keeps what the function around the call gave back, for a replay to give the same. */
  keepResult(result: unknown): void {
    this.#safely(() => this.#sink.writeResult(this.#identity, result));
  }

  firstToken(): void {
    this.#firstTokenMilliseconds ??= performance.now();
  }

  retry(error: unknown, atMilliseconds = performance.now()): void {
    if (this.#ended) return;
    const mayBeBilled = costOfFailedCall(this.#request.provider, describeError(error)).usd === null;
    if (mayBeBilled) this.#lostAttempts += 1;
    if (mayBeBilled) this.#reservation?.settleUnknown(0n, 0);
    else this.#reservation?.release();
    this.#reservation = undefined;
    const seconds = toSeconds(Math.max(0, atMilliseconds - this.#startMilliseconds));
    this.#safely(() => this.#sink.writeRetry(this.#identity, seconds, error));
  }

  nextAttempt(): void {
    if (this.#ended) return;
    this.#reservation ??= this.#sink.reserve(this.#request, { count: this.#count });
    this.#count ??= this.#reservation?.need.count;
    this.#identity.attempt += 1;
    this.#safely(() => this.#writeRequest());
    this.#restartClock();
  }

  succeed(outcome: ModelCallOutcome): GenerationRecord | undefined {
    return this.#end("ok", outcome);
  }

  succeedInPassing(outcome: ModelCallOutcome): void {
    // A budget is to know at once what is left of it.
    if (this.#reservation) this.#end("ok", outcome);
    else
      this.#endWith("ok", outcome, (ended) =>
        this.#sink.finishInPassing(this.#identity, this.#request, ended),
      );
  }

  fail(error: unknown, partial?: Partial<ModelCallOutcome>): GenerationRecord | undefined {
    return this.#end(isAbort(error) ? "aborted" : "error", { messages: [], ...partial }, error);
  }

  abort(partial?: Partial<ModelCallOutcome>): GenerationRecord | undefined {
    return this.#end("aborted", { messages: [], ...partial });
  }

  #end(status: GenerationStatus, outcome: ModelCallOutcome, error?: unknown): GenerationRecord | undefined {
    if (this.#ended) return undefined;
    const finish = (ended: EndedCall) => this.#sink.finish(this.#identity, this.#request, ended);
    const record = this.#endWith(status, outcome, finish, error);
    if (this.#reservation) this.#sink.settle(this.#reservation, record);
    this.#reservation = undefined;
    return record;
  }

  #endWith<Result>(
    status: GenerationStatus,
    outcome: ModelCallOutcome,
    finish: (ended: EndedCall) => Result,
    error?: unknown,
  ): Result | undefined {
    if (this.#ended) return undefined;
    this.#ended = true;
    this.#onEnd(this);
    const durationSeconds = this.#elapsedSeconds();
    const firstToken = this.#firstTokenMilliseconds;
    return this.#safely(() =>
      finish({
        status,
        startedAt: this.#startedAt,
        durationSeconds,
        timeToFirstTokenSeconds:
          firstToken === undefined ? undefined : toSeconds(firstToken - this.#startMilliseconds),
        outcome,
        answered: status === "ok",
        lostAttempts: this.#lostAttempts,
        count: this.#count,
        error: error === undefined ? undefined : describeError(error),
      }),
    );
  }

  #writeRequest(): void {
    const request = { request: this.#request, hash: this.#hash };
    this.#sink.writeRequest(this.#identity, request, this.#reservation);
  }

  #safely<Result>(body: () => Result): Result | undefined {
    try {
      return body();
    } catch (error) {
      this.#sink.failed(error);
      return undefined;
    }
  }

  #elapsedSeconds(): number {
    return toSeconds(performance.now() - this.#startMilliseconds);
  }

  #restartClock(): void {
    this.#startedAt = new Date();
    this.#startMilliseconds = performance.now();
    this.#firstTokenMilliseconds = undefined;
  }
}

/** Seconds to the microsecond. */
export function toSeconds(milliseconds: number): number {
  return Math.round(milliseconds * 1_000) / 1e6;
}
