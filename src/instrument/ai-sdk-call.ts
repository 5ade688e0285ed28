import type { ContentPart } from "../format/content.js";
import type { ModelCallRequest } from "../format/model-call.js";
import { aiSdkMessages, aiSdkParts } from "./ai-sdk-content.js";
import type { AnswerCollector } from "./call-shape.js";
import { countImages, fieldsOf, finiteNumber, nonEmptyText } from "./request-fields.js";

/** Which model of the AI SDK is called. */
export interface AiSdkModel {
  provider: string;
  modelId: string;
}

/** What one call of a model is given; headers may hold keys, and are left out with all that is no parameter. */
export function aiSdkRequest(model: AiSdkModel, params: unknown): ModelCallRequest {
  const {
    prompt,
    instructions,
    messages,
    headers,
    abortSignal,
    includeRawChunks,
    callId,
    provider,
    modelId,
    ...rest
  } = fieldsOf(params);
  const described = aiSdkMessages(instructions, prompt ?? messages);
  return {
    provider: model.provider,
    model: model.modelId,
    baseUrl: addressOf(model),
    messages: described,
    parameters: Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    temperature: finiteNumber(rest.temperature),
    topP: finiteNumber(rest.topP),
    topK: finiteNumber(rest.topK),
    maxOutputTokens: finiteNumber(rest.maxOutputTokens),
    testImagesCount: countImages(described),
  };
}

/** The providers' packages keep the address they call in `config`; it tells whose prices count. */
function addressOf(model: AiSdkModel): string | undefined {
  try {
    const { url, baseURL } = fieldsOf((model as { config?: unknown }).config);
    const address =
      typeof url === "function" ? url({ path: "", modelId: model.modelId }) : nonEmptyText(baseURL);
    return URL.canParse(String(address)) ? String(address) : undefined;
  } catch {
    return undefined;
  }
}

/** Puts the answer of one call together: a whole result, or the parts of its stream. */
export function createAiSdkAnswer(): AnswerCollector {
  const pieces = new Map<string, { type: "text" | "reasoning"; text: string }>();
  const others: unknown[] = [];
  let whole: ContentPart[] | undefined;
  let end: Record<string, unknown> = {};
  let modelVersion: string | undefined;
  let isComplete = false;
  let error: unknown;

  const finish = ({ usage, finishReason, providerMetadata }: Record<string, unknown>) => {
    end = { usage, finishReason, providerMetadata };
    isComplete = true;
  };
  return {
    add(piece) {
      const fields = fieldsOf(piece);
      const { type, id, delta, modelId, content, response } = fields;
      if (type === undefined) {
        whole = aiSdkParts(content);
        modelVersion = nonEmptyText(fieldsOf(response).modelId);
        finish(fields);
        return true;
      }
      if (type === "text-delta" || type === "reasoning-delta") {
        const kind = type === "text-delta" ? "text" : "reasoning";
        const known = pieces.get(`${kind} ${id}`) ?? { type: kind, text: "" };
        known.text += nonEmptyText(delta) ?? "";
        pieces.set(`${kind} ${id}`, known);
        return true;
      }
      if (type === "tool-call" || type === "file" || type === "tool-result") others.push(piece);
      if (type === "response-metadata") modelVersion = nonEmptyText(modelId) ?? modelVersion;
      if (type === "finish") finish(fields);
      if (type === "error") error = fields.error;
      return type === "tool-call" || type === "tool-input-delta";
    },
    failure: () => error,
    isComplete: () => isComplete,
    outcome: () => {
      const parts = whole ?? [...pieces.values(), ...aiSdkParts(others)];
      const { finishReason } = end;
      return {
        messages: parts.length > 0 ? [{ role: "assistant", parts }] : [],
        rawUsage: end.usage === undefined ? undefined : { ...end, response: { modelId: modelVersion } },
        // Since 6 a reason has the provider's word beside the SDK's.
        finishReason: nonEmptyText(finishReason) ?? nonEmptyText(fieldsOf(finishReason).unified),
        modelVersion,
      };
    },
  };
}
