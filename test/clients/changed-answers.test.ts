import OpenAI from "openai";
import { expect, it } from "vitest";
import { ExperimentLogger } from "../../src/logger/experiment-logger.js";
import { readExperiment } from "../support/read-experiment.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { wireServer } from "../support/wire-server.js";
import { TEST_KEY } from "./client-under-test.js";
import { chatBody, chatChunk, chatUsage, expectedChatUsage } from "./openai-chat-wire.js";

const request = { model: "gpt-4.1-mini", messages: [{ role: "user" as const, content: "Hello?" }] };

/** As a proxy does that hands answers on under another name, and without what they cost. */
function changeAll(answer: object): void {
  for (const [key, value] of Object.entries(answer)) {
    if (typeof value === "object" && value !== null) changeAll(value);
    else Object.assign(answer, { [key]: typeof value === "number" ? 7 : "changed" });
  }
}

async function recordOf(call: (client: OpenAI) => Promise<void>) {
  await using folder = temporaryFolder();
  await using server = await wireServer(({ body }) =>
    body.stream
      ? {
          events: [
            ...["Hel", "lo", "."].map((content) => ({ data: chatChunk({ content }) })),
            { data: chatChunk({}, { finish_reason: "stop" }) },
            { data: { ...chatChunk({}), choices: [], usage: chatUsage } },
            { data: "[DONE]" },
          ],
        }
      : { body: chatBody({ content: "Hello." }) },
  );
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  logger.startExperiment({});
  await call(logger.instrument(new OpenAI({ apiKey: TEST_KEY, baseURL: server.url })));
  logger.endExperiment();
  const { log, transcript } = readExperiment(folder.path);
  return { record: log.metrics[0], line: transcript.find(({ type }) => type === "response") };
}

const record = {
  model_version: "gpt-4.1-mini-2025-04-14",
  finish_reason: "stop",
  token_usage: expectedChatUsage,
};
const line = { text: "Hello.", raw_usage: { usage: chatUsage } };

it("records an answer as it came, although its reader changes it in the same breath", async () => {
  const logged = await recordOf(async (client) => changeAll(await client.chat.completions.create(request)));
  expect(logged).toMatchObject({ record, line });
});

it("records a stream as it came, although its reader changes each piece", async () => {
  const logged = await recordOf(async (client) => {
    for await (const chunk of await client.chat.completions.create({ ...request, stream: true }))
      changeAll(chunk);
  });
  expect(logged).toMatchObject({ record, line });
});
