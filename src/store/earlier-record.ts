import type { GenerationRecord } from "../format/generation-record.js";
import { fromRecordLine, type RecordLine } from "../format/record-line.js";
import { utcTime } from "./local-time.js";

/**
 * A generation of the earlier tool, which counted every token locally, put no zone on its times and
 * knew no cost. What is not of the expected type counts as not known.
 */
export function earlierRecord(line: object, position: number): GenerationRecord {
  const fields = line as Record<keyof RecordLine, unknown>;
  const usage = (isObject(fields.token_usage) ? fields.token_usage : {}) as Record<string, unknown>;
  const inputTokens = count(usage.input_tokens);
  const outputTokens = count(usage.output_tokens);
  const record = fromRecordLine(
    {
      timestamp: utcTime(fields.timestamp) ?? undefined,
      frame_number: number(fields.frame_number),
      duration_seconds: number(fields.duration_seconds),
      model: typeof fields.model === "string" ? fields.model : undefined,
      temperature: number(fields.temperature),
      top_p: number(fields.top_p),
      top_k: number(fields.top_k),
      token_usage: {
        input_tokens: inputTokens,
        output_tokens: outputTokens,
        total_tokens: count(usage.total_tokens),
        source: inputTokens === undefined && outputTokens === undefined ? "unknown" : "estimated",
      },
      response_length: count(fields.response_length),
      example_images_count: count(fields.example_images_count),
      test_images_count: count(fields.test_images_count),
    },
    position,
  );
  return record;
}

function number(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

function count(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
