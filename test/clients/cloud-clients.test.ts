import { AnthropicVertex } from "@anthropic-ai/vertex-sdk";
import { GoogleGenAI } from "@google/genai";
import { GoogleGenAI as GoogleGenAI3 } from "google-genai-3";
import OpenAI, { AzureOpenAI, BedrockOpenAI } from "openai";
import OpenAI6, { AzureOpenAI as AzureOpenAI6 } from "openai-6";
import { expect, it } from "vitest";
import { ExperimentLogger } from "../../src/logger/experiment-logger.js";
import { geminiBody } from "../support/gemini-server.js";
import { readExperiment } from "../support/read-experiment.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { wireServer } from "../support/wire-server.js";
import { messageBody } from "./anthropic-wire.js";
import { TEST_KEY } from "./client-under-test.js";
import { chatBody } from "./openai-chat-wire.js";

/** The record of one call through an instrumented client, with the path that the server was asked for. */
async function recordOf<Client extends object>(
  body: unknown,
  create: (url: string) => Client,
  call: (client: Client) => Promise<unknown>,
) {
  await using folder = temporaryFolder();
  await using server = await wireServer(() => ({ body }));
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent", strict: true });
  logger.startExperiment({});
  await call(logger.instrument(create(server.url)));
  logger.endExperiment();
  const { metrics } = readExperiment(folder.path).log;
  expect(metrics).toHaveLength(1);
  return { ...metrics[0], path: server.requests[0]?.path };
}

const messages = [{ role: "user" as const, content: "Hello?" }];
const ask = (client: OpenAI) => client.chat.completions.create({ model: "gpt-4.1-mini", messages });
const asked = { status: "ok", model: "gpt-4.1-mini", token_usage: { input_tokens: 100, source: "reported" } };

it.each([
  ["7", AzureOpenAI],
  ["6", AzureOpenAI6 as unknown as typeof AzureOpenAI],
])("logs Azure's client of openai %s", async (_, Azure) => {
  const create = (url: string) =>
    new Azure({ apiKey: TEST_KEY, endpoint: url, apiVersion: "2024-10-21", deployment: "one" });
  const record = await recordOf(chatBody({ content: "Hello." }), create, ask);
  expect(record).toMatchObject({ ...asked, provider: "azure" });
  expect(record.path).toContain("/deployments/one/chat/completions");
});

it("logs Bedrock's client of openai", async () => {
  const answer = () => Promise.resolve(Response.json({ ...chatBody({ content: "Hello." }) }));
  const create = () => new BedrockOpenAI({ apiKey: TEST_KEY, awsRegion: "us-east-1", fetch: answer });
  expect(await recordOf({}, create, ask)).toMatchObject({ ...asked, provider: "bedrock" });
});

it.each([
  ["7", OpenAI],
  ["6", OpenAI6 as unknown as typeof OpenAI],
])("names a compatible server of openai %s as one", async (_, Client) => {
  const create = (url: string) => new Client({ apiKey: TEST_KEY, baseURL: url });
  const record = await recordOf(chatBody({ content: "Hello." }), create, ask);
  expect(record).toMatchObject({ ...asked, provider: "openai-compatible" });
});

it("logs Claude on Vertex, by the client that Anthropic makes for it", async () => {
  const authClient = { getRequestHeaders: () => Promise.resolve(new Headers()), projectId: "one" };
  const answer = () => Promise.resolve(Response.json(messageBody([{ type: "text", text: "Hello." }])));
  const create = () =>
    new AnthropicVertex({
      projectId: "one",
      region: "us-east5",
      authClient: authClient as never,
      fetch: answer,
    });
  const record = await recordOf({}, create, (client) =>
    client.messages.create({ model: "claude-haiku-4-5@20251001", max_tokens: 10, messages }),
  );
  const usage = { input_tokens: 2510, output_tokens: 40, source: "reported" };
  expect(record).toMatchObject({ provider: "vertex", status: "ok", token_usage: usage });
});

const vertexModes = [
  ["2", GoogleGenAI],
  ["3", GoogleGenAI3 as unknown as typeof GoogleGenAI],
] as const;
const vertex = (Client: typeof GoogleGenAI) => (url: string) =>
  new Client({ vertexai: true, apiKey: TEST_KEY, httpOptions: { baseUrl: url } });

it.each(vertexModes)("logs @google/genai %s in the mode for Vertex", async (_, Client) => {
  const wireUsage = { promptTokenCount: 30, candidatesTokenCount: 5, totalTokenCount: 35 };
  const record = await recordOf(geminiBody("Hello.", wireUsage), vertex(Client), (client) =>
    client.models.generateContent({ model: "gemini-2.5-flash", contents: "Hello?" }),
  );
  const usage = { input_tokens: 30, output_tokens: 5, source: "reported" };
  expect(record).toMatchObject({ provider: "google", tags: { vertex: true }, token_usage: usage });
});

it.each(vertexModes)(
  "takes the counts of embeddings that Vertex gives to @google/genai %s",
  async (_, Client) => {
    const prediction = (token_count: number) => ({
      embeddings: { values: [0.1], statistics: { token_count, truncated: false } },
    });
    const body = { predictions: [prediction(4), prediction(5)] };
    const record = await recordOf(body, vertex(Client), (client) =>
      client.models.embedContent({ model: "text-embedding-005", contents: ["One", "two"] }),
    );
    expect(record).toMatchObject({ model: "text-embedding-005", tags: { vertex: true } });
    expect(record.token_usage).toMatchObject({ input_tokens: 9, source: "reported" });
  },
);

it("names the clients that it knows when it is given another company's", () => {
  const logger = new ExperimentLogger({ console: "silent" });
  class CohereClient {
    chat = () => undefined;
  }
  const known = /a CohereClient .*@google\/genai.*AzureOpenAI.*@anthropic-ai\/sdk/;
  expect(() => logger.instrument(new CohereClient())).toThrow(known);
});
