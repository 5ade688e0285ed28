import type { Reservation } from "../budget/reservation.js";
import { toPlainJson } from "../format/canonical-json.js";
import type { GenerationRecord, TranscriptPosition } from "../format/generation-record.js";
import type { LocalCount, ModelCallRequest, OpenModelCall } from "../format/model-call.js";
import type { ResponseLine } from "../format/transcript-line.js";
import type { BudgetGuard } from "./budget-guard.js";
import type { CallAccounting } from "./call-accounting.js";
import { CallLedger } from "./call-ledger.js";
import { type PlacedRequest, placeRequest } from "./call-place.js";
import { type CallDetails, recordOfCall } from "./call-record.js";
import { type ContentCapture, textOfMessages } from "./captured-content.js";
import { describeError } from "./failed-call.js";
import {
  type CallIdentity,
  type CallSink,
  type EndedCall,
  type HashedRequest,
  OpenCall,
} from "./open-call.js";
import { RecordsToCome } from "./records-to-come.js";
import type { Replay, Replays } from "./replays.js";
import type { RunningExperiment } from "./running-experiment.js";
import { currentStep, type StepContext } from "./step-context.js";
import { usageReportOf } from "./usage-report.js";

/** Writes the calls of one experiment: the ledger before and after each, and its record. */
export class CallRecorder implements CallSink {
  readonly #experiment: RunningExperiment;
  readonly #capture: ContentCapture;
  readonly #accounting: CallAccounting;
  readonly #ledger: CallLedger;
  readonly #toCome = new RecordsToCome();
  /** Whether a call is written down in full before its caller goes on. */
  readonly #atOnce: boolean;

  readonly failed: (error: unknown) => void;
  /** Only of an experiment that was resumed. */
  readonly #replays: Replays | undefined;
  readonly #warn: (message: string) => void;
  readonly #budget: BudgetGuard | undefined;
  /** Calls under way. */
  readonly #open = new Set<OpenCall>();

  constructor(
    experiment: RunningExperiment,
    options: {
      capture: ContentCapture;
      accounting: CallAccounting;
      failed: (error: unknown) => void;
      replays?: { of: Replays; warn: (message: string) => void };
      budget?: BudgetGuard;
      atOnce: boolean;
    },
  ) {
    const { replays } = options;
    this.#replays = replays?.of;
    this.#warn = replays?.warn ?? (() => undefined);
    this.failed = options.failed;
    this.#budget = options.budget;
    this.#experiment = experiment;
    this.#capture = options.capture;
    this.#accounting = options.accounting;
    this.#atOnce = options.atOnce;
    this.#ledger = new CallLedger(experiment.journal, options.capture);
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

  reserve(
    request: ModelCallRequest,
    options?: { instead?: Reservation; count?: LocalCount },
  ): Reservation | undefined {
    return this.#budget?.take(request, options);
  }

  settle(reservation: Reservation, record: GenerationRecord | undefined): void {
    if (record) this.#budget?.settle(reservation, record);
    else reservation.settleUnknown(0n, 0);
  }

  /** @param known its place and names, when the call was looked for among the finished ones. */
  openOwn(request: ModelCallRequest, step: StepContext | undefined, known?: PlacedRequest): OpenCall {
    const reservation = this.reserve(request);
    const call = new OpenCall({
      sink: this,
      reservation,
      call: this.#experiment.nextCall(),
      placed: known ?? placeRequest(request, step),
      onEnd: (ended) => this.#open.delete(ended),
    });
    this.#open.add(call);
    return call;
  }

  /** Where a request belongs, and the answer of an earlier session to it. */
  lookUp(
    request: ModelCallRequest,
    step: StepContext | undefined,
  ): { placed: PlacedRequest; finished: Replay | undefined } {
    const placed = placeRequest(request, step);
    const finished = this.#replays?.find(placed.key, placed.hash, (call, ended, position) =>
      this.#addMissingRecord(call, placed.request, ended, position),
    );
    return { placed, finished };
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
    this.makeRecords();
    for (const call of [...this.#open]) call.leaveBehind();
  }

  /** Makes the records that are still to come; to be called before whatever builds on them. */
  makeRecords(): void {
    this.#toCome.makeNow();
  }

  /** Writes a generation that took place already, without a request line of its own. */
  log(request: ModelCallRequest, ended: EndedCall, attempts: number): GenerationRecord {
    const placed = placeRequest(request, currentStep());
    const identity = { call: this.#experiment.nextCall(), attempt: attempts, key: placed.key };
    this.#ledger.saveMedia(placed.request.messages);
    const record = this.#complete(identity, placed.request, ended, this.#ledger.requestContent(placed));
    this.#budget?.add(record);
    return record;
  }

  writeRequest(call: CallIdentity, request: HashedRequest, reservation?: Reservation): void {
    this.#ledger.writeRequest(call, request, reservation);
  }

  writeResult(call: CallIdentity, result: unknown): void {
    this.#ledger.writeResult(call, result);
  }

  writeRetry(call: CallIdentity, durationSeconds: number, error: unknown): void {
    this.#ledger.writeError(call, durationSeconds, describeError(error), { will_retry: true });
  }

  finish(call: CallIdentity, request: ModelCallRequest, ended: EndedCall): GenerationRecord {
    return this.#complete(call, request, ended, undefined);
  }

  finishInPassing(call: CallIdentity, request: ModelCallRequest, ended: EndedCall): void {
    const { messages, finishReason, modelVersion, rawUsage } = ended.outcome;
    // Without these, the ledger's line has to wait for what the usage report says.
    if (this.#atOnce || finishReason === undefined || modelVersion === undefined) {
      this.finish(call, request, ended);
      return;
    }
    const text = textOfMessages(messages);
    // Until the record is made, the caller may change what it was given.
    const usageReport = toPlainJson(usageReportOf(rawUsage));
    const answer = { text, usageReport, finishReason, modelVersion };
    const position = this.#ledger.writeResponse(call, ended, answer);
    const kept = { ...ended, outcome: { ...ended.outcome, rawUsage: usageReport } };
    this.#toCome.add(() => {
      try {
        const account = this.#accounting.account(request, kept, text);
        this.#addRecord(call, request, kept, { account, finishReason, text, position });
      } catch (error) {
        this.failed(error);
      }
    });
  }

  #complete(
    call: CallIdentity,
    request: ModelCallRequest,
    ended: EndedCall,
    requestContent: ResponseLine["request"],
  ): GenerationRecord {
    this.makeRecords();
    const { outcome, error } = ended;
    const text = textOfMessages(outcome.messages);
    const account = this.#accounting.account(request, ended, text);
    const finishReason = outcome.finishReason ?? account.finishReason;
    const answer = {
      text,
      usageReport: usageReportOf(outcome.rawUsage),
      finishReason,
      modelVersion: account.modelVersion,
      request: requestContent,
    };
    const position = error
      ? this.#ledger.writeFailure(call, ended, error, answer)
      : this.#ledger.writeResponse(call, ended, answer);
    return this.#addRecord(call, request, ended, { account, finishReason, text, position });
  }

  /** Writes the record of a call whose end stands in the ledger already: a crash came between the two. */
  #addMissingRecord(
    call: CallIdentity,
    request: ModelCallRequest,
    ended: EndedCall,
    position: TranscriptPosition,
  ): GenerationRecord {
    this.makeRecords();
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
}
