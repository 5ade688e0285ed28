import { describe, expect, it } from "vitest";
import { messageBody, messageEvents } from "../../../test/clients/anthropic-wire.js";
import { chatBody, chatChunk, chatUsage } from "../../../test/clients/openai-chat-wire.js";
import { type WireReply, wireServer } from "../../../test/support/wire-server.js";
import type { RunConfig } from "../../config/run-config.js";
import type { ContentMessage } from "../../format/content.js";
import { anthropicDialect } from "./anthropic-dialect.js";
import { ModelCallError } from "./model-call-error.js";
import type { PartialAnswer } from "./model-client.js";
import { openaiDialect } from "./openai-dialect.js";
import { createWireClient } from "./wire-client.js";
import type { HeaderReader } from "./wire-request.js";

const question: ContentMessage[] = [
  { role: "system", parts: [{ type: "text", text: "Be brief." }] },
  { role: "user", parts: [{ type: "media", mediaType: "image/png", bytes: new Uint8Array([1, 2, 3]) }] },
  { role: "assistant", parts: [{ type: "text", text: "A block." }] },
  { role: "user", parts: [{ type: "text", text: "And now?" }] },
];
const apiKey = "test-key-of-no-known-shape-0123456789";

type Settings = Partial<Pick<RunConfig, "generation" | "output" | "stream" | "provider">>;

async function clientOf(provider: RunConfig["provider"], reply: WireReply, settings: Settings = {}) {
  const server = await wireServer(() => reply);
  const baseUrl = provider === "anthropic" ? server.url : `${server.url}/v1`;
  const config = {
    model: "some-model",
    provider,
    generation: {},
    output: { format: "text" as const },
    stream: false,
    ...settings,
  };
  const dialect = provider === "anthropic" ? anthropicDialect : openaiDialect;
  const client = createWireClient(dialect(config, { baseUrl, apiKey }), { ...config, baseUrl, apiKey });
  return { client, requests: server.requests, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

const quiet = () => ({ signal: new AbortController().signal });
const generation = { temperature: 0.5, topP: 0.9, maxOutputTokens: 64, stopSequences: ["END"] };

it("a refusal is no answer, and is kept as what it is", async () => {
  await using api = await clientOf("openai", { body: chatBody({ content: null, refusal: "I can't." }) });
  expect(await api.client.generate(question, quiet())).toMatchObject({ text: "", refusal: "I can't." });
});

it("a conversation and its settings go out in OpenAI's shape", async () => {
  await using api = await clientOf(
    "openai",
    { body: chatBody({ content: "ok" }) },
    { generation: { ...generation, seed: 7, mediaResolution: "low" }, output: { format: "json" } },
  );
  await api.client.generate(question, quiet());
  expect(api.requests[0]?.path).toBe("/v1/chat/completions");
  expect(api.requests[0]?.headers.authorization).toBe(`Bearer ${apiKey}`);
  expect(api.requests[0]?.body).toEqual({
    model: "some-model",
    temperature: 0.5,
    top_p: 0.9,
    max_completion_tokens: 64,
    seed: 7,
    stop: ["END"],
    response_format: { type: "json_object" },
    messages: [
      { role: "system", content: "Be brief." },
      {
        role: "user",
        content: [{ type: "image_url", image_url: { url: "data:image/png;base64,AQID", detail: "low" } }],
      },
      { role: "assistant", content: "A block." },
      { role: "user", content: "And now?" },
    ],
  });
});

it("a compatible server gets the names that such servers know", async () => {
  await using api = await clientOf(
    "openai-compatible",
    { body: chatBody({ content: "ok" }) },
    { generation: { topK: 20, maxOutputTokens: 64 } },
  );
  await api.client.generate(question, quiet());
  expect(api.requests[0]?.body).toMatchObject({ top_k: 20, max_tokens: 64 });
});

it("a conversation and its settings go out in Anthropic's shape", async () => {
  await using api = await clientOf(
    "anthropic",
    { body: messageBody([{ type: "text", text: "ok" }]) },
    { generation: { ...generation, topK: 30, thinkingBudget: 2048 } },
  );
  await api.client.generate(question, quiet());
  expect(api.requests[0]?.path).toBe("/v1/messages");
  expect(api.requests[0]?.headers).toMatchObject({ "x-api-key": apiKey, "anthropic-version": "2023-06-01" });
  expect(api.requests[0]?.body).toEqual({
    model: "some-model",
    max_tokens: 64,
    temperature: 0.5,
    top_p: 0.9,
    top_k: 30,
    stop_sequences: ["END"],
    thinking: { type: "enabled", budget_tokens: 2048 },
    system: "Be brief.",
    messages: [
      {
        role: "user",
        content: [{ type: "image", source: { type: "base64", media_type: "image/png", data: "AQID" } }],
      },
      { role: "assistant", content: [{ type: "text", text: "A block." }] },
      { role: "user", content: [{ type: "text", text: "And now?" }] },
    ],
  });
});

const chatStream = [
  { data: chatChunk({ role: "assistant", content: "One " }) },
  { data: chatChunk({ content: "two." }) },
  { data: chatChunk({}, { finish_reason: "stop" }) },
  { data: { ...chatChunk({}), choices: [], usage: chatUsage } },
  { data: "[DONE]" },
];
const piece = (text: string) => ({ type: "text_delta", text });
const messageStream = messageEvents([
  { block: { type: "text", text: "" }, deltas: [piece("One "), piece("two.")] },
]);

describe.each([
  {
    provider: "openai" as const,
    whole: chatBody({ content: "One two." }),
    events: chatStream,
    until: 2,
    finishReason: "stop",
  },
  {
    provider: "anthropic" as const,
    whole: messageBody([{ type: "text", text: "One two." }]),
    events: messageStream,
    until: 5,
    finishReason: "end_turn",
  },
])("$provider", ({ provider, whole, events, until, finishReason }) => {
  it("gives the answer with the provider's own report", async () => {
    await using api = await clientOf(provider, { body: whole });
    const answer = await api.client.generate(question, quiet());
    expect(answer).toMatchObject({ text: "One two.", finishReason });
    expect(answer.rawUsage).toMatchObject({ usage: whole.usage });
  });

  it("puts a stream together, and tells of its first token", async () => {
    await using api = await clientOf(provider, { events }, { stream: true });
    let firstTokens = 0;
    const onFirstToken = () => {
      firstTokens += 1;
    };
    const answer = await api.client.generate(question, { ...quiet(), onFirstToken });
    expect(answer).toMatchObject({ text: "One two.", finishReason });
    expect(answer.rawUsage).toHaveProperty("usage");
    expect(firstTokens).toBeGreaterThan(0);
  });

  it("calls a stream that breaks off a failure of the network, and keeps what had come", async () => {
    await using api = await clientOf(
      provider,
      { events: events.slice(0, until), end: "break-off" },
      { stream: true },
    );
    let partial: (() => PartialAnswer) | undefined;
    const onPartial = (soFar: () => PartialAnswer) => {
      partial = soFar;
    };
    const failure = await api.client.generate(question, { ...quiet(), onPartial }).catch((error) => error);
    expect(failure).toMatchObject({ failure: "network", isTransient: true });
    expect(partial?.().text).toContain("One ");
  });

  it.each([
    [400, "request", false],
    [401, "authentication", false],
    [429, "overload", true],
    [500, "overload", true],
  ])(
    "tells what HTTP %i means, without the key that the server echoes",
    async (status, failure, isTransient) => {
      const error = { type: "some_error", message: `No; the key was ${apiKey}.` };
      await using api = await clientOf(provider, {
        status,
        headers: { "retry-after": "3" },
        body: { error },
      });
      const thrown = await api.client.generate(question, quiet()).catch((caught) => caught);
      expect(thrown).toBeInstanceOf(ModelCallError);
      expect(thrown).toMatchObject({ failure, status, isTransient, retryAfterSeconds: 3 });
      expect(thrown.message).toBe(`${status} some_error No; the key was [redacted].`);
    },
  );

  it.each([
    [429, { type: "insufficient_quota", message: "You exceeded your current quota." }, "quota"],
    [429, { type: "requests", message: "Rate limit reached on requests per day (RPD)." }, "quota"],
    [400, { type: "invalid_request_error", message: "Your credit balance is too low." }, "quota"],
    [429, { type: "tokens", message: "Rate limit reached on tokens per min (TPM)." }, "overload"],
    [409, { type: "conflict", message: "Try again." }, "overload"],
    [529, { type: "overloaded_error", message: "Overloaded" }, "overload"],
  ])("tells HTTP %i %o as %s", async (status, error, failure) => {
    await using api = await clientOf(provider, { status, body: { error } });
    const thrown = await api.client.generate(question, quiet()).catch((caught) => caught);
    expect(thrown).toMatchObject({ failure, status, isTransient: failure === "overload" });
  });

  it("hands over the headers of answers and of refusals", async () => {
    await using api = await clientOf(provider, {
      status: 429,
      headers: { "x-ratelimit-remaining-requests": "0" },
      body: {},
    });
    let remaining: string | null = null;
    const onHeaders = (headers: HeaderReader) => {
      remaining = headers.get("x-ratelimit-remaining-requests");
    };
    await api.client.generate(question, { ...quiet(), onHeaders }).catch(() => undefined);
    expect(remaining).toBe("0");
  });

  it("refuses an answer that is none of the API's", async () => {
    await using api = await clientOf(provider, { body: { hello: "there" } });
    await expect(api.client.generate(question, quiet())).rejects.toThrow(/answer is none of .*'s API/);
  });

  it("gives up with the reason of its signal", async () => {
    await using api = await clientOf(provider, () => {});
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("enough")), 30);
    await expect(api.client.generate(question, { signal: controller.signal })).rejects.toThrow("enough");
  });
});
