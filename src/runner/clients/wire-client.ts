import type { ContentMessage } from "../../format/content.js";
import type { CallShape } from "../../instrument/call-shape.js";
import { refusalText } from "../../instrument/openai-chat-content.js";
import { createWireAnswer } from "../../instrument/wire-answer.js";
import { ModelCallError } from "./model-call-error.js";
import type { ModelAnswer, ModelClient } from "./model-client.js";
import { networkFailure, responseFailure } from "./wire-failure.js";
import { postRequest } from "./wire-request.js";

/** How one provider's API is asked over the wire. */
export interface WireDialect {
  provider: string;
  shape: CallShape;
  url: string;
  headers: Record<string, string>;
  /** The request's parameters, without content. */
  parameters: Record<string, unknown>;
  /** The conversation as the API takes it. */
  content(messages: readonly ContentMessage[]): Record<string, unknown>;
}

/** A client that asks an API by HTTP alone, one request for each call. */
export function createWireClient(
  dialect: WireDialect,
  run: { stream: boolean; baseUrl?: string; apiKey?: string },
): ModelClient {
  const { provider, shape, url, parameters, content } = dialect;
  const { apiKey, baseUrl, stream } = run;
  const headers = { "content-type": "application/json", ...dialect.headers };

  return {
    provider,
    baseUrl,
    parameters,
    async generate(messages, { signal, onFirstToken, onHeaders, onPartial }) {
      const collected = shape.answer({ provider, baseUrl });
      const answer = (): ModelAnswer => {
        const { messages: said, rawUsage, modelVersion, finishReason, serviceTier } = collected.outcome();
        const refusal = refusalOf(said);
        return {
          text: textOf(said),
          messages: said,
          rawUsage,
          modelVersion,
          finishReason,
          serviceTier,
          ...(refusal !== undefined && { refusal }),
        };
      };
      onPartial?.(answer);
      const body = JSON.stringify({ ...parameters, ...content(messages) });
      try {
        const reply = await postRequest({ url, headers, body, signal });
        onHeaders?.(reply.headers);
        if (reply.status < 200 || reply.status >= 300) throw await responseFailure(reply, apiKey);
        const contentType = reply.headers.get("content-type") ?? "";
        const wire = createWireAnswer(contentType, collected);
        let bytes = 0;
        await reply.read((chunk) => {
          bytes += chunk.length;
          if (wire.add(chunk)) onFirstToken?.();
        });
        wire.end();
        if (!collected.isComplete()) throw incomplete(provider, bytes, stream, collected.outcome().messages);
        return answer();
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        throw networkFailure(error, apiKey);
      }
    },
  };
}

/** An answer that calls itself a success and is none: from something in between, or broken off. */
function incomplete(
  provider: string,
  bytes: number,
  stream: boolean,
  messages: readonly ContentMessage[],
): ModelCallError {
  if (stream && messages.length > 0) {
    return new ModelCallError("the stream ended before the answer did", { failure: "network" });
  }
  const what = bytes === 0 ? "it is empty" : "none of its fields";
  return new ModelCallError(`the server's answer is none of ${provider}'s API (${what})`, {
    failure: "response",
  });
}

function textOf(messages: readonly ContentMessage[]): string {
  return messages
    .flatMap(({ parts }) => parts.map((part) => (part.type === "text" ? part.text : "")))
    .join("");
}

function refusalOf(messages: readonly ContentMessage[]): string | undefined {
  const refused = messages
    .flatMap(({ parts }) => parts)
    .map((part) => (part.type === "other" ? refusalText(part.description) : undefined));
  return refused.find((text) => text !== undefined);
}
