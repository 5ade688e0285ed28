import type { ContentMessage } from "../format/content.js";
import type {
  ModelCallOutcome,
  ModelCallRecorder,
  ModelCallRequest,
  OpenModelCall,
} from "../format/model-call.js";
import { langchainMessage } from "./langchain-content.js";
import { countImages, fieldsOf, finiteNumber, nonEmptyText } from "./request-fields.js";

/** The methods of a LangChain callback handler that hear of models; pass it in `callbacks`. */
export interface ExplogCallbacks {
  /** LangChain waits for each, so that a call is written down before it goes out, in its own step. */
  readonly awaitHandlers: true;
  handleChatModelStart(model: unknown, messages: unknown[][], runId: string, ...details: unknown[]): void;
  handleLLMStart(model: unknown, prompts: string[], runId: string, ...details: unknown[]): void;
  handleLLMNewToken(token: string, index: unknown, runId: string): void;
  handleLLMEnd(output: unknown, runId: string): void;
  handleLLMError(error: unknown, runId: string): void;
}

/**
 * Logs every model call of a chain, an agent or a model: `{callbacks: [explogCallbacks(logger)]}`.
 * Only models are heard of, so that what a chain repeats of them is not counted again.
 */
export function explogCallbacks(logger: ModelCallRecorder): ExplogCallbacks {
  const open = new Map<string, OpenModelCall>();
  const start = (runId: string, messages: ContentMessage[], details: unknown[]) => {
    const call = logger.openCall(requestOf(messages, details));
    if (call) open.set(runId, call);
  };
  const close = (runId: string) => {
    const call = open.get(runId);
    open.delete(runId);
    return call;
  };
  return {
    awaitHandlers: true,
    // Several prompts of one run are one call to LangChain, and have one end.
    handleChatModelStart(_, messages, runId, _parent, ...details) {
      start(runId, messages.flat().map(langchainMessage), details);
    },
    handleLLMStart(_, prompts, runId, _parent, ...details) {
      const described = prompts.map(
        (text): ContentMessage => ({ role: "user", parts: [{ type: "text", text }] }),
      );
      start(runId, described, details);
    },
    handleLLMNewToken(_token, _index, runId) {
      open.get(runId)?.firstToken();
    },
    handleLLMEnd: (output, runId) => void close(runId)?.succeed(outcomeOf(output)),
    handleLLMError: (error, runId) => void close(runId)?.fail(error),
  };
}

/** Names that LangChain gives to providers, where they are not the provider's own. */
const PROVIDERS: Record<string, string> = { google_genai: "google", google_vertexai: "google" };

function requestOf(messages: ContentMessage[], details: unknown[]): ModelCallRequest {
  const [extra, , metadata] = details;
  const { model, model_name, messages: _, ...parameters } = fieldsOf(fieldsOf(extra).invocation_params);
  const { ls_provider, ls_model_name, ls_temperature, ls_max_tokens } = fieldsOf(metadata);
  const provider = nonEmptyText(ls_provider);
  return {
    provider: provider && (PROVIDERS[provider] ?? provider),
    model: nonEmptyText(ls_model_name) ?? nonEmptyText(model) ?? nonEmptyText(model_name) ?? "unknown",
    messages,
    parameters,
    temperature: finiteNumber(ls_temperature) ?? finiteNumber(parameters.temperature),
    maxOutputTokens: finiteNumber(ls_max_tokens),
    testImagesCount: countImages(messages),
  };
}

function outcomeOf(output: unknown): ModelCallOutcome {
  const { generations } = fieldsOf(output);
  const all = (Array.isArray(generations) ? generations.flat() : []).map(fieldsOf);
  const messages = all.map(
    ({ message, text }): ContentMessage =>
      message
        ? langchainMessage(message)
        : { role: "assistant", parts: [{ type: "text", text: String(text) }] },
  );
  const last = fieldsOf(all.at(-1)?.message);
  const metadata = fieldsOf(last.response_metadata);
  return {
    messages,
    rawUsage: usageOf(last.usage_metadata) ?? fieldsOf(output).llmOutput,
    finishReason: nonEmptyText(metadata.finish_reason) ?? nonEmptyText(metadata.stop_reason),
    modelVersion: nonEmptyText(metadata.model_name) ?? nonEmptyText(metadata.model),
  };
}

/**
 * LangChain's usage is one for all providers, its details inside the totals: that is how OpenAI's
 * Responses report, by whose names it is read.
 */
function usageOf(metadata: unknown): unknown {
  if (typeof metadata !== "object" || metadata === null) return undefined;
  const { input_tokens, output_tokens, total_tokens, ...details } = fieldsOf(metadata);
  const { cache_read, cache_creation } = fieldsOf(details.input_token_details);
  const { reasoning } = fieldsOf(details.output_token_details);
  return {
    usage: {
      input_tokens,
      output_tokens,
      total_tokens,
      input_tokens_details: { cached_tokens: cache_read, cache_write_tokens: cache_creation },
      output_tokens_details: { reasoning_tokens: reasoning },
    },
  };
}
