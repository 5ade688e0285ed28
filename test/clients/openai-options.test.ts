import OpenAI, { AzureOpenAI } from "openai";
import { expect, it } from "vitest";
import { ExperimentLogger } from "../../src/logger/experiment-logger.js";
import { readAll } from "../support/read-all.js";
import { readExperiment } from "../support/read-experiment.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { wireServer } from "../support/wire-server.js";
import { TEST_KEY } from "./client-under-test.js";
import { chatBody, chatChunk, chatUsage } from "./openai-chat-wire.js";

const request = { model: "gpt-4.1-mini", messages: [{ role: "user" as const, content: "Hello?" }] };

/** A stream of OpenAI's, which tells its usage only to those who ask. */
const streamedChat = () =>
  wireServer(({ body }) => ({
    events: [
      { data: chatChunk({ role: "assistant", content: "Hello." }) },
      { data: chatChunk({}, { finish_reason: "stop" }) },
      ...(body.stream_options ? [{ data: { ...chatChunk({}), choices: [], usage: chatUsage } }] : []),
      { data: "[DONE]" },
    ],
  }));

async function logStream(options?: { includeUsage?: boolean }) {
  await using folder = temporaryFolder();
  await using server = await streamedChat();
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  logger.startExperiment({});
  const client = logger.instrument(new OpenAI({ apiKey: TEST_KEY, baseURL: server.url }), options);
  const chunks = await readAll(await client.chat.completions.create({ ...request, stream: true }));
  logger.endExperiment();
  return { chunks, usage: readExperiment(folder.path).log.metrics[0]?.token_usage };
}

it("estimates the usage of a stream that was not asked for it, and adds no chunk", async () => {
  const { chunks, usage } = await logStream();
  expect(chunks).toHaveLength(2);
  expect(usage).toMatchObject({ input_tokens: 2, output_tokens: 2, source: "estimated" });
});

it("asks streams for their usage when told so", async () => {
  const { chunks, usage } = await logStream({ includeUsage: true });
  expect(chunks).toHaveLength(3);
  expect(usage).toMatchObject({ input_tokens: 100, output_tokens: 50, source: "reported" });
});

it("names whose server a client speaks to", async () => {
  await using folder = temporaryFolder();
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  logger.startExperiment({});
  const answer = () => Promise.resolve(Response.json(chatBody({ content: "Hello." })));
  const azure = { endpoint: "https://one.openai.azure.com", apiVersion: "2024-10-21" };
  const clients = [
    new OpenAI({ apiKey: TEST_KEY, fetch: answer }),
    new OpenAI({ apiKey: TEST_KEY, fetch: answer, baseURL: "https://openrouter.ai/api/v1" }),
    new AzureOpenAI({ apiKey: TEST_KEY, fetch: answer, ...azure }),
  ];
  for (const client of clients) await logger.instrument(client).chat.completions.create(request);
  logger.endExperiment();
  const { log } = readExperiment(folder.path);
  expect(log.metrics.map(({ provider }) => provider)).toEqual(["openai", "openai-compatible", "azure"]);
});

it("costs nothing on this machine where the prices say so", async () => {
  await using folder = temporaryFolder();
  await using server = await wireServer(() => ({ body: chatBody({ content: "Hello." }) }));
  const logger = new ExperimentLogger({
    outputDir: folder.path,
    console: "silent",
    pricing: { local: "free" },
  });
  logger.startExperiment({});
  const client = logger.instrument(new OpenAI({ apiKey: TEST_KEY, baseURL: server.url }));
  await client.chat.completions.create({ ...request, model: "qwen3:8b" });
  logger.endExperiment();
  expect(readExperiment(folder.path).log.metrics[0]?.cost).toMatchObject({ usd: 0, match: "declared" });
});

it("names every supported client when one is unknown", () => {
  const logger = new ExperimentLogger({ console: "silent" });
  expect(() => logger.instrument({ chat: {} })).toThrow(/@google\/genai.*openai.*@anthropic-ai\/sdk/);
});

const unfinished: [string, object, object][] = [
  [
    "failed",
    { error: { code: "server_error", message: "No." } },
    { status: "error", error: { name: "server_error" } },
  ],
  ["queued", { usage: null }, { status: "aborted", token_usage: { output_tokens: null } }],
];

it.each(unfinished)("does not call a response ok that is %s", async (status, more, expected) => {
  await using folder = temporaryFolder();
  const body = { id: "resp_1", object: "response", model: "gpt-5-mini", status, output: [], ...more };
  await using server = await wireServer(() => ({ body }));
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  logger.startExperiment({});
  const client = logger.instrument(new OpenAI({ apiKey: TEST_KEY, baseURL: server.url }));
  await client.responses.create({ model: "gpt-5-mini", input: "Hello?" });
  logger.endExperiment();
  expect(readExperiment(folder.path).log.metrics[0]).toMatchObject(expected);
});
