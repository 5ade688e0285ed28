import type { ContentMessage } from "../../format/content.js";

/** How a provider's API is asked to count the tokens of a request instead of answering it. */
export interface CountingDialect {
  /** Whose figure it is. */
  provider: string;
  /** What the endpoint is called. */
  endpoint: string;
  url: string;
  headers: Record<string, string>;
  /** The request as the run would send it, without what the endpoint does not take. */
  body(messages: readonly ContentMessage[]): Record<string, unknown>;
  /** The field of the reply that holds the count. */
  countField: string;
}
