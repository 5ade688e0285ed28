import type { ModelCallOutcome, ModelCallRequest } from "../format/model-call.js";

/** Whose API a client speaks to, as far as the client itself says. */
export interface ClientFacts {
  provider: string;
  /** The API's address, when it is not the provider's own. */
  baseUrl?: string;
}

/** The facts that follow from a client's address: worked out anew only when that changes. */
export function factsByAddress(
  address: () => string,
  factsOf: (address: string) => ClientFacts,
): () => ClientFacts {
  let known: { address: string; facts: ClientFacts } | undefined;
  return () => {
    const current = address();
    if (known?.address !== current) known = { address: current, facts: factsOf(current) };
    return known.facts;
  };
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
