import Anthropic from "@anthropic-ai/sdk";
import Anthropic0 from "anthropic-0";
import { anthropicBetaScenarios, anthropicScenarios } from "./anthropic-scenarios.js";
import { messageBody, messageEvents } from "./anthropic-wire.js";
import { type CallOptions, type ClientUnderTest, type Scenario, TEST_KEY } from "./client-under-test.js";

const text = (...pieces: string[]) => ({
  block: { type: "text", text: "" },
  deltas: pieces.map((piece) => ({ type: "text_delta", text: piece })),
});

type Messages = (client: object) => Anthropic["messages"];

function anthropicClient(
  name: string,
  Client: typeof Anthropic,
  { api, messages, more }: { api: string; messages: Messages; more: Scenario[] },
): ClientUnderTest {
  const body = ({ text: content = "Say hello." }: CallOptions) => ({
    model: "claude-haiku-4-5",
    max_tokens: 100,
    temperature: 0.5,
    messages: [{ role: "user" as const, content }],
  });
  return {
    name,
    api,
    provider: "anthropic",
    model: "claude-haiku-4-5",
    create: (url, { maxRetries = 0, timeoutMilliseconds } = {}) =>
      new Client({ apiKey: TEST_KEY, baseURL: url, maxRetries, timeout: timeoutMilliseconds }),
    plain: (client, options = {}) => messages(client).create(body(options), { signal: options.signal }),
    plainReply: (answer) => ({ body: messageBody([{ type: "text", text: answer, citations: null }]) }),
    streamed: (client, options = {}) =>
      messages(client).create({ ...body(options), stream: true }, { signal: options.signal }),
    streamedReply: { events: messageEvents([text("One ", "two ", "three.")]) },
    usageAfterFirstText: { input_tokens: 2510, cache_read_tokens: 500, source: "reported" },
    error: (status) => ({
      status,
      headers: { "retry-after-ms": "1" },
      body: {
        type: "error",
        error: { type: "invalid_request_error", message: `No: ${status}; the key was ${TEST_KEY}.` },
        request_id: "request-1",
      },
    }),
    retries: true,
    promptOf: ({ messages }) => String((messages as { content: unknown }[])[0]?.content),
    scenarios: [...anthropicScenarios(messages), ...more],
  };
}

const plain = { api: "messages", messages: (client: object) => (client as Anthropic).messages, more: [] };
const beta = {
  api: "beta.messages",
  // What both can do, they do alike.
  messages: (client: object) => (client as Anthropic).beta.messages as unknown as Anthropic["messages"],
  more: anthropicBetaScenarios(),
};

/** Both lines are called alike; the newer one's types stand for both. */
export const anthropicClients: ClientUnderTest[] = [
  ["@anthropic-ai/sdk 1", Anthropic] as const,
  ["@anthropic-ai/sdk 0", Anthropic0 as unknown as typeof Anthropic] as const,
].map(([name, Client]) => anthropicClient(name, Client, plain));

/** The same clients, asked through their beta. */
export const anthropicBetaClients: ClientUnderTest[] = [
  ["@anthropic-ai/sdk 1, beta", Anthropic] as const,
  ["@anthropic-ai/sdk 0, beta", Anthropic0 as unknown as typeof Anthropic] as const,
].map(([name, Client]) => anthropicClient(name, Client, beta));
