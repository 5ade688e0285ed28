import type { ContentMessage } from "../format/content.js";
import { createUsageStream } from "../usage/usage-stream.js";
import type { CallShape } from "./call-shape.js";
import { fieldsOf, nonEmptyText } from "./request-fields.js";

/** `POST /embeddings`: its texts are described, its vectors are not. */
export const openaiEmbeddings: CallShape = {
  request(body, client) {
    const { model, input, ...parameters } = fieldsOf(body);
    return { ...client, model: String(model), messages: inputMessages(input), parameters };
  },
  answer: ({ provider }) => {
    const usage = createUsageStream(provider);
    let modelVersion: string | undefined;
    let isComplete = false;
    return {
      add(piece) {
        const { model, usage: reported, data } = fieldsOf(piece);
        usage.add({ model, usage: reported });
        modelVersion = nonEmptyText(model);
        isComplete = data !== undefined;
        return isComplete;
      },
      isComplete: () => isComplete,
      outcome: () => ({ messages: [], rawUsage: usage.report(), modelVersion }),
    };
  },
};

/** A text, a list of texts, or their tokens as numbers. */
export function inputMessages(input: unknown): ContentMessage[] {
  const inputs = typeof input === "string" ? [input] : Array.isArray(input) ? input : [];
  return isTokens(inputs) ? [tokensMessage(inputs.length)] : inputs.map(inputMessage);
}

function isTokens(inputs: readonly unknown[]): boolean {
  return inputs.length > 0 && inputs.every((input) => typeof input === "number");
}

function inputMessage(input: unknown): ContentMessage {
  if (typeof input === "string") return { role: "user", parts: [{ type: "text", text: input }] };
  return tokensMessage(Array.isArray(input) ? input.length : 0);
}

function tokensMessage(count: number): ContentMessage {
  return { role: "user", parts: [{ type: "other", description: `${count} token numbers` }] };
}
