import type Anthropic from "@anthropic-ai/sdk";
import type { GoogleGenAI } from "@google/genai";
import type OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { ExperimentLogger } from "../../src/logger/experiment-logger.js";
import { readAll } from "../support/read-all.js";
import { readExperiment } from "../support/read-experiment.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { wireServer } from "../support/wire-server.js";
import { anthropicClients } from "./anthropic.js";
import type { ClientUnderTest } from "./client-under-test.js";
import { googleClients } from "./google.js";
import { observe } from "./observed.js";
import { openaiClients } from "./openai.js";
import recorded from "./recorded/answers.json" with { type: "json" };

// Answers that providers really sent, as a public repository keeps them; `source` is the place. Long texts,
// signatures and most of the pieces of a long stream are left out, and nothing else is changed.

const messages = [{ role: "user" as const, content: "Hello?" }];

interface Api {
  clients: ClientUnderTest[];
  whole(client: object): Promise<unknown>;
  streamed(client: object): Promise<AsyncIterable<unknown>>;
}

const apis: Record<string, Api> = {
  chat: {
    clients: openaiClients,
    whole: (client) => (client as OpenAI).chat.completions.create({ model: "m", messages }),
    streamed: (client) => (client as OpenAI).chat.completions.create({ model: "m", messages, stream: true }),
  },
  responses: {
    clients: openaiClients,
    whole: (client) => (client as OpenAI).responses.create({ model: "m", input: "Hello?" }),
    streamed: (client) => (client as OpenAI).responses.create({ model: "m", input: "Hello?", stream: true }),
  },
  messages: {
    clients: anthropicClients,
    whole: (client) => (client as Anthropic).messages.create({ model: "m", max_tokens: 9, messages }),
    streamed: (client) =>
      (client as Anthropic).messages.create({ model: "m", max_tokens: 9, messages, stream: true }),
  },
  generateContent: {
    clients: googleClients,
    whole: (client) => (client as GoogleGenAI).models.generateContent({ model: "m", contents: "Hello?" }),
    streamed: (client) =>
      (client as GoogleGenAI).models.generateContentStream({ model: "m", contents: "Hello?" }),
  },
};

describe.each(recorded)("$name ($api)", ({ api, content_type, body, expect: expected, answer }) => {
  const { clients, whole, streamed } = apis[api] as Api;
  const call = async (client: object) =>
    content_type.startsWith("text/event-stream") ? readAll(await streamed(client)) : whole(client);

  it.each(clients)(
    "is handed out by $name as it is by a bare client, and logged as it was sent",
    async (subject) => {
      await using folder = temporaryFolder();
      await using server = await wireServer(() => (response) => {
        response.writeHead(200, { "content-type": content_type });
        response.end(body);
      });
      const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent", strict: true });
      const bare = await observe(() => call(subject.create(server.url)));
      logger.startExperiment({});
      const seen = await observe(() => call(logger.instrument(subject.create(server.url))));
      logger.endExperiment();
      expect(withoutDate(seen)).toEqual(withoutDate(bare));
      expect(seen).toHaveProperty("value");
      const { log, transcript } = readExperiment(folder.path);
      expect(log.metrics).toMatchObject([
        {
          status: "ok",
          model_version: expected.model_version,
          finish_reason: expected.finish_reason,
          token_usage: { ...expected.usage, source: "reported", flags: [] },
        },
      ]);
      if (!answer) return;
      const response = transcript.find((line) => line.type === "response");
      const parts = response?.messages?.flatMap((message) => message.parts);
      expect(parts ?? [{ type: "text", text: response?.text }]).toMatchObject(answer);
    },
  );
});

/** The SDK of Gemini hands the headers out, and the server's clock in them. */
function withoutDate(observed: object): string {
  return JSON.stringify(observed).replaceAll(/\\"date\\":\\"[^"]*\\"/g, "");
}
