import type { CallShape } from "./call-shape.js";
import { contentsMessages } from "./google-request.js";
import { countImages, fieldsOf, fieldsWithout, finiteNumber } from "./request-fields.js";

const NO_PARAMETERS = new Set(["abortSignal", "httpOptions"]);

/** `models.embedContent`, as the SDK is called and as the wire has it (one content, or a batch): its contents are described, its vectors are not. */
export const googleEmbeddings: CallShape = {
  request(params, client) {
    const { model, contents, content, requests, config } = fieldsOf(params);
    const batch = Array.isArray(requests) ? requests.map((each) => fieldsOf(each).content) : undefined;
    const messages = contentsMessages(contents ?? content ?? batch);
    return {
      provider: client.provider,
      model: String(model),
      messages,
      parameters: fieldsWithout(config, NO_PARAMETERS),
      testImagesCount: countImages(messages),
    };
  },
  answer: () => {
    let counts: (number | undefined)[] = [];
    let reported: unknown;
    let isComplete = false;
    return {
      add(piece) {
        const { embeddings, embedding, usageMetadata } = fieldsOf(piece);
        isComplete = Array.isArray(embeddings) || embedding !== undefined;
        if (Array.isArray(embeddings)) counts = embeddings.map(tokenCount);
        reported = usageMetadata;
        return isComplete;
      },
      isComplete: () => isComplete,
      outcome: () => ({ messages: [], rawUsage: reported ? { usageMetadata: reported } : usageOf(counts) }),
    };
  },
};

/** Vertex counts each content; the Developer API's answer, as the SDK hands it out, has no counts. */
function tokenCount(embedding: unknown): number | undefined {
  return finiteNumber(fieldsOf(fieldsOf(embedding).statistics).tokenCount);
}

function usageOf(counts: readonly (number | undefined)[]): unknown {
  let promptTokenCount = 0;
  for (const count of counts) {
    if (count === undefined) return undefined;
    promptTokenCount += count;
  }
  return counts.length === 0
    ? undefined
    : { usageMetadata: { promptTokenCount, totalTokenCount: promptTokenCount } };
}
