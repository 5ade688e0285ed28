import { toPlainJson } from "../format/canonical-json.js";
import type { ContentPart } from "../format/content.js";
import type { ModelCallOutcome } from "../format/model-call.js";
import { createUsageStream, type UsageStream } from "../usage/usage-stream.js";
import { anthropicMessages, anthropicParts } from "./anthropic-content.js";
import type { AnswerCollector, CallShape } from "./call-shape.js";
import {
  countImages,
  fieldsOf,
  fieldsWithout,
  finiteNumber,
  nonEmptyText,
  parsedArguments,
} from "./request-fields.js";

const NO_PARAMETERS = new Set(["model", "messages", "system", "stream"]);

/** `POST /v1/messages`. */
export const anthropicCall: CallShape = {
  request(body, client) {
    const { model, messages, system } = fieldsOf(body);
    const parameters = fieldsWithout(body, NO_PARAMETERS);
    const described = anthropicMessages(system, messages);
    return {
      provider: client.provider,
      baseUrl: client.baseUrl,
      model: String(model),
      messages: described,
      parameters,
      temperature: finiteNumber(parameters.temperature),
      topP: finiteNumber(parameters.top_p),
      topK: finiteNumber(parameters.top_k),
      maxOutputTokens: finiteNumber(parameters.max_tokens),
      serviceTier: nonEmptyText(parameters.service_tier),
      testImagesCount: countImages(described),
    };
  },
  answer: () => createAnthropicAnswer(),
};

/** A block of a streamed answer: as it began, copied since its reader may change it, and what came after. */
interface StreamedBlock {
  begin: Record<string, unknown>;
  text: string;
  thinking: string;
  json: string;
}

function createAnthropicAnswer(): AnswerCollector {
  let usage: UsageStream | undefined;
  const blocks = new Map<number, StreamedBlock>();
  let whole: ContentPart[] | undefined;
  let wholeReport: unknown;
  let finishReason: string | undefined;
  let modelVersion: string | undefined;
  let isComplete = false;

  return {
    add(piece) {
      const fields = fieldsOf(piece);
      const { type, index, delta } = fields;
      // Most events of a stream. Their reader waits while they are looked at, and they say nothing of usage.
      if (type === "content_block_delta" && !fields.usage) {
        addDelta(blocks.get(Number(index)), fieldsOf(delta));
        return true;
      }
      const { message, model, content, stop_reason, content_block } = fields;
      const isWhole = type === "message" && fields.usage;
      // An answer that came whole is its own report.
      if (isWhole) wholeReport = piece;
      else {
        // The shape is Anthropic's whoever speaks it, and bare counts are read by it.
        usage ??= createUsageStream("anthropic");
        usage.add(piece);
      }
      switch (type) {
        case "message":
          whole = anthropicParts(content);
          finishReason = nonEmptyText(stop_reason);
          modelVersion = nonEmptyText(model);
          isComplete = true;
          return true;
        case "message_start":
          modelVersion = nonEmptyText(fieldsOf(message).model);
          return false;
        case "content_block_start":
          blocks.set(Number(index), {
            begin: fieldsOf(toPlainJson(content_block)),
            text: "",
            thinking: "",
            json: "",
          });
          return true;
        case "content_block_delta":
          addDelta(blocks.get(Number(index)), fieldsOf(delta));
          return true;
        case "message_delta":
          finishReason = nonEmptyText(fieldsOf(delta).stop_reason) ?? finishReason;
          return false;
        case "message_stop":
          isComplete = true;
          return false;
        default:
          return false;
      }
    },
    isComplete: () => isComplete,
    outcome: (): ModelCallOutcome => {
      const parts = whole ?? anthropicParts([...blocks.values()].map(blockOf));
      return {
        messages: parts.length > 0 ? [{ role: "assistant", parts }] : [],
        rawUsage: wholeReport ?? usage?.report(),
        finishReason,
        modelVersion,
      };
    },
  };
}

function addDelta(block: StreamedBlock | undefined, delta: Record<string, unknown>): void {
  if (!block) return;
  block.text += nonEmptyText(delta.text) ?? "";
  block.thinking += nonEmptyText(delta.thinking) ?? "";
  block.json += nonEmptyText(delta.partial_json) ?? "";
}

/** The block as it would stand in an answer that came whole. */
function blockOf({ begin, text, thinking, json }: StreamedBlock): Record<string, unknown> {
  return {
    ...begin,
    ...(typeof begin.text === "string" && { text: begin.text + text }),
    ...(typeof begin.thinking === "string" && { thinking: begin.thinking + thinking }),
    ...(json !== "" && { input: parsedArguments(json) }),
  };
}
