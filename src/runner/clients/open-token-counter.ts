import type { RunConfig } from "../../config/run-config.js";
import type { ContentMessage } from "../../format/content.js";
import { ExplogError } from "../../format/explog-error.js";
import { anthropicCounting } from "./anthropic-counting.js";
import type { CountingDialect } from "./counting-dialect.js";
import type { Endpoint } from "./endpoint.js";
import { geminiCounting } from "./gemini-counting.js";
import { ModelCallError } from "./model-call-error.js";
import { type Address, openAddress } from "./open-address.js";
import { openaiCounting } from "./openai-counting.js";
import type { StructuredOutput } from "./structured-output.js";
import { networkFailure, responseFailure } from "./wire-failure.js";
import { postRequest } from "./wire-request.js";

/** Asks a provider how many tokens a request has. */
export interface TokenCounter {
  /** Whose counts they are, in words: `Google (countTokens)`. */
  by: string;
  /** One request. @throws ModelCallError */
  count(messages: readonly ContentMessage[], signal: AbortSignal): Promise<number>;
  close(): Promise<void>;
}

/** @throws ExplogError `INVALID_ARGUMENT` when the provider has no such endpoint. */
export async function openTokenCounter(
  config: RunConfig,
  endpoint: Endpoint,
  structured?: StructuredOutput,
): Promise<TokenCounter> {
  const create = dialectMaker(config, structured);
  const { address, close } = await openAddress(config, endpoint);
  const dialect = create(address);
  const owner = endpoint.kind === "sandbox" ? "the sandbox" : dialect.provider;
  return {
    by: `${owner} (${dialect.endpoint})`,
    count: (messages, signal) => countOnce(dialect, address.apiKey, messages, signal),
    close,
  };
}

function dialectMaker(
  config: RunConfig,
  structured?: StructuredOutput,
): (address: Address) => CountingDialect {
  switch (config.provider) {
    case "google":
      return (address) => geminiCounting(config, address, structured);
    case "anthropic":
      return (address) => anthropicCounting(config, address, structured);
    case "openai":
      return (address) => openaiCounting(config, address, structured);
    default:
      throw new ExplogError(
        "INVALID_ARGUMENT",
        `--count: servers of the provider ${config.provider} have no endpoint that counts tokens. Leave --count out: the estimate is then counted locally.`,
      );
  }
}

async function countOnce(
  dialect: CountingDialect,
  apiKey: string | undefined,
  messages: readonly ContentMessage[],
  signal: AbortSignal,
): Promise<number> {
  const { url, countField } = dialect;
  const headers = { "content-type": "application/json", ...dialect.headers };
  try {
    const reply = await postRequest({ url, headers, body: JSON.stringify(dialect.body(messages)), signal });
    if (reply.status < 200 || reply.status >= 300) throw await responseFailure(reply, apiKey);
    const chunks: Uint8Array[] = [];
    await reply.read((chunk) => chunks.push(chunk));
    return countIn(Buffer.concat(chunks).toString("utf8"), countField, reply.status);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw networkFailure(error, apiKey);
  }
}

function countIn(text: string, field: string, status: number): number {
  let count: unknown;
  try {
    count = (JSON.parse(text) as Record<string, unknown> | null)?.[field];
  } catch {
    count = undefined;
  }
  if (typeof count === "number" && Number.isSafeInteger(count) && count >= 0) return count;
  throw new ModelCallError(`${status}, but the server's answer holds no count (\`${field}\`)`, {
    failure: "response",
    status,
  });
}
