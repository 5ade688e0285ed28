/** One description of what goes to a model and comes back, for every provider. */
export type ContentPart =
  | { type: "text"; text: string }
  | MediaPart
  | { type: "tool_call"; id?: string; name: string; arguments: unknown }
  | { type: "tool_result"; id?: string; name?: string; result: unknown }
  | { type: "reasoning"; text: string }
  | { type: "other"; description: string };

/** An image, audio clip, video or document: described by hash and size, with its bytes only in memory. */
export interface MediaPart {
  type: "media";
  /** MIME type. */
  mediaType: string;
  sha256?: string;
  byteLength?: number;
  /** Pixels. */
  width?: number;
  height?: number;
  /** Where it is kept when not inline. */
  uri?: string;
  /** The bytes themselves, for hashing, counting and `capture: "all"`; never written to a JSON file. */
  bytes?: Uint8Array;
}

export interface ContentMessage {
  role: "system" | "user" | "assistant" | "tool";
  parts: ContentPart[];
}

/** How much of a call's content is written down: hashes and lengths, text too, or media as well. */
export type CaptureLevel = "none" | "text" | "all";
