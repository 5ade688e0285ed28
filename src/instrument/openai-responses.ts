import { canonicalJson, toPlainJson } from "../format/canonical-json.js";
import type { ContentMessage, ContentPart } from "../format/content.js";
import type { ModelCallOutcome } from "../format/model-call.js";
import { createUsageStream } from "../usage/usage-stream.js";
import type { AnswerCollector, CallShape } from "./call-shape.js";
import { responsesItem, responsesMessages } from "./openai-responses-content.js";
import { countImages, fieldsOf, fieldsWithout, finiteNumber, nonEmptyText } from "./request-fields.js";

const NO_PARAMETERS = new Set(["model", "input", "instructions", "prompt", "stream", "stream_options"]);

/** `POST /responses`. */
export const openaiResponses: CallShape = {
  request(body, client) {
    const { model, input, instructions, prompt } = fieldsOf(body);
    const parameters = fieldsWithout(body, NO_PARAMETERS);
    const messages: ContentMessage[] = [];
    if (typeof instructions === "string") {
      messages.push({ role: "system", parts: [{ type: "text", text: instructions }] });
    }
    if (prompt !== undefined) {
      const description = `stored prompt ${canonicalJson(prompt)}`;
      messages.push({ role: "user", parts: [{ type: "other", description }] });
    }
    messages.push(...responsesMessages(input));
    return {
      provider: client.provider,
      baseUrl: client.baseUrl,
      model: String(model),
      messages,
      parameters,
      temperature: finiteNumber(parameters.temperature),
      topP: finiteNumber(parameters.top_p),
      maxOutputTokens: finiteNumber(parameters.max_output_tokens),
      serviceTier: nonEmptyText(parameters.service_tier),
      testImagesCount: countImages(messages),
    };
  },
  answer: ({ provider }) => createResponsesAnswer(provider),
};

/** Events that bring a piece of the answer: text, arguments of tools, thoughts. */
const DELTA =
  /^response\.(?:output_text|function_call_arguments|custom_tool_call_input|reasoning\w*|refusal)\.delta$/;
const FINAL = /^response\.(?:completed|incomplete|failed|cancelled)$/;
const RUNNING = new Set(["queued", "in_progress"]);

/** The rest repeats the request. */
const READ_OF_RESPONSE = [
  "object",
  "model",
  "status",
  "service_tier",
  "usage",
  "output",
  "incomplete_details",
  "error",
];

function createResponsesAnswer(provider: string): AnswerCollector {
  const usage = createUsageStream(provider);
  let response: Record<string, unknown> = {};
  let streamedText = "";
  let isComplete = false;

  return {
    add(piece) {
      const { type, response: carried, delta, usage: reported } = fieldsOf(piece);
      if (typeof type !== "string") {
        response = fieldsOf(piece);
        if (!response.usage) usage.add(piece);
        isComplete = !RUNNING.has(String(response.status));
        return true;
      }
      if (type === "response.output_text.delta") streamedText += nonEmptyText(delta) ?? "";
      // Most events of a stream. Their reader waits while they are looked at, and they say nothing of usage.
      if (!carried && !reported && DELTA.test(type)) return true;
      if (carried) response = keptOf(carried);
      usage.add(carried ? { type, response } : piece);
      if (FINAL.test(type)) isComplete = true;
      return DELTA.test(type);
    },
    isComplete: () => isComplete,
    isPending: () => RUNNING.has(String(response.status)),
    failure: () => {
      if (response.status !== "failed") return undefined;
      const { code, message } = fieldsOf(response.error);
      return {
        name: nonEmptyText(code) ?? "ResponseFailed",
        message: String(message ?? "the response failed"),
      };
    },
    outcome: (): ModelCallOutcome => {
      const { output, status, incomplete_details: details, model } = response;
      const items = Array.isArray(output) ? output : [];
      const whole = items.flatMap((item): ContentPart[] => responsesItem(item).parts);
      const parts = whole.length > 0 ? whole : textParts(streamedText);
      return {
        messages: parts.length > 0 ? [{ role: "assistant", parts }] : [],
        rawUsage: response.usage ? response : usage.report(),
        finishReason: nonEmptyText(fieldsOf(details).reason) ?? nonEmptyText(status),
        modelVersion: nonEmptyText(model),
      };
    },
  };
}

/** What is read of a response that an event carries, as a copy: whoever reads the stream may change what it got. */
function keptOf(carried: unknown): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const name of READ_OF_RESPONSE) kept[name] = toPlainJson(fieldsOf(carried)[name]);
  return kept;
}

function textParts(text: string): ContentPart[] {
  return text === "" ? [] : [{ type: "text", text }];
}
