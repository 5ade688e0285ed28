import type { ModelCallOutcome, ModelCallRequest } from "../format/model-call.js";

/** Whose API a client speaks to, as far as the client itself says. */
export interface ClientFacts {
  provider: string;
  /** The API's address, when it is not the provider's own. */
  baseUrl?: string;
}

/** One kind of request: how it is described, and how its answer is put together. Nothing here throws. */
export interface CallShape {
  request(body: unknown, client: ClientFacts): ModelCallRequest;
  answer(client: ClientFacts): AnswerCollector;
}

/** Puts one answer together, be it whole or in the events of a stream. */
export interface AnswerCollector {
  /** @returns whether this piece holds something of the answer itself. */
  add(piece: unknown): boolean;
  /** Whether the answer said that it is at its end. */
  isComplete(): boolean;
  /** The error that the answer itself tells of, where it has one. */
  failure?(): unknown;
  /** Whether the answer is still being made, and will have to be fetched. */
  isPending?(): boolean;
  outcome(): ModelCallOutcome;
}
