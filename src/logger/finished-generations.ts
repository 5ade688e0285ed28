import type { GenerationRecord, TranscriptPosition } from "../format/generation-record.js";
import type { ReplayedGeneration } from "../format/model-call.js";
import { sumUsd } from "../format/money.js";
import type { ResponseLine } from "../format/transcript-line.js";
import type { TranscriptEntry } from "../journal/read-transcript.js";

/** What of a record a replay tells; the rest stays in the log. */
export type FinishedRecord = ReplayedGeneration & { key: string; isEstimatedCost?: boolean };

/** A call that ended well, and where its answer stands. */
export interface FinishedGeneration {
  key: string;
  call: number;
  attempt: number;
  /** Of its requests: a function around a wrapped client writes one, and the client another. */
  hashes: readonly string[];
  /** When its last request went out; ISO 8601 in UTC. */
  requestedAt: string;
  answer: TranscriptPosition;
  /** What the function around it gave back, where one was. */
  result?: TranscriptPosition;
  /** Only written down: no call of ours, and none that would be made again through us. */
  isLogged: boolean;
  /** Absent when a crash came between the answer and its record. */
  record?: FinishedRecord;
}

/** `changed`: the key was finished with another request. `lost`: with an answer that cannot be read. */
export type FinishedLookup = FinishedGeneration | "changed" | "lost" | undefined;

/**
 * The finished generations of earlier sessions, found by key and request hash. Each is given out once:
 * what is asked five times and was answered three times is to be sent twice more.
 */
export class FinishedGenerations {
  readonly #byKey = new Map<string, FinishedGeneration[]>();
  readonly #recordByOffset = new Map<number, FinishedRecord>();
  readonly #unplacedRecords = new Map<string, FinishedRecord[]>();
  readonly #openCalls = new Map<number, { hashes: string[]; at: string }>();
  readonly #byCall = new Map<number, FinishedGeneration>();
  readonly #failedKeys = new Set<string>();
  /** Keys with a record whose answer cannot be read. */
  readonly #lostKeys = new Set<string>();
  #lastCall = 0;

  /** Takes the records of the log, before any line of the transcript. */
  addRecord(record: GenerationRecord): void {
    const { key, transcript } = record;
    if (record.status !== "ok") {
      this.#failedKeys.add(key);
      return;
    }
    this.#failedKeys.delete(key);
    const { seq, durationSeconds, attempts, cost } = record;
    const finished = {
      key,
      seq,
      durationSeconds,
      attempts,
      costUsd: cost.usd,
      ...(cost.source === "estimated" && { isEstimatedCost: true }),
    };
    if (transcript) this.#recordByOffset.set(transcript.offset, finished);
    if (!transcript) pushTo(this.#unplacedRecords, key, finished);
  }

  addTranscript({ line, offset, length }: TranscriptEntry): void {
    this.#lastCall = Math.max(this.#lastCall, line.call);
    if (line.type === "request") {
      const open = this.#openCalls.get(line.call);
      this.#openCalls.set(line.call, {
        hashes: open ? [...open.hashes, line.request_hash] : [line.request_hash],
        at: line.at,
      });
    } else if (line.type === "response") {
      this.#addResponse(line, { offset, length });
    } else if (line.type === "result") {
      const generation = this.#byCall.get(line.call);
      if (generation) generation.result = { offset, length };
    } else if (line.type === "error" && !line.will_retry) {
      this.#openCalls.delete(line.call);
    }
  }

  /** Finds the answer to a request, and does not give it out again. */
  take(key: string, hash: string): FinishedLookup {
    const generations = this.#byKey.get(key) ?? [];
    const matching = generations.filter(({ hashes }) => hashes.includes(hash));
    // One that a crash broke off behind its answer was made again: the later one has all that belongs to it.
    const found = matching.find(({ result, record }) => result && record) ?? matching[0];
    if (found) {
      generations.splice(generations.indexOf(found), 1);
      return found;
    }
    if (generations.length > 0) return "changed";
    return this.#lostKeys.has(key) ? "lost" : undefined;
  }

  /** The last answer under a key, whatever was asked. */
  last(key: string): FinishedGeneration | undefined {
    return this.#byKey.get(key)?.at(-1);
  }

  /** Of the last call in the transcript. */
  get lastCall(): number {
    return this.#lastCall;
  }

  get count(): number {
    let count = 0;
    for (const generations of this.#byKey.values()) count += generations.length;
    return count;
  }

  /** Of the calls whose answers are there, those of which nothing is kept that `generation` could give back. */
  get withoutResult(): { count: number; cost: { usd: number | null; unpriced: number; estimated: number } } {
    const calls = [...this.#byKey.values()].flatMap((list) => list.filter((one) => isLost(one, list)));
    const costs = calls.map(({ record }) => record?.costUsd ?? null).filter((usd) => usd !== null);
    const usd = costs.length > 0 ? sumUsd(costs) : null;
    const estimated = calls.filter(({ record }) => record?.isEstimatedCost).length;
    return { count: calls.length, cost: { usd, unpriced: calls.length - costs.length, estimated } };
  }

  /** Whether a key failed (or was given up) and no later generation under it went well. */
  get hasFailures(): boolean {
    return this.#failedKeys.size > 0;
  }

  /** Once the whole transcript was read: what records are left over have lost their answers. */
  settle(): void {
    for (const generation of this.#byCall.values()) {
      generation.record ??= this.#unplacedRecords.get(generation.key)?.shift();
    }
    const leftOver = [...this.#recordByOffset.values(), ...[...this.#unplacedRecords.values()].flat()];
    for (const { key } of leftOver) this.#lostKeys.add(key);
    for (const map of [this.#openCalls, this.#byCall, this.#recordByOffset, this.#unplacedRecords])
      map.clear();
  }

  #addResponse(line: ResponseLine, answer: TranscriptPosition): void {
    const open = this.#openCalls.get(line.call);
    this.#openCalls.delete(line.call);
    if (line.aborted) return;
    const generation: FinishedGeneration = {
      key: line.key,
      call: line.call,
      attempt: line.attempt,
      hashes: line.request ? [line.request.request_hash] : (open?.hashes ?? []),
      requestedAt: open?.at ?? line.at,
      answer,
      isLogged: line.request !== undefined,
      record: this.#recordByOffset.get(answer.offset),
    };
    this.#recordByOffset.delete(answer.offset);
    this.#byCall.set(line.call, generation);
    pushTo(this.#byKey, line.key, generation);
  }
}

/** Whether nothing can be given back for a call: neither its own result nor that of the same made again. */
function isLost(call: FinishedGeneration, ofSameKey: readonly FinishedGeneration[]): boolean {
  if (call.result || call.isLogged) return false;
  return !ofSameKey.some(({ result, hashes }) => result && hashes.some((hash) => call.hashes.includes(hash)));
}

function pushTo<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}
