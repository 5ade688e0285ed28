import type { Reservation } from "../budget/reservation.js";
import type { ContentMessage } from "../format/content.js";
import type { TranscriptPosition } from "../format/generation-record.js";
import { isoTime } from "../format/iso-time.js";
import { fromPicodollars } from "../format/money.js";
import type { ErrorLine, ResponseLine } from "../format/transcript-line.js";
import {
  type ContentCapture,
  capturedMessages,
  capturedParameters,
  capturedText,
  mediaFileName,
} from "./captured-content.js";
import type { DescribedError } from "./failed-call.js";
import type { GuardedJournal } from "./guarded-journal.js";
import { keptResult } from "./kept-result.js";
import type { CallIdentity, EndedCall, HashedRequest } from "./open-call.js";

/** What an answer says, as far as the ledger keeps it. */
export interface AnswerToWrite {
  text: string;
  /** The usage report alone, out of whatever the answer holds. */
  usageReport: unknown;
  finishReason?: string;
  modelVersion?: string;
  /** Of a call that had no request line of its own. */
  request?: ResponseLine["request"];
}

/** The lines that calls leave in the transcript: what was asked, what came back, what failed. */
export class CallLedger {
  readonly #journal: GuardedJournal;
  readonly #capture: ContentCapture;

  constructor(journal: GuardedJournal, capture: ContentCapture) {
    this.#journal = journal;
    this.#capture = capture;
  }

  writeRequest(call: CallIdentity, request: HashedRequest, reservation?: Reservation): void {
    this.saveMedia(request.request.messages);
    const { picodollars = null, tokens, input } = reservation?.need ?? {};
    this.#journal.appendTranscript({
      type: "request",
      at: isoTime(Date.now()),
      call: call.call,
      attempt: call.attempt,
      key: call.key,
      reserved_usd: picodollars === null ? undefined : fromPicodollars(picodollars),
      reserved_tokens: tokens,
      reserved_input_usd: input && fromPicodollars(input.picodollars),
      reserved_input_tokens: input?.tokens,
      ...this.requestContent(request),
    });
  }

  /** Keeps what the function around a call gave back. */
  writeResult(call: CallIdentity, result: unknown): void {
    if (this.#capture.level === "none") return;
    const kept = keptResult(result, this.#capture);
    if (!kept) return;
    this.#journal.appendTranscript({
      type: "result",
      at: isoTime(Date.now()),
      call: call.call,
      attempt: call.attempt,
      key: call.key,
      ...kept,
    });
  }

  writeResponse(call: CallIdentity, ended: EndedCall, answer: AnswerToWrite): TranscriptPosition | undefined {
    const { messages } = ended.outcome;
    return this.#journal.appendTranscript({
      type: "response",
      at: isoTime(Date.now()),
      call: call.call,
      attempt: call.attempt,
      key: call.key,
      duration_seconds: ended.durationSeconds,
      text: capturedText(answer.text, this.#capture),
      messages:
        isOnlyText(messages) && this.#capture.level !== "none"
          ? undefined
          : capturedMessages(messages, this.#capture),
      raw_usage: answer.usageReport,
      finish_reason: answer.finishReason,
      model_version: answer.modelVersion,
      aborted: ended.status === "aborted" ? true : undefined,
      request: answer.request,
    });
  }

  /** The end of a call that failed; what had come of its answer is kept. */
  writeFailure(
    call: CallIdentity,
    ended: EndedCall,
    error: DescribedError,
    { text, usageReport, request }: AnswerToWrite,
  ): TranscriptPosition | undefined {
    return this.writeError(call, ended.durationSeconds, error, {
      will_retry: false,
      text: text === "" ? undefined : capturedText(text, this.#capture),
      raw_usage: usageReport,
      request,
    });
  }

  writeError(
    call: CallIdentity,
    durationSeconds: number | null,
    error: DescribedError,
    details: Pick<ErrorLine, "will_retry" | "text" | "raw_usage" | "request">,
  ): TranscriptPosition | undefined {
    return this.#journal.appendTranscript({
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

  requestContent({ request, hash }: HashedRequest): NonNullable<ResponseLine["request"]> {
    return {
      request_hash: hash,
      provider: request.provider,
      model: request.model,
      parameters: capturedParameters(request.parameters, this.#capture),
      messages: capturedMessages(request.messages, this.#capture),
    };
  }

  saveMedia(messages: readonly ContentMessage[]): void {
    if (this.#capture.level !== "all") return;
    for (const { parts } of messages) {
      for (const part of parts) {
        if (part.type !== "media" || !part.bytes) continue;
        this.#journal.saveMedia(mediaFileName(part, part.bytes), part.bytes);
      }
    }
  }
}

function isOnlyText(messages: readonly ContentMessage[]): boolean {
  for (const { parts } of messages) for (const part of parts) if (part.type !== "text") return false;
  return true;
}
