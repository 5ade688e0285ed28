import type { ContentMessage } from "./content.js";
import type { GenerationRecord } from "./generation-record.js";
import type { Modality } from "./token-usage.js";

/** Which item a call belongs to. */
export interface GenerationPlace {
  /** Identifies the item within the experiment, across sessions. */
  key?: string;
  frameNumber?: number;
  step?: string | number;
  tags?: Record<string, string | number | boolean>;
}

/** What is known of a call before it goes out. */
export interface ModelCallRequest extends GenerationPlace {
  provider?: string;
  model: string;
  messages: ContentMessage[];
  /** The provider's own request parameters (temperature, limits, schema, tools), without content. */
  parameters?: Record<string, unknown>;
  temperature?: number;
  topP?: number;
  topK?: number;
  maxOutputTokens?: number;
  serviceTier?: string;
  /** The API's address, when it is not the provider's own. */
  baseUrl?: string;
  exampleImagesCount?: number;
  testImagesCount?: number;
  /** The local count of `messages`, where it was made already: it is not made again. */
  localCount?: LocalCount;
}

/** A request's tokens as counted locally. */
export interface LocalCount {
  /** `null` when a part of the request cannot be counted. */
  tokens: number | null;
  /** The parts that could be counted. */
  byModality: Partial<Record<Modality, number>>;
  /** Every method that was used, joined by `+`. */
  method: string;
}

/** What a call that ended well gave back. */
export interface ModelCallOutcome {
  messages: ContentMessage[];
  /** The provider's own usage report, or the response that holds it. */
  rawUsage?: unknown;
  modelVersion?: string;
  finishReason?: string;
  serviceTier?: string;
  /** Quality known already when the record is written. */
  scores?: Record<string, number>;
  tags?: Record<string, string | number | boolean>;
}

/** One call under way. Exactly one of `succeed`, `fail` and `abort` ends it; later ones are ignored. */
export interface OpenModelCall {
  /** Call once, when the first piece of a streamed answer arrives. */
  firstToken(): void;
  /**
   * An attempt failed, and another one will follow: writes the failure to the ledger.
   * @param atMilliseconds when it failed, as `performance.now()` tells time; default now.
   */
  retry(error: unknown, atMilliseconds?: number): void;
  /** Call just before the following attempt goes out: writes its request, and starts its clock. */
  nextAttempt(): void;
  succeed(outcome: ModelCallOutcome): GenerationRecord | undefined;
  /**
   * As `succeed`, for code that somebody waits for: the answer is in the ledger once this returns; its
   * record may follow when whoever waits for the answer has had their turn.
   */
  succeedInPassing?(outcome: ModelCallOutcome): void;
  /** `partial` is what had arrived before a stream broke off. */
  fail(error: unknown, partial?: Partial<ModelCallOutcome>): GenerationRecord | undefined;
  /** The caller gave the call up; what is known so far is kept. */
  abort(partial?: Partial<ModelCallOutcome>): GenerationRecord | undefined;
}

/** A call that an earlier session of the experiment finished: its answer is there, and is paid. */
export interface FinishedCall {
  /** `undefined` where the ledger keeps no texts (`capture: "none"`). */
  text: string | undefined;
  finishReason?: string;
  /** Writes down that the answer is given back. It adds no cost and, unless it lacks one, no record. */
  replay(details?: { scores?: Record<string, number> }): ReplayedGeneration | undefined;
}

/** What the log says of a generation whose answer is given back. */
export interface ReplayedGeneration {
  seq: number;
  durationSeconds: number | null;
  attempts: number;
  costUsd: number | null;
}

/** What a wrapper around a model client needs of a logger. */
export interface ModelCallRecorder {
  /**
   * Waits until the call fits its budget, and sets that room aside for the `openCall` of the same request
   * object; `undefined` when there is no budget to wait for.
   * @throws ExplogError `BUDGET_EXCEEDED` when the call will not fit: it must not be sent.
   */
  reserve?(request: ModelCallRequest): Promise<void> | undefined;
  /**
   * Opens a call; `undefined` when nothing is to be logged (no experiment runs).
   * @throws ExplogError `BUDGET_EXCEEDED` when the call does not fit its budget: it must not be sent.
   */
  openCall(request: ModelCallRequest): OpenModelCall | undefined;
  /** The answer of an earlier session to this very request, each given back once; `undefined` when it is to be sent. */
  findFinished?(request: ModelCallRequest): FinishedCall | undefined;
}
