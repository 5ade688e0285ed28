import type { GenerateContentParameters, GenerateContentResponse, GoogleGenAI } from "@google/genai";
import type { RunConfig } from "../../config/run-config.js";
import type { ContentMessage } from "../../format/content.js";
import { createGoogleStreamContent } from "../../instrument/google-response.js";
import { checkedBody } from "./gemini-body.js";
import { geminiFailure } from "./gemini-failure.js";
import { toGeminiContents } from "./gemini-messages.js";
import { generationParameters } from "./generation-parameters.js";
import { ModelCallError } from "./model-call-error.js";
import type { ModelAnswer, ModelClient } from "./model-client.js";
import type { StructuredOutput } from "./structured-output.js";

type GoogleLibrary = {
  GoogleGenAI: new (options: ConstructorParameters<typeof GoogleGenAI>[0]) => GoogleGenAI;
};

/** A client of the Gemini API (or of another server of its shape) for one run. */
export function createGeminiClient(
  library: GoogleLibrary,
  config: Pick<RunConfig, "model" | "generation" | "output" | "stream">,
  endpoint: { baseUrl?: string; apiKey: string },
  structured?: StructuredOutput,
): ModelClient {
  const google = new library.GoogleGenAI({
    // Said explicitly, so that no environment variable sends a run somewhere else.
    vertexai: false,
    apiKey: endpoint.apiKey,
    httpOptions: endpoint.baseUrl === undefined ? {} : { baseUrl: endpoint.baseUrl },
  });
  const parameters = generationParameters(config, structured);

  return {
    provider: "google",
    baseUrl: endpoint.baseUrl,
    parameters: { ...parameters },
    async generate(messages, { signal, onFirstToken, onHeaders, onPartial }) {
      let headers: Headers | undefined;
      let fault: ModelCallError | undefined;
      const { apiKey } = endpoint;
      const request: GenerateContentParameters = {
        model: config.model,
        ...requestOf(messages, parameters),
      };
      request.config = {
        ...request.config,
        abortSignal: signal,
        // One call is one request and one record; the client would otherwise hide further ones in it.
        automaticContinuation: false,
        httpOptions: {
          fetch: async (input, init) => {
            const response = await fetch(input, init);
            headers = response.headers;
            onHeaders?.(headers);
            const checked = await checkedBody(response, config.stream);
            if (checked.fault !== undefined) {
              const { status } = response;
              fault = new ModelCallError(checked.fault, { failure: "response", status, apiKey });
            }
            return checked.response;
          },
        },
      };
      const collected = createAnswerCollector();
      onPartial?.(collected.answer);
      try {
        if (config.stream) {
          for await (const chunk of await google.models.generateContentStream(request)) {
            if (collected.add(chunk)) onFirstToken?.();
          }
        } else collected.add(await google.models.generateContent(request));
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        throw fault ?? geminiFailure(error, headers, apiKey);
      }
      if (fault) throw fault;
      const answer = collected.answer();
      if (config.stream && answer.finishReason === undefined) {
        throw new ModelCallError("the stream ended before the answer did", { failure: "network" });
      }
      return answer;
    },
  };
}

function requestOf(
  messages: readonly ContentMessage[],
  parameters: object,
): Pick<GenerateContentParameters, "contents" | "config"> {
  const { contents, systemInstruction } = toGeminiContents(messages);
  return { contents, config: { ...parameters, ...(systemInstruction ? { systemInstruction } : {}) } };
}

/** Puts an answer together, be it whole or in chunks; usage is cumulative, so the last report counts. */
function createAnswerCollector() {
  const content = createGoogleStreamContent();
  let usageMetadata: GenerateContentResponse["usageMetadata"];
  let responseId: string | undefined;
  let blockReason: string | undefined;
  return {
    /** @returns whether the chunk held a piece of the answer. */
    add(chunk: GenerateContentResponse): boolean {
      content.add(chunk);
      usageMetadata = chunk.usageMetadata ?? usageMetadata;
      responseId = chunk.responseId ?? responseId;
      blockReason = chunk.promptFeedback?.blockReason ?? blockReason;
      return (chunk.candidates?.[0]?.content?.parts ?? []).length > 0;
    },
    answer(): ModelAnswer {
      const { messages, modelVersion, serviceTier, finishReason } = content.outcome();
      return {
        text: messages
          .flatMap(({ parts }) => parts.map((part) => (part.type === "text" ? part.text : "")))
          .join(""),
        messages,
        rawUsage: usageMetadata && { usageMetadata, modelVersion, responseId },
        modelVersion,
        finishReason: finishReason ?? blockReason,
        serviceTier,
      };
    },
  };
}
