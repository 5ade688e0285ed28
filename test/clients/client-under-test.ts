import type { ContentPart } from "../../src/format/content.js";
import type { WireReply, WireRequest } from "../support/wire-server.js";

/** The key that every client in these tests uses; it must reach no file. */
export const TEST_KEY = "test-key-of-no-known-shape-0123456789";

/** The smallest PNG there is: one pixel. */
export const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

export interface CallOptions {
  text?: string;
  signal?: AbortSignal;
}

/** What is shown by scenarios, each API having its own way to do it. */
export const FEATURES = [
  "tool call",
  "tool call, streamed",
  "structured output",
  "image input",
  "cached input",
  "reasoning",
] as const;

/** Something a client can be asked to do: the wire's answer, the call, and what the record must say of it. */
export interface Scenario {
  name: string;
  shows?: (typeof FEATURES)[number][];
  reply: WireReply;
  /** The answer by the request, where the call makes several. */
  replyTo?: (request: WireRequest) => WireReply;
  /** What the caller gets, as JSON. */
  call: (client: object) => Promise<unknown>;
  usage: Partial<Record<SnakeUsage, unknown>>;
  finishReason?: string;
  /** The answer's parts as the transcript must describe them. */
  answer?: ContentPart[];
}

type SnakeUsage =
  | "input_tokens"
  | "output_tokens"
  | "total_tokens"
  | "cache_read_tokens"
  | "cache_write_tokens"
  | "reasoning_tokens"
  | "server_tool_uses"
  | "source";

/** One client in one version, and how it does what all of them can do. */
export interface ClientUnderTest {
  name: string;
  /** Which of its methods is called, as the table of what is tested names it. */
  api: string;
  provider: string;
  model: string;
  create(url: string, options?: { maxRetries?: number; timeoutMilliseconds?: number }): object;
  /** A call that comes whole; the answer's text repeats the prompt's. */
  plain(client: object, options?: CallOptions): Promise<unknown>;
  plainReply(text: string): WireReply;
  /** A streamed call, as the chunks come. */
  streamed(client: object, options?: CallOptions): Promise<AsyncIterable<unknown>>;
  /** A stream of several chunks, "One ", "two " and "three.". */
  streamedReply: Extract<WireReply, { events: unknown }>;
  /** What the record of a stream that was left after its first text says of its usage. */
  usageAfterFirstText: Scenario["usage"];
  error(status: number): WireReply;
  /** Whether the client tries again by itself when told so. */
  retries: boolean;
  /** The prompt of a plain call's request as it stands in the wire's body. */
  promptOf(body: Record<string, unknown>): string;
  scenarios: Scenario[];
}
