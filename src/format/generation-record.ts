import type { Cost } from "./cost.js";
import type { LocalEstimate, TokenUsage } from "./token-usage.js";

export type GenerationStatus = "ok" | "error" | "aborted";

/** Where a line of the transcript stands, in bytes. */
export interface TranscriptPosition {
  offset: number;
  length: number;
}

/** One generation as the log keeps it. What is not known is absent or `null`, never 0. */
export interface GenerationRecord {
  /** 1 for the first generation of the experiment. */
  seq: number;
  key: string;
  /** When the call started, ISO 8601 in UTC. */
  timestamp: string;
  frameNumber?: number;
  step?: string | number;
  durationSeconds: number | null;
  timeToFirstTokenSeconds?: number;
  status: GenerationStatus;
  /** Calls that went out for this generation, the last one included. */
  attempts: number;
  provider?: string;
  model: string;
  /** What the provider says it ran. */
  modelVersion?: string;
  serviceTier?: string;
  finishReason?: string;
  temperature?: number;
  topP?: number;
  topK?: number;
  tokenUsage: TokenUsage;
  localEstimate?: LocalEstimate;
  cost: Cost;
  /** Characters of the answer's text. */
  responseLength?: number;
  exampleImagesCount?: number;
  testImagesCount?: number;
  scores?: Record<string, number>;
  tags?: Record<string, string | number | boolean>;
  error?: { name: string; message: string; httpStatus?: number };
  transcript?: TranscriptPosition;
}
