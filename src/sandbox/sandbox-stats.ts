/** How a request ended; every request ends in exactly one of these ways. */
export type SandboxOutcome =
  | "answered"
  | "countedTokens"
  | "rejected"
  | "rateLimited"
  | "failed"
  | "brokenStreams"
  | "hung"
  | "abandoned";

/** What a sandbox has done so far. */
export interface SandboxStats extends Record<SandboxOutcome, number> {
  /** Requests that came in, whatever became of them. */
  requests: number;
  /** The most requests that were under way at once. */
  mostAtOnce: number;
  /** Of answered requests. */
  inputTokens: number;
  /** Of answered requests, thoughts included. */
  outputTokens: number;
}

export function emptyStats(): SandboxStats {
  return {
    requests: 0,
    answered: 0,
    countedTokens: 0,
    rejected: 0,
    rateLimited: 0,
    failed: 0,
    brokenStreams: 0,
    hung: 0,
    abandoned: 0,
    mostAtOnce: 0,
    inputTokens: 0,
    outputTokens: 0,
  };
}
