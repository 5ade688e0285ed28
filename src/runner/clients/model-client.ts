import type { ContentMessage } from "../../format/content.js";
import type { HeaderReader } from "./wire-request.js";

/** A whole answer of a model. */
export interface ModelAnswer {
  /** The answer's own text, thoughts left out. */
  text: string;
  messages: ContentMessage[];
  /** The provider's response, usage included. */
  rawUsage: unknown;
  modelVersion?: string;
  finishReason?: string;
  serviceTier?: string;
  /** What the model said in place of an answer, where its API tells the two apart. */
  refusal?: string;
}

/** What had arrived of an answer when it broke off. */
export type PartialAnswer = Partial<ModelAnswer>;

/** The one thing a run needs of a provider: one request, one answer, no retries of its own. */
export interface ModelClient {
  provider: string;
  /** The API's address, when it is not the provider's own. */
  baseUrl?: string;
  /** The provider's request parameters, without content. */
  parameters: Record<string, unknown>;
  /**
   * @param options.onFirstToken called when the first piece of a streamed answer arrives.
   * @param options.onHeaders called with the headers of the answer, or of the refusal.
   * @param options.onPartial called once, with a function that gives what has arrived so far.
   * @throws ModelCallError
   */
  generate(
    messages: readonly ContentMessage[],
    options: {
      signal: AbortSignal;
      onFirstToken?: () => void;
      onHeaders?: (headers: HeaderReader) => void;
      onPartial?: (soFar: () => PartialAnswer) => void;
    },
  ): Promise<ModelAnswer>;
}
