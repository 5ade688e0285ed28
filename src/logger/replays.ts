import { closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { experimentFiles } from "../format/file-names.js";
import type { GenerationRecord, TranscriptPosition } from "../format/generation-record.js";
import { isoTime } from "../format/iso-time.js";
import type { FinishedCall, ReplayedGeneration } from "../format/model-call.js";
import type { ResponseLine, ResultLine, TranscriptLine } from "../format/transcript-line.js";
import type { FinishedGeneration, FinishedGenerations } from "./finished-generations.js";
import type { CallIdentity, EndedCall } from "./open-call.js";
import type { RunningExperiment } from "./running-experiment.js";

/** A finished call, with what the function around it gave back where that is known. */
export interface Replay extends FinishedCall {
  result?: { value: unknown };
}

/** Of a whole run that is sent again, not each call is told. */
const MOST_TOLD = 10;

/** Writes the record that a crash kept from being written. */
type AddMissingRecord = (
  call: CallIdentity,
  ended: EndedCall,
  position: TranscriptPosition,
) => GenerationRecord;

/** Gives back the answers of earlier sessions. */
export class Replays {
  readonly #experiment: RunningExperiment;
  readonly #finished: FinishedGenerations;
  readonly #warn: (message: string) => void;
  readonly #told = { changed: 0, lost: 0 };

  constructor(experiment: RunningExperiment, finished: FinishedGenerations, warn: (message: string) => void) {
    this.#experiment = experiment;
    this.#finished = finished;
    this.#warn = warn;
  }

  find(key: string, hash: string, addMissing: AddMissingRecord): Replay | undefined {
    const found = this.#finished.take(key, hash);
    if (found === undefined) return undefined;
    if (found === "changed") {
      this.#tell("changed", `The request of ${key} has changed since it was answered: it is sent again.`);
      return undefined;
    }
    const answer = found === "lost" ? undefined : this.#read<ResponseLine>(found.answer, "response");
    if (found === "lost" || !answer) {
      this.#tell(
        "lost",
        `The answer of ${key} cannot be read from the transcript any more: it is asked for again.`,
      );
      return undefined;
    }
    const result = found.result && this.#read<ResultLine>(found.result, "result");
    return {
      text: answer.text,
      finishReason: answer.finish_reason,
      ...(result ? { result: { value: result.returned === "nothing" ? undefined : result.value } } : {}),
      replay: (details = {}) => this.#replay(found, answer, details.scores, addMissing),
    };
  }

  #tell(kind: "changed" | "lost", message: string): void {
    this.#told[kind] += 1;
    if (this.#told[kind] > MOST_TOLD) return;
    const isLast = this.#told[kind] === MOST_TOLD;
    this.#warn(isLast ? `${message} Others like it are not told one by one.` : message);
  }

  #replay(
    found: FinishedGeneration,
    answer: ResponseLine,
    scores: Record<string, number> | undefined,
    addMissing: AddMissingRecord,
  ): ReplayedGeneration {
    this.#experiment.journal.appendTranscript({
      type: "replay",
      at: isoTime(Date.now()),
      call: this.#experiment.nextCall(),
      attempt: 1,
      key: found.key,
      of: found.answer,
    });
    this.#experiment.countReplay();
    if (found.record) return found.record;
    const { seq, durationSeconds, attempts, cost } = addMissing(
      { call: found.call, attempt: found.attempt, key: found.key },
      endedCall(found, answer, scores),
      found.answer,
    );
    return { seq, durationSeconds, attempts, costUsd: cost.usd };
  }

  #read<Line extends TranscriptLine>(
    { offset, length }: TranscriptPosition,
    type: Line["type"],
  ): Line | undefined {
    const { path } = this.#experiment.journal;
    if (path === undefined) return undefined;
    try {
      const id = this.#experiment.head.experimentId;
      const descriptor = openSync(join(path, experimentFiles.transcript(id)), "r");
      try {
        const bytes = Buffer.alloc(length);
        readSync(descriptor, bytes, 0, length, offset);
        const line: Line = JSON.parse(bytes.toString("utf8"));
        return line.type === type ? line : undefined;
      } finally {
        closeSync(descriptor);
      }
    } catch {
      return undefined;
    }
  }
}

/** The end of a call, as its line in the ledger tells it. */
function endedCall(
  found: FinishedGeneration,
  answer: ResponseLine,
  scores: Record<string, number> | undefined,
): EndedCall {
  const { text } = answer;
  const messages: EndedCall["outcome"]["messages"] =
    text === undefined ? [] : [{ role: "assistant", parts: [{ type: "text", text }] }];
  return {
    status: "ok",
    startedAt: new Date(found.requestedAt),
    durationSeconds: answer.duration_seconds,
    outcome: {
      messages,
      rawUsage: answer.raw_usage,
      finishReason: answer.finish_reason,
      modelVersion: answer.model_version,
      scores,
    },
    answered: text !== undefined,
    // What earlier attempts may have cost was known only to the process that is gone.
    lostAttempts: 0,
  };
}
