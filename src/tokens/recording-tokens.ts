import type { MediaDuration } from "./media-duration.js";
import { mediaResolutionName } from "./media-resolution.js";
import { modelFamilyName } from "./model-family-name.js";
import { RECORDING_TOKEN_RULES, type RecordingTokenRule } from "./recording-token-rules.js";

export interface RecordingTokenCount {
  tokens: number;
  method: string;
}

/** What a sound recording counts as in a model's input; `undefined` for a model without a known rule. */
export function countAudioTokens(recording: MediaDuration, model: string): RecordingTokenCount | undefined {
  const rule = ruleOf(model);
  return rule && { tokens: audioTokens(recording, rule), method: rule.method };
}

/** What a film counts as in a model's input, its sound included. */
export function countVideoTokens(
  recording: MediaDuration,
  model: string,
  mediaResolution?: string,
): { video: number; audio: number; method: string } | undefined {
  const rule = ruleOf(model);
  const perFrame = rule?.videoTokensPerFrame;
  if (!rule || !perFrame) return undefined;
  const resolution = mediaResolutionName(mediaResolution) ?? "default";
  const tokensPerFrame = perFrame[resolution] ?? perFrame.default ?? 0;
  const frames = Math.ceil(recording.seconds * (rule.framesPerSecond ?? 1));
  return {
    video: frames * tokensPerFrame,
    audio: recording.hasAudio ? audioTokens(recording, rule) : 0,
    method: rule.method,
  };
}

function audioTokens({ seconds }: MediaDuration, rule: RecordingTokenRule): number {
  return Math.ceil(seconds * rule.audioTokensPerSecond);
}

function ruleOf(model: string): RecordingTokenRule | undefined {
  const family = modelFamilyName(model);
  return RECORDING_TOKEN_RULES.find((rule) => rule.models.test(family));
}
