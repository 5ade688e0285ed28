import type { Reservation } from "../budget/budget.js";
import type { ContentMessage } from "../format/content.js";
import type { GenerationRecord, TranscriptPosition } from "../format/generation-record.js";
import { isoTime } from "../format/iso-time.js";
import type { ModelCallRequest, OpenModelCall } from "../format/model-call.js";
import { fromPicodollars } from "../format/money.js";
import type { ErrorLine, ResponseLine } from "../format/transcript-line.js";
import type { BudgetGuard } from "./budget-guard.js";
import type { CallAccounting } from "./call-accounting.js";
import { inheritPlace, keyOf } from "./call-place.js";
import { type CallDetails, recordOfCall } from "./call-record.js";
import {
  type ContentCapture,
  capturedMessages,
  capturedParameters,
  capturedText,
  mediaFileName,
  requestHash,
  textOfMessages,
} from "./captured-content.js";
import { type DescribedError, describeError } from "./failed-call.js";
import { keptResult } from "./kept-result.js";
import { type CallIdentity, type CallSink, type EndedCall, OpenCall } from "./open-call.js";
import type { Replay, Replays } from "./replays.js";
import type { RunningExperiment } from "./running-experiment.js";
import { currentStep, type StepContext } from "./step-context.js";
import { usageReportOf } from "./usage-report.js";

/** Writes the calls of one experiment: the ledger before and after each, and its record. */
export class CallRecorder implements CallSink {
  readonly #experiment: RunningExperiment;
  readonly #capture: ContentCapture;
  readonly #accounting: CallAccounting;

  readonly failed: (error: unknown) => void;
  /** Only of an experiment that was resumed. */
  readonly #replays: Replays | undefined;
  readonly #warn: (message: string) => void;
  readonly #budget: BudgetGuard | undefined;
  /** Calls under way. */
  readonly #open = new Set<OpenCall>();

  constructor(
    experiment: RunningExperiment,
    capture: ContentCapture,
    accounting: CallAccounting,
    failed: (error: unknown) => void,
    replays?: { of: Replays; warn: (message: string) => void },
    budget?: BudgetGuard,
  ) {
    this.#replays = replays?.of;
    this.#warn = replays?.warn ?? (() => undefined);
    this.failed = failed;
    this.#budget = budget;
    this.#experiment = experiment;
    this.#capture = capture;
    this.#accounting = accounting;
  }

  /** Opens a call and writes its request to the ledger; it may go out once this returns. */
  open(request: ModelCallRequest): OpenModelCall {
    const step = currentStep();
    return step?.takeOver?.(request) ?? this.openOwn(request, step);
  }

  /** Waits for room in the budget; the `open` of the same request then uses it. */
  waitForRoom(request: ModelCallRequest): Promise<void> | undefined {
    if (!this.#budget) return undefined;
    return this.#budget.reserve(request);
  }

  reserve(request: ModelCallRequest, instead?: Reservation): Reservation | undefined {
    return this.#budget?.take(request, instead);
  }

  settle(reservation: Reservation, record: GenerationRecord | undefined): void {
    if (record) this.#budget?.settle(reservation, record);
    else reservation.settleUnknown(0n, 0);
  }

  /** @param key found already, when the call was looked for among the finished ones. */
  openOwn(request: ModelCallRequest, step: StepContext | undefined, key?: string): OpenCall {
    const reservation = this.reserve(request);
    const placed = step ? inheritPlace(request, step) : request;
    const call = new OpenCall({
      sink: this,
      reservation,
      call: this.#experiment.nextCall(),
      key: key ?? keyOf(request, placed, step),
      request: placed,
      onEnd: (ended) => this.#open.delete(ended),
    });
    this.#open.add(call);
    return call;
  }

  /** The key of a request, and the answer of an earlier session to it. */
  lookUp(
    request: ModelCallRequest,
    step: StepContext | undefined,
  ): { key: string; finished: Replay | undefined } {
    const placed = step ? inheritPlace(request, step) : request;
    const key = keyOf(request, placed, step);
    if (!this.#replays) return { key, finished: undefined };
    const hash = requestHash(placed.model, placed.parameters, placed.messages);
    const finished = this.#replays.find(key, hash, (call, ended, position) =>
      this.#addMissingRecord(call, placed, ended, position),
    );
    return { key, finished };
  }

  /** What the function around a finished call gave back; `undefined` when that is not known, and it is to run again. */
  replayResult({ result, replay }: Replay): { value: unknown } | undefined {
    if (!result) {
      this.#warn(
        "What a finished generation gave back was not kept (capture: none, or a stream): it is made again.",
      );
      return undefined;
    }
    try {
      replay();
    } catch (error) {
      this.failed(error);
    }
    return result;
  }

  /** Ends every call that is still under way: after the experiment nothing more is written. */
  leaveOpenCallsBehind(): void {
    for (const call of [...this.#open]) call.leaveBehind();
  }

  /** Writes a generation that took place already, without a request line of its own. */
  log(request: ModelCallRequest, ended: EndedCall, attempts: number): GenerationRecord {
    const step = currentStep();
    const placed = step ? inheritPlace(request, step) : request;
    const identity = {
      call: this.#experiment.nextCall(),
      attempt: attempts,
      key: keyOf(request, placed, step),
    };
    this.#saveMedia(placed.messages);
    const record = this.#complete(identity, placed, ended, this.#requestContent(placed));
    this.#budget?.add(record);
    return record;
  }

  writeRequest(call: CallIdentity, request: ModelCallRequest, reservation?: Reservation): void {
    this.#saveMedia(request.messages);
    const { picodollars = null, tokens } = reservation?.worst ?? {};
    this.#experiment.journal.appendTranscript({
      type: "request",
      at: isoTime(Date.now()),
      call: call.call,
      attempt: call.attempt,
      key: call.key,
      reserved_usd: picodollars === null ? undefined : fromPicodollars(picodollars),
      reserved_tokens: tokens,
      ...this.#requestContent(request),
    });
  }

  /** Keeps what the function around a call gave back. */
  writeResult(call: CallIdentity, result: unknown): void {
    if (this.#capture.level === "none") return;
    const kept = keptResult(result, this.#capture);
    if (!kept) return;
    this.#experiment.journal.appendTranscript({
      type: "result",
      at: isoTime(Date.now()),
      call: call.call,
      attempt: call.attempt,
      key: call.key,
      ...kept,
    });
  }

  writeRetry(call: CallIdentity, durationSeconds: number, error: unknown): void {
    this.#writeError(call, durationSeconds, describeError(error), { will_retry: true });
  }

  finish(call: CallIdentity, request: ModelCallRequest, ended: EndedCall): GenerationRecord {
    return this.#complete(call, request, ended, undefined);
  }

  #complete(
    call: CallIdentity,
    request: ModelCallRequest,
    ended: EndedCall,
    requestContent: ResponseLine["request"],
  ): GenerationRecord {
    const { outcome, error } = ended;
    const text = textOfMessages(outcome.messages);
    const account = this.#accounting.account(request, ended, text);
    const finishReason = outcome.finishReason ?? account.finishReason;
    const position = error
      ? this.#writeError(call, ended.durationSeconds, error, {
          will_retry: false,
          text: text === "" ? undefined : capturedText(text, this.#capture),
          raw_usage: usageReportOf(outcome.rawUsage),
          request: requestContent,
        })
      : this.#writeResponse(call, ended, text, finishReason, account.modelVersion, requestContent);
    return this.#addRecord(call, request, ended, { account, finishReason, text, position });
  }

  /** Writes the record of a call whose end stands in the ledger already: a crash came between the two. */
  #addMissingRecord(
    call: CallIdentity,
    request: ModelCallRequest,
    ended: EndedCall,
    position: TranscriptPosition,
  ): GenerationRecord {
    const text = textOfMessages(ended.outcome.messages);
    const account = this.#accounting.account(request, ended, text);
    const finishReason = ended.outcome.finishReason ?? account.finishReason;
    const record = this.#addRecord(call, request, ended, { account, finishReason, text, position });
    this.#budget?.addMissing(record);
    return record;
  }

  #addRecord(
    call: CallIdentity,
    request: ModelCallRequest,
    ended: EndedCall,
    details: CallDetails,
  ): GenerationRecord {
    const seq = this.#experiment.nextSequence();
    const record = { seq, ...recordOfCall(call, request, ended, details, this.#capture.redact) };
    this.#experiment.add(record);
    return record;
  }

  #writeResponse(
    call: CallIdentity,
    ended: EndedCall,
    text: string,
    finishReason: string | undefined,
    modelVersion: string | undefined,
    request: ResponseLine["request"],
  ): TranscriptPosition | undefined {
    const { messages, rawUsage } = ended.outcome;
    const onlyText = messages.every(({ parts }) => parts.every((part) => part.type === "text"));
    return this.#experiment.journal.appendTranscript({
      type: "response",
      at: isoTime(Date.now()),
      call: call.call,
      attempt: call.attempt,
      key: call.key,
      duration_seconds: ended.durationSeconds,
      text: capturedText(text, this.#capture),
      messages:
        onlyText && this.#capture.level !== "none" ? undefined : capturedMessages(messages, this.#capture),
      raw_usage: usageReportOf(rawUsage),
      finish_reason: finishReason,
      model_version: modelVersion,
      aborted: ended.status === "aborted" ? true : undefined,
      request,
    });
  }

  #writeError(
    call: CallIdentity,
    durationSeconds: number | null,
    error: DescribedError,
    details: Pick<ErrorLine, "will_retry" | "text" | "raw_usage" | "request">,
  ): TranscriptPosition | undefined {
    return this.#experiment.journal.appendTranscript({
      type: "error",
      at: isoTime(Date.now()),
      call: call.call,
      attempt: call.attempt,
      key: call.key,
      duration_seconds: durationSeconds,
      error: {
        name: error.name,
        message: this.#capture.redact(error.message),
        http_status: error.httpStatus,
      },
      ...details,
    });
  }

  #requestContent(request: ModelCallRequest): NonNullable<ResponseLine["request"]> {
    return {
      request_hash: requestHash(request.model, request.parameters, request.messages),
      provider: request.provider,
      model: request.model,
      parameters: capturedParameters(request.parameters, this.#capture),
      messages: capturedMessages(request.messages, this.#capture),
    };
  }

  #saveMedia(messages: readonly ContentMessage[]): void {
    if (this.#capture.level !== "all") return;
    for (const { parts } of messages) {
      for (const part of parts) {
        if (part.type !== "media" || !part.bytes) continue;
        this.#experiment.journal.saveMedia(mediaFileName(part, part.bytes), part.bytes);
      }
    }
  }
}
