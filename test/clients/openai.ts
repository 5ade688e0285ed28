import OpenAI from "openai";
import OpenAI6 from "openai-6";
import { type CallOptions, type ClientUnderTest, TEST_KEY } from "./client-under-test.js";
import { openaiChatScenarios } from "./openai-chat-scenarios.js";
import { chatBody, chatChunk, chatUsage } from "./openai-chat-wire.js";
import { openaiCompletionsScenarios } from "./openai-completions-scenarios.js";
import { openaiResponsesScenarios } from "./openai-responses-scenarios.js";
import { responseBody, responseEvents, textItem } from "./openai-responses-wire.js";

function openaiClient(name: string, Client: typeof OpenAI): ClientUnderTest {
  const body = ({ text = "Say hello." }: CallOptions) => ({
    model: "gpt-4.1-mini",
    temperature: 0.5,
    messages: [{ role: "user" as const, content: text }],
  });
  return {
    name,
    api: "chat.completions",
    provider: "openai-compatible",
    model: "gpt-4.1-mini",
    create: (url, { maxRetries = 0, timeoutMilliseconds } = {}) =>
      new Client({ apiKey: TEST_KEY, baseURL: `${url}/v1`, maxRetries, timeout: timeoutMilliseconds }),
    plain: (client, options = {}) =>
      asOpenAI(client).chat.completions.create(body(options), { signal: options.signal }),
    plainReply: (text) => ({ body: chatBody({ content: text }) }),
    streamed: (client, options = {}) =>
      asOpenAI(client).chat.completions.create(
        { ...body(options), stream: true, stream_options: { include_usage: true } },
        { signal: options.signal },
      ),
    streamedReply: {
      events: [
        { data: chatChunk({ role: "assistant", content: "" }) },
        { data: chatChunk({ content: "One " }) },
        { data: chatChunk({ content: "two " }) },
        { data: chatChunk({ content: "three." }) },
        { data: chatChunk({}, { finish_reason: "stop" }) },
        { data: { ...chatChunk({}), choices: [], usage: chatUsage } },
        { data: "[DONE]" },
      ],
    },
    usageAfterFirstText: { output_tokens: null },
    error: (status) => ({
      status,
      headers: { "retry-after-ms": "1" },
      body: {
        error: {
          message: `No: ${status}. Incorrect API key provided: ${TEST_KEY}.`,
          type: "invalid_request_error",
          param: null,
          code: "refused",
        },
      },
    }),
    retries: true,
    promptOf: ({ messages }) => String((messages as { content: unknown }[])[0]?.content),
    scenarios: [...openaiChatScenarios(), ...openaiCompletionsScenarios()],
  };
}

function asOpenAI(client: object): OpenAI {
  return client as OpenAI;
}

/** The same client, asked through the Responses API. */
function responsesClient(name: string, Client: typeof OpenAI): ClientUnderTest {
  const body = ({ text = "Say hello." }: CallOptions) => ({
    model: "gpt-5-mini",
    temperature: 0.5,
    input: text,
  });
  return {
    ...openaiClient(name, Client),
    api: "responses",
    model: "gpt-5-mini",
    plain: (client, options = {}) =>
      asOpenAI(client).responses.create(body(options), { signal: options.signal }),
    plainReply: (text) => ({ body: responseBody([textItem(text)]) }),
    streamed: (client, options = {}) =>
      asOpenAI(client).responses.create({ ...body(options), stream: true }, { signal: options.signal }),
    streamedReply: { events: responseEvents(["One ", "two ", "three."]) },
    promptOf: ({ input }) => String(input),
    scenarios: openaiResponsesScenarios(),
  };
}

/** Both lines are called alike; the newer one's types stand for both. */
export const openaiClients: ClientUnderTest[] = [
  ["openai 7", OpenAI] as const,
  ["openai 6", OpenAI6 as unknown as typeof OpenAI] as const,
].map(([name, Client]) => openaiClient(name, Client));

export const openaiResponsesClients: ClientUnderTest[] = [
  ["openai 7, responses", OpenAI] as const,
  ["openai 6, responses", OpenAI6 as unknown as typeof OpenAI] as const,
].map(([name, Client]) => responsesClient(name, Client));
