import type { CaptureLevel } from "../format/content.js";
import type { SupportedProvider } from "./model-provider.js";

/** A run's configuration, checked, with defaults filled in and paths made absolute. */
export interface RunConfig {
  notes: string;
  model: string;
  provider: SupportedProvider;
  /** An API's address, or `sandbox`. */
  baseUrl?: string;
  apiKey?: string;
  sandbox: SandboxSettings;
  generation: GenerationSettings;
  stream: boolean;
  inputs: InputSettings;
  context: ContextSettings;
  examples?: ExampleSettings;
  /** Paths of JSON files. */
  attachments: string[];
  prompt: PromptSettings;
  output: OutputSettings;
  score?: ScoreSettings;
  capture: CaptureLevel;
  checkpointEvery: number;
  /** How often all items are asked; by default once. */
  repeat?: number;
  concurrency: number;
  /** What a minute may hold; without limits of its own, a run goes by what the server says. */
  rateLimit?: RateLimitSettings;
  timeoutSeconds: number;
  /** 0 for never. */
  stopAfterFailures: number;
  retry: RetrySettings;
  budget?: BudgetSettings;
  /** The user's own prices as they stand in the file. */
  pricing?: unknown;
  /** The single values of the configuration by their dotted keys, for templates. */
  scalars: Readonly<Record<string, string | number>>;
}

interface SandboxSettings {
  seed?: number;
  errorRate?: number;
  latencySeconds?: number;
  tokensPerSecond?: number;
  failRate?: number;
  breakStreamRate?: number;
  hangRate?: number;
  rateLimit?: RateLimitSettings;
}

export interface RateLimitSettings {
  requestsPerMinute?: number;
  inputTokensPerMinute?: number;
}

interface GenerationSettings {
  temperature?: number;
  topP?: number;
  topK?: number;
  maxOutputTokens?: number;
  seed?: number;
  stopSequences?: string[];
  presencePenalty?: number;
  frequencyPenalty?: number;
  responseMimeType?: string;
  /** Tokens; 0 for none, -1 for as many as the model likes. */
  thinkingBudget?: number;
  mediaResolution?: "low" | "medium" | "high";
}

/** What goes to the model: one of the kinds, and which of its items. */
export interface InputSettings {
  frames?: FrameSettings;
  video?: VideoSettings;
  rows?: RowSettings;
  /** Longest side of the pictures that are sent, in pixels. */
  maxSide?: number;
  sample?: number;
  shuffle?: boolean;
  seed?: number;
  limit?: number;
}

/** The rows of a JSONL or CSV file. */
export interface RowSettings {
  path: string;
  /** The column with the key of each row; by default its number. */
  key?: string;
  /** Columns with paths of pictures. */
  images: string[];
}

/** Which frames of a folder: numbers from `start` to `end` (0 for the last one), every `step`-th. */
export interface FrameSettings {
  directory: string;
  start?: number;
  end: number;
  step: number;
  framesPerSecond?: number;
  /** Glob that the names of the files match. */
  pattern?: string;
}

/** Which frames of a video: numbers from `start` (0 for the first one) to `end` (0 for the last one). */
export interface VideoSettings {
  path: string;
  start: number;
  end: number;
  step: number;
  /** Frames are drawn at this rate first; by default all there are. */
  framesPerSecond?: number;
}

export type ContextSettings =
  | { strategy: "single" }
  | { strategy: "history"; window: number }
  | { strategy: "rolling"; initialAnswer: string };

export interface ExampleSettings {
  frames: FrameSettings;
  /** Path of the JSON file with the answers. */
  answers: string;
}

interface PromptSettings {
  system?: string;
  user: string;
  acknowledgement?: string;
  followUp?: string;
}

interface OutputSettings {
  format: "text" | "json";
  /** The JSON Schema of the answers, as it stands in the configuration or in a JSON file. */
  schema?: { inline: unknown } | { path: string };
  /** Whether the provider is asked to keep the model to the schema; by default it is. */
  structured?: boolean;
  /** Whether almost JSON is mended; by default it is. */
  repair?: boolean;
}

/** How answers are compared with the truth: by their fields, unless it says `text`, `regex` or `module`. */
export interface ScoreSettings extends FieldScoreSettings {
  /** Path of the JSON file with the true answers. */
  groundTruth?: string;
  /** The column of a row that holds its true answer. */
  truthColumn?: string;
  text?: "exact" | "trimmed" | "normalized";
  regex?: string;
  regexFlags?: string;
  /** Path of the user's own module. */
  module?: string;
}

export interface FieldScoreSettings {
  name: string;
  fields?: string[];
  ignore: string[];
  /** By how much a number may be off. */
  tolerance?: number;
  /** The same as a share of the truth. */
  relativeTolerance?: number;
  /** By how much the numbers of a field may be off, in place of the other two. */
  tolerances?: Readonly<Record<string, number>>;
  /** Fields whose lists are compared as sets, by how much they overlap. */
  sets?: string[];
  setMeasure?: "jaccard" | "f1";
}

/** As the logger's `budget` option. */
export interface BudgetSettings {
  limitUsd?: number;
  limitTokens?: number;
  limitGenerations?: number;
  limitMinutes?: number;
  mode?: "strict" | "soft";
  /** Shares of a limit. */
  warnAt?: number[];
  allowUnpriced?: boolean;
  scope?: "experiment" | "directory";
  per?: "day" | "month" | "total";
  maxOutputTokens?: number;
  alertCommand?: string;
  alertWebhook?: string;
}

export interface RetrySettings {
  /** Calls for one item, the first one included. */
  attempts: number;
  initialDelaySeconds: number;
  maxDelaySeconds: number;
  /** Makes the random part of the delays repeatable. */
  seed?: number;
}
