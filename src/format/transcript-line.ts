import type { ContentMessage } from "./content.js";

interface TranscriptLineBase {
  /** ISO 8601 in UTC. */
  at: string;
  /** Numbers the calls of an experiment; request and end of one call share it. */
  call: number;
  /** 1 for a call's first attempt. */
  attempt: number;
  key: string;
}

/** Written before a request goes out. */
export interface RequestLine extends TranscriptLineBase {
  type: "request";
  /** SHA-256 over model, parameters and content, media by their own hash. */
  request_hash: string;
  provider?: string;
  model: string;
  /** What a budget has set aside for this attempt, its worst case; absent when no price is known. */
  reserved_usd?: number;
  reserved_tokens?: number;
  /** Of both, what the input alone stands for. */
  reserved_input_usd?: number;
  reserved_input_tokens?: number;
  parameters?: Record<string, unknown>;
  /** With `capture: "none"`, lengths and hashes stand in for texts. */
  messages?: ContentMessage[];
}

/** Written when an answer is there. */
export interface ResponseLine extends TranscriptLineBase {
  type: "response";
  duration_seconds: number | null;
  text?: string;
  messages?: ContentMessage[];
  /** The provider's usage report as it came. */
  raw_usage?: unknown;
  finish_reason?: string;
  model_version?: string;
  /** The caller gave up before the end; what is here is what had arrived. */
  aborted?: boolean;
  /** Only on a generation that was logged after the fact: its request stands here, not in a line of its own. */
  request?: Pick<RequestLine, "request_hash" | "provider" | "model" | "parameters" | "messages">;
}

export interface ErrorLine extends TranscriptLineBase {
  type: "error";
  duration_seconds: number | null;
  error: { name: string; message: string; http_status?: number };
  will_retry: boolean;
  /** What had arrived of a stream that broke off, and the usage reported so far. */
  text?: string;
  raw_usage?: unknown;
  /** As in a response that was logged after the fact. */
  request?: ResponseLine["request"];
}

/** A stored answer was given back instead of a call. */
export interface ReplayLine extends TranscriptLineBase {
  type: "replay";
  /** Where the answer stands. */
  of: { offset: number; length: number };
}

/** What the function around a call gave back, so that a replay can give the same. */
export interface ResultLine extends TranscriptLineBase {
  type: "result";
  /** `nothing` stands for `undefined`. */
  returned: "json" | "nothing";
  value?: unknown;
}

export type TranscriptLine = RequestLine | ResponseLine | ErrorLine | ReplayLine | ResultLine;
