/** How one family of models turns sound and film into tokens. */
export interface RecordingTokenRule {
  /** Matches a model's name without its maker's prefix, in lower case. */
  models: RegExp;
  audioTokensPerSecond: number;
  /** Tokens of one frame, by media resolution; `default` where none is asked for. Absent: no film. */
  videoTokensPerFrame?: Record<string, number>;
  /** Frames a second that the model looks at. */
  framesPerSecond?: number;
  /** Name of the rule in records. */
  method: string;
  source: string;
  /** The day the source was read. */
  readOn: string;
}

const GEMINI_TOKENS = "https://ai.google.dev/gemini-api/docs/tokens, …/media-resolution";

/** The first row that matches a model's name counts. */
export const RECORDING_TOKEN_RULES: readonly RecordingTokenRule[] = [
  {
    models: /^gemini-(?:1\.5|2|live-2)|^gemini-(?:flash|pro)-1\.5/,
    audioTokensPerSecond: 32,
    videoTokensPerFrame: { default: 256, low: 64 },
    framesPerSecond: 1,
    method: "gemini_recording_rule",
    source: GEMINI_TOKENS,
    readOn: "2026-11-23",
  },
  {
    models: /^gemini-/,
    audioTokensPerSecond: 32,
    videoTokensPerFrame: { default: 70, high: 280 },
    framesPerSecond: 1,
    method: "gemini_3_recording_rule",
    source: GEMINI_TOKENS,
    readOn: "2026-11-23",
  },
  {
    models: /^gpt-(?:4o(?:-mini)?-(?:audio|realtime)|audio|realtime)/,
    // "1 token per 100 ms" of what the user says.
    audioTokensPerSecond: 10,
    method: "openai_audio_rule",
    source: "https://platform.openai.com/docs/guides/realtime-costs",
    readOn: "2026-11-23",
  },
];
