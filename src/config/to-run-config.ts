import { isConfigMap } from "./config-tree.js";
import { isSupportedProvider, providerOfModel } from "./model-provider.js";
import type { ContextSettings, InputSettings, RunConfig } from "./run-config.js";
import type { RawRunConfig } from "./run-schema.js";
import { toScoreSettings } from "./score-settings.js";

/** How a run behaves when its configuration does not say. */
export const defaults = {
  step: 1,
  end: 0,
  window: 5,
  checkpointEvery: 5,
  concurrency: 1,
  timeoutSeconds: 300,
  stopAfterFailures: 10,
  attempts: 5,
  initialDelaySeconds: 1,
  maxDelaySeconds: 120,
};

/** Makes a path of a key's value. */
type AbsolutePath = (path: readonly (string | number)[], value: string) => string;

/** The checked configuration with code's names and defaults. */
export function toRunConfig(
  raw: RawRunConfig,
  absolute: AbsolutePath,
  scalars: Readonly<Record<string, string | number>>,
): RunConfig {
  const { generation = {}, sandbox = {}, retry = {}, examples, score, prompt } = raw;
  const inferred = raw.provider ?? providerOfModel(raw.model);
  return {
    notes: raw.notes ?? "",
    model: raw.model,
    provider: isSupportedProvider(inferred) ? inferred : "google",
    baseUrl: raw.base_url,
    apiKey: raw.api_key,
    sandbox: {
      seed: sandbox.seed,
      errorRate: sandbox.error_rate,
      latencySeconds: sandbox.latency_seconds,
      tokensPerSecond: sandbox.tokens_per_second,
      failRate: sandbox.fail_rate,
      breakStreamRate: sandbox.break_stream_rate,
      hangRate: sandbox.hang_rate,
      rateLimit: sandbox.rate_limit && {
        requestsPerMinute: sandbox.rate_limit.requests_per_minute,
        inputTokensPerMinute: sandbox.rate_limit.input_tokens_per_minute,
      },
    },
    generation: {
      temperature: generation.temperature,
      topP: generation.top_p,
      topK: generation.top_k,
      maxOutputTokens: generation.max_output_tokens,
      seed: generation.seed,
      stopSequences: generation.stop_sequences,
      presencePenalty: generation.presence_penalty,
      frequencyPenalty: generation.frequency_penalty,
      responseMimeType: generation.response_mime_type,
      thinkingBudget: generation.thinking_budget,
      mediaResolution: generation.media_resolution,
    },
    stream: raw.stream ?? false,
    inputs: inputsOf(raw.inputs, absolute),
    repeat: raw.repeat,
    context: contextOf(raw),
    examples: examples && {
      frames: {
        directory: absolute(["examples", "dir"], examples.dir),
        start: examples.start,
        end: examples.end ?? defaults.end,
        step: examples.step ?? defaults.step,
      },
      answers: absolute(["examples", "answers"], examples.answers),
    },
    attachments: (raw.attachments ?? []).map((path, index) => absolute(["attachments", index], path)),
    prompt: {
      system: prompt.system,
      user: prompt.user,
      acknowledgement: prompt.acknowledgement,
      followUp: prompt.follow_up,
    },
    output: outputOf(raw, absolute),
    score: score && toScoreSettings(score, absolute),
    capture: raw.capture ?? "text",
    checkpointEvery: raw.checkpoint_every ?? defaults.checkpointEvery,
    concurrency: raw.concurrency ?? defaults.concurrency,
    rateLimit: raw.rate_limit && {
      requestsPerMinute: raw.rate_limit.requests_per_minute,
      inputTokensPerMinute: raw.rate_limit.input_tokens_per_minute,
    },
    timeoutSeconds: raw.timeout_seconds ?? defaults.timeoutSeconds,
    stopAfterFailures: raw.stop_after_failures ?? defaults.stopAfterFailures,
    retry: {
      attempts: retry.attempts ?? defaults.attempts,
      initialDelaySeconds: retry.initial_delay_seconds ?? defaults.initialDelaySeconds,
      maxDelaySeconds: retry.max_delay_seconds ?? defaults.maxDelaySeconds,
      seed: retry.seed,
    },
    budget: raw.budget && {
      limitUsd: raw.budget.limit_usd,
      limitTokens: raw.budget.limit_tokens,
      limitGenerations: raw.budget.limit_generations,
      limitMinutes: raw.budget.limit_minutes,
      mode: raw.budget.mode,
      warnAt: raw.budget.warn_at,
      allowUnpriced: raw.budget.allow_unpriced,
      scope: raw.budget.scope,
      per: raw.budget.per,
      maxOutputTokens: raw.budget.max_output_tokens,
      alertCommand: raw.budget.alert_command,
      alertWebhook: raw.budget.alert_webhook,
    },
    pricing: raw.pricing,
    scalars,
  };
}

function outputOf({ output = {} }: RawRunConfig, absolute: AbsolutePath): RunConfig["output"] {
  const { schema } = output;
  return {
    format: output.format ?? (schema === undefined ? "text" : "json"),
    // Anything else is refused elsewhere.
    ...(typeof schema === "string" && { schema: { path: absolute(["output", "schema"], schema) } }),
    ...(isConfigMap(schema) && { schema: { inline: schema } }),
    structured: output.structured,
    repair: output.repair,
  };
}

function inputsOf(
  { frames, video, rows, max_side: maxSide, ...order }: RawRunConfig["inputs"],
  absolute: AbsolutePath,
): InputSettings {
  return {
    frames: frames && {
      directory: absolute(["inputs", "frames", "dir"], frames.dir),
      start: frames.start,
      end: frames.end ?? defaults.end,
      step: frames.step ?? defaults.step,
      framesPerSecond: frames.fps,
      pattern: frames.pattern,
    },
    video: video && {
      path: absolute(["inputs", "video", "path"], video.path),
      start: video.start ?? 0,
      end: video.end ?? defaults.end,
      step: video.step ?? defaults.step,
      framesPerSecond: video.fps,
    },
    maxSide,
    rows: rows && {
      path: absolute(["inputs", "rows", "path"], rows.path),
      key: rows.key,
      images: [rows.images ?? []].flat(),
    },
    ...order,
  };
}

function contextOf(raw: RawRunConfig): ContextSettings {
  const { strategy = "single", window, initial_answer } = raw.context ?? {};
  if (strategy === "history") return { strategy, window: window ?? defaults.window };
  if (strategy === "rolling") return { strategy, initialAnswer: initial_answer ?? "" };
  return { strategy };
}
