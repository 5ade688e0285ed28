import type { ContentMessage } from "../format/content.js";
import { createUsageStream } from "../usage/usage-stream.js";
import type { CallShape } from "./call-shape.js";
import { inputMessages } from "./openai-embeddings.js";
import { fieldsOf, fieldsWithout, finiteNumber, nonEmptyText } from "./request-fields.js";

const NO_PARAMETERS = new Set(["model", "prompt", "stream", "stream_options"]);

/** `POST /completions`, the older way to ask: a text, or several, that are gone on with. */
export const openaiCompletions: CallShape = {
  request(body, client) {
    const { model, prompt } = fieldsOf(body);
    const parameters = fieldsWithout(body, NO_PARAMETERS);
    return {
      provider: client.provider,
      baseUrl: client.baseUrl,
      model: String(model),
      messages: inputMessages(prompt),
      parameters,
      temperature: finiteNumber(parameters.temperature),
      topP: finiteNumber(parameters.top_p),
      maxOutputTokens: finiteNumber(parameters.max_tokens),
    };
  },
  answer: ({ provider }) => {
    const usage = createUsageStream(provider);
    const texts = new Map<number, string>();
    let finishReason: string | undefined;
    let modelVersion: string | undefined;
    return {
      add(piece) {
        usage.add(piece);
        const { model, choices } = fieldsOf(piece);
        modelVersion = nonEmptyText(model) ?? modelVersion;
        let holdsAnswer = false;
        for (const each of Array.isArray(choices) ? choices : []) {
          const { index, text, finish_reason: reason } = fieldsOf(each);
          const position = finiteNumber(index) ?? 0;
          const added = nonEmptyText(text) ?? "";
          texts.set(position, (texts.get(position) ?? "") + added);
          if (added !== "") holdsAnswer = true;
          finishReason = nonEmptyText(reason) ?? finishReason;
        }
        return holdsAnswer;
      },
      isComplete: () => finishReason !== undefined,
      outcome: () => ({
        messages: [...texts.values()].map(answerMessage),
        rawUsage: usage.report(),
        finishReason,
        modelVersion,
      }),
    };
  },
};

function answerMessage(text: string): ContentMessage {
  return { role: "assistant", parts: [{ type: "text", text }] };
}
