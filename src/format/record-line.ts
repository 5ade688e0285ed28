import type { Cost } from "./cost.js";
import type { GenerationRecord } from "./generation-record.js";
import type { LocalEstimate, TokenUsage } from "./token-usage.js";

/** One generation as it stands in a line of the log: snake_case, unknown parts left out. */
export interface RecordLine {
  seq?: number;
  key?: string;
  timestamp?: string;
  frame_number?: number;
  step?: string | number;
  duration_seconds?: number | null;
  time_to_first_token_seconds?: number;
  status?: GenerationRecord["status"];
  attempts?: number;
  provider?: string;
  model?: string;
  model_version?: string;
  service_tier?: string | null;
  finish_reason?: string;
  temperature?: number;
  top_p?: number;
  top_k?: number;
  token_usage?: TokenUsageLine;
  local_estimate?: LocalEstimateLine;
  cost?: CostLine;
  response_length?: number;
  example_images_count?: number;
  test_images_count?: number;
  scores?: Record<string, number>;
  tags?: Record<string, string | number | boolean>;
  error?: { name: string; message: string; http_status?: number };
  transcript?: { offset: number; length: number };
}

export interface TokenUsageLine {
  input_tokens?: number | null;
  output_tokens?: number | null;
  total_tokens?: number | null;
  cache_read_tokens?: number;
  cache_write_tokens?: number;
  cache_write_one_hour_tokens?: number;
  tool_use_prompt_tokens?: number;
  reasoning_tokens?: number;
  input_by_modality?: TokenUsage["inputByModality"];
  output_by_modality?: TokenUsage["outputByModality"];
  cache_read_by_modality?: TokenUsage["cacheReadByModality"];
  server_tool_uses?: Record<string, number>;
  source?: TokenUsage["source"];
  flags?: TokenUsage["flags"];
}

interface LocalEstimateLine {
  input_tokens: number | null;
  output_tokens: number | null;
  input_by_modality?: LocalEstimate["inputByModality"];
  method: string;
  corrected_input_tokens?: number;
  corrected_output_tokens?: number;
}

export interface CostLine {
  usd?: number | null;
  source?: Cost["source"];
  at_least?: boolean;
  input_usd?: number;
  output_usd?: number;
  cache_read_usd?: number;
  cache_write_usd?: number;
  server_tools_usd?: number;
  price?: string;
  matched_model?: string;
  match?: Cost["match"];
  reason?: string;
}

export function toRecordLine(record: GenerationRecord): RecordLine {
  return {
    seq: record.seq,
    key: record.key,
    timestamp: record.timestamp,
    frame_number: record.frameNumber,
    step: record.step,
    duration_seconds: record.durationSeconds,
    time_to_first_token_seconds: record.timeToFirstTokenSeconds,
    status: record.status,
    attempts: record.attempts,
    provider: record.provider,
    model: record.model,
    model_version: record.modelVersion,
    service_tier: record.serviceTier,
    finish_reason: record.finishReason,
    temperature: record.temperature,
    top_p: record.topP,
    top_k: record.topK,
    token_usage: toUsageLine(record.tokenUsage),
    local_estimate: record.localEstimate && toEstimateLine(record.localEstimate),
    cost: toCostLine(record.cost),
    response_length: record.responseLength,
    example_images_count: record.exampleImagesCount,
    test_images_count: record.testImagesCount,
    scores: record.scores,
    tags: record.tags,
    error: record.error && {
      name: record.error.name,
      message: record.error.message,
      http_status: record.error.httpStatus,
    },
    transcript: record.transcript,
  };
}

/** Reads any generation of this format or the earlier tool's; `position` stands in for a missing `seq`. */
export function fromRecordLine(line: RecordLine, position: number): GenerationRecord {
  const seq = line.seq ?? position;
  return {
    seq,
    key: line.key ?? (line.frame_number === undefined ? `seq:${seq}` : `frame:${line.frame_number}`),
    timestamp: line.timestamp ?? "",
    frameNumber: line.frame_number,
    step: line.step,
    durationSeconds: line.duration_seconds ?? null,
    timeToFirstTokenSeconds: line.time_to_first_token_seconds,
    status: line.status ?? "ok",
    attempts: line.attempts ?? 1,
    provider: line.provider,
    model: line.model ?? "unknown",
    modelVersion: line.model_version,
    serviceTier: line.service_tier ?? undefined,
    finishReason: line.finish_reason,
    temperature: line.temperature,
    topP: line.top_p,
    topK: line.top_k,
    tokenUsage: fromUsageLine(line.token_usage ?? {}),
    localEstimate: line.local_estimate && fromEstimateLine(line.local_estimate),
    cost: fromCostLine(line.cost),
    responseLength: line.response_length,
    exampleImagesCount: line.example_images_count,
    testImagesCount: line.test_images_count,
    scores: line.scores,
    tags: line.tags,
    error: line.error && {
      name: line.error.name,
      message: line.error.message,
      httpStatus: line.error.http_status,
    },
    transcript: line.transcript,
  };
}

function toUsageLine(usage: TokenUsage): TokenUsageLine {
  return {
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    total_tokens: usage.totalTokens,
    cache_read_tokens: usage.cacheReadTokens,
    cache_write_tokens: usage.cacheWriteTokens,
    cache_write_one_hour_tokens: usage.cacheWriteOneHourTokens,
    tool_use_prompt_tokens: usage.toolUsePromptTokens,
    reasoning_tokens: usage.reasoningTokens,
    input_by_modality: usage.inputByModality,
    output_by_modality: usage.outputByModality,
    cache_read_by_modality: usage.cacheReadByModality,
    server_tool_uses: usage.serverToolUses,
    source: usage.source,
    flags: usage.flags,
  };
}

function fromUsageLine(line: TokenUsageLine): TokenUsage {
  return {
    inputTokens: line.input_tokens ?? null,
    outputTokens: line.output_tokens ?? null,
    totalTokens: line.total_tokens ?? null,
    cacheReadTokens: line.cache_read_tokens,
    cacheWriteTokens: line.cache_write_tokens,
    cacheWriteOneHourTokens: line.cache_write_one_hour_tokens,
    toolUsePromptTokens: line.tool_use_prompt_tokens,
    reasoningTokens: line.reasoning_tokens,
    inputByModality: line.input_by_modality,
    outputByModality: line.output_by_modality,
    cacheReadByModality: line.cache_read_by_modality,
    serverToolUses: line.server_tool_uses,
    // The earlier tool counted every token locally and did not say so.
    source: line.source ?? (line.input_tokens === undefined ? "unknown" : "estimated"),
    flags: line.flags ?? [],
  };
}

function toCostLine(cost: Cost): CostLine {
  return {
    usd: cost.usd,
    source: cost.source,
    at_least: cost.atLeast,
    input_usd: cost.inputUsd,
    output_usd: cost.outputUsd,
    cache_read_usd: cost.cacheReadUsd,
    cache_write_usd: cost.cacheWriteUsd,
    server_tools_usd: cost.serverToolsUsd,
    price: cost.price,
    matched_model: cost.matchedModel,
    match: cost.match,
    reason: cost.reason,
  };
}

function fromCostLine(line: CostLine | undefined): Cost {
  if (!line) return { usd: null, source: "unknown" };
  return {
    usd: line.usd ?? null,
    source: line.source ?? "unknown",
    atLeast: line.at_least,
    inputUsd: line.input_usd,
    outputUsd: line.output_usd,
    cacheReadUsd: line.cache_read_usd,
    cacheWriteUsd: line.cache_write_usd,
    serverToolsUsd: line.server_tools_usd,
    price: line.price,
    matchedModel: line.matched_model,
    match: line.match,
    reason: line.reason,
  };
}

function toEstimateLine(estimate: LocalEstimate): LocalEstimateLine {
  return {
    input_tokens: estimate.inputTokens,
    output_tokens: estimate.outputTokens,
    input_by_modality: estimate.inputByModality,
    method: estimate.method,
    corrected_input_tokens: estimate.correctedInputTokens,
    corrected_output_tokens: estimate.correctedOutputTokens,
  };
}

function fromEstimateLine(line: LocalEstimateLine): LocalEstimate {
  return {
    inputTokens: line.input_tokens,
    outputTokens: line.output_tokens,
    inputByModality: line.input_by_modality,
    method: line.method,
    correctedInputTokens: line.corrected_input_tokens,
    correctedOutputTokens: line.corrected_output_tokens,
  };
}
