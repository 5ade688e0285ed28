import type { Cost } from "./cost.js";
import type { GenerationRecord } from "./generation-record.js";
import { type JsonBytes, partOf } from "./json-bytes.js";
import { jsonLine } from "./json-line.js";
import { type CostLine, type RecordLine, toRecordLine } from "./record-line.js";
import type { TokenUsage } from "./token-usage.js";

/** What stands before each value, in its order in a line. */
const PARTS = {
  seq: partOf('{"seq":'),
  key: partOf(',"key":'),
  timestamp: partOf(',"timestamp":'),
  frameNumber: partOf(',"frame_number":'),
  step: partOf(',"step":'),
  durationSeconds: partOf(',"duration_seconds":'),
  timeToFirstTokenSeconds: partOf(',"time_to_first_token_seconds":'),
  inputTokens: partOf(',"token_usage":{"input_tokens":'),
  outputTokens: partOf(',"output_tokens":'),
  totalTokens: partOf(',"total_tokens":'),
  cacheReadTokens: partOf(',"cache_read_tokens":'),
  cacheWriteTokens: partOf(',"cache_write_tokens":'),
  cacheWriteOneHourTokens: partOf(',"cache_write_one_hour_tokens":'),
  toolUsePromptTokens: partOf(',"tool_use_prompt_tokens":'),
  reasoningTokens: partOf(',"reasoning_tokens":'),
  inputByModality: partOf(',"input_by_modality":'),
  outputByModality: partOf(',"output_by_modality":'),
  cacheReadByModality: partOf(',"cache_read_by_modality":'),
  serverToolUses: partOf(',"server_tool_uses":'),
  source: partOf(',"source":'),
  flags: partOf(',"flags":'),
  noFlags: partOf(',"flags":[]'),
  localEstimate: partOf(',"local_estimate":'),
  costUsd: partOf(',"cost":{"usd":'),
  atLeast: partOf(',"at_least":'),
  inputUsd: partOf(',"input_usd":'),
  outputUsd: partOf(',"output_usd":'),
  cacheReadUsd: partOf(',"cache_read_usd":'),
  cacheWriteUsd: partOf(',"cache_write_usd":'),
  serverToolsUsd: partOf(',"server_tools_usd":'),
  responseLength: partOf(',"response_length":'),
  exampleImagesCount: partOf(',"example_images_count":'),
  testImagesCount: partOf(',"test_images_count":'),
  scores: partOf(',"scores":'),
  tags: partOf(',"tags":'),
  error: partOf(',"error":'),
  offset: partOf(',"transcript":{"offset":'),
  length: partOf(',"length":'),
  end: partOf("}"),
};

/**
 * A function that writes the generations of one experiment as the lines of its log: the very text that
 * `JSON.stringify` makes of {@link toRecordLine}. It keeps what mostly stays the same, the model and its
 * settings, from one generation to the next.
 */
export function createRecordWriter(): (out: JsonBytes, record: GenerationRecord) => void {
  const settings = keptSettings();
  const price = keptPrice();
  return (out, record) => {
    const begin = out.length;
    try {
      writeRecord(out, record, settings(record), price(record.cost));
    } catch {
      // What JSON refuses, in a record of a caller without types.
      out.cut(begin);
      out.text(jsonLine(toRecordLine(record)));
    }
  };
}

function writeRecord(out: JsonBytes, record: GenerationRecord, settings: Uint8Array, price: Uint8Array) {
  out.field(PARTS.seq, record.seq);
  out.field(PARTS.key, record.key);
  out.field(PARTS.timestamp, record.timestamp);
  out.field(PARTS.frameNumber, record.frameNumber);
  out.field(PARTS.step, record.step);
  out.field(PARTS.durationSeconds, record.durationSeconds);
  out.field(PARTS.timeToFirstTokenSeconds, record.timeToFirstTokenSeconds);
  out.part(settings);
  writeUsage(out, record.tokenUsage);
  if (record.localEstimate) out.field(PARTS.localEstimate, toRecordLine(record).local_estimate);
  writeCost(out, record.cost, price);
  out.field(PARTS.responseLength, record.responseLength);
  out.field(PARTS.exampleImagesCount, record.exampleImagesCount);
  out.field(PARTS.testImagesCount, record.testImagesCount);
  out.named(PARTS.scores, record.scores);
  out.named(PARTS.tags, record.tags);
  if (record.error) out.field(PARTS.error, toRecordLine(record).error);
  if (record.transcript) {
    out.field(PARTS.offset, record.transcript.offset);
    out.field(PARTS.length, record.transcript.length);
    out.part(PARTS.end);
  }
  out.part(PARTS.end);
}

function writeUsage(out: JsonBytes, usage: TokenUsage): void {
  out.field(PARTS.inputTokens, usage.inputTokens);
  out.field(PARTS.outputTokens, usage.outputTokens);
  out.field(PARTS.totalTokens, usage.totalTokens);
  out.field(PARTS.cacheReadTokens, usage.cacheReadTokens);
  out.field(PARTS.cacheWriteTokens, usage.cacheWriteTokens);
  out.field(PARTS.cacheWriteOneHourTokens, usage.cacheWriteOneHourTokens);
  out.field(PARTS.toolUsePromptTokens, usage.toolUsePromptTokens);
  out.field(PARTS.reasoningTokens, usage.reasoningTokens);
  out.named(PARTS.inputByModality, usage.inputByModality);
  out.named(PARTS.outputByModality, usage.outputByModality);
  out.named(PARTS.cacheReadByModality, usage.cacheReadByModality);
  out.named(PARTS.serverToolUses, usage.serverToolUses);
  out.field(PARTS.source, usage.source);
  if (usage.flags.length === 0) out.part(PARTS.noFlags);
  else out.field(PARTS.flags, usage.flags);
  out.part(PARTS.end);
}

function writeCost(out: JsonBytes, cost: Cost, price: Uint8Array): void {
  out.field(PARTS.costUsd, cost.usd);
  out.field(PARTS.source, cost.source);
  out.field(PARTS.atLeast, cost.atLeast);
  out.field(PARTS.inputUsd, cost.inputUsd);
  out.field(PARTS.outputUsd, cost.outputUsd);
  out.field(PARTS.cacheReadUsd, cost.cacheReadUsd);
  out.field(PARTS.cacheWriteUsd, cost.cacheWriteUsd);
  out.field(PARTS.serverToolsUsd, cost.serverToolsUsd);
  out.part(price);
  out.part(PARTS.end);
}

type Settings = Pick<
  GenerationRecord,
  | "status"
  | "attempts"
  | "provider"
  | "model"
  | "modelVersion"
  | "serviceTier"
  | "finishReason"
  | "temperature"
  | "topP"
  | "topK"
>;

function keptSettings(): (record: GenerationRecord) => Uint8Array {
  let last: Settings | undefined;
  let bytes = partOf("");
  return (record) => {
    if (
      last !== undefined &&
      last.status === record.status &&
      last.attempts === record.attempts &&
      last.provider === record.provider &&
      last.model === record.model &&
      last.modelVersion === record.modelVersion &&
      last.serviceTier === record.serviceTier &&
      last.finishReason === record.finishReason &&
      last.temperature === record.temperature &&
      last.topP === record.topP &&
      last.topK === record.topK
    )
      return bytes;
    const { status, attempts, provider, model, modelVersion, serviceTier, finishReason } = record;
    const { temperature, topP, topK } = record;
    last = {
      status,
      attempts,
      provider,
      model,
      modelVersion,
      serviceTier,
      finishReason,
      temperature,
      topP,
      topK,
    };
    bytes = fieldsOf({
      status,
      attempts,
      provider,
      model,
      model_version: modelVersion,
      service_tier: serviceTier,
      finish_reason: finishReason,
      temperature,
      top_p: topP,
      top_k: topK,
    });
    return bytes;
  };
}

/** What is said of the price that a cost was computed with. */
function keptPrice(): (cost: Cost) => Uint8Array {
  let last: Pick<Cost, "price" | "matchedModel" | "match" | "reason"> | undefined;
  let bytes = partOf("");
  return ({ price, matchedModel, match, reason }) => {
    if (
      last !== undefined &&
      last.price === price &&
      last.matchedModel === matchedModel &&
      last.match === match &&
      last.reason === reason
    )
      return bytes;
    last = { price, matchedModel, match, reason };
    bytes = fieldsOf({ price, matched_model: matchedModel, match, reason });
    return bytes;
  };
}

/** The fields of an object behind others of the object they belong to. */
function fieldsOf(values: Partial<RecordLine> | Partial<CostLine>): Uint8Array {
  const text = JSON.stringify(values).slice(1, -1);
  return partOf(text === "" ? "" : `,${text}`);
}
