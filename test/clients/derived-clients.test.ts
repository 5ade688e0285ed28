import type OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { ExperimentLogger } from "../../src/logger/experiment-logger.js";
import { readExperiment } from "../support/read-experiment.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { type WireReply, type WireRequest, wireServer } from "../support/wire-server.js";
import { anthropicClients } from "./anthropic.js";
import type { ClientUnderTest } from "./client-under-test.js";
import { openaiClients } from "./openai.js";

interface Derivable {
  withOptions(options: { maxRetries?: number; timeout?: number }): Derivable;
}

async function logged(
  subject: ClientUnderTest,
  reply: (request: WireRequest) => WireReply,
  body: (client: Derivable, logger: ExperimentLogger) => Promise<unknown>,
) {
  await using folder = temporaryFolder();
  await using server = await wireServer(reply);
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent", strict: true });
  logger.startExperiment({});
  await body(subject.create(server.url) as Derivable, logger);
  logger.endExperiment();
  const { metrics } = readExperiment(folder.path).log;
  return {
    requests: server.requests.length,
    calls: metrics.map(({ status, attempts }) => [status, attempts]),
  };
}

describe.each([...openaiClients, ...anthropicClients])("$name", (subject) => {
  const plain = () => subject.plainReply("Hello.");

  it("logs the calls of a client that is made of an instrumented one, each once", async () => {
    const { requests, calls } = await logged(subject, plain, async (client, logger) => {
      logger.instrument(client);
      const derived = client.withOptions({ timeout: 20_000 });
      await subject.plain(derived);
      await subject.plain(logger.instrument(derived.withOptions({})));
      await subject.plain(client);
    });
    expect(requests).toBe(3);
    expect(calls).toEqual([
      ["ok", 1],
      ["ok", 1],
      ["ok", 1],
    ]);
  });

  it("counts each attempt of a derived client once", async () => {
    const failsTwice = ({ headers }: WireRequest) =>
      Number(headers["x-stainless-retry-count"]) < 2 ? subject.error(500) : plain();
    const { calls } = await logged(subject, failsTwice, (client, logger) =>
      subject.plain(logger.instrument(client).withOptions({ maxRetries: 2 })),
    );
    expect(calls).toEqual([["ok", 3]]);
  });

  it("leaves the clients alone that are made after it was undone", async () => {
    const { requests, calls } = await logged(subject, plain, async (client, logger) => {
      logger.uninstrument(logger.instrument(client));
      await subject.plain(client.withOptions({}));
    });
    expect([requests, calls]).toEqual([1, []]);
  });
});

it("hands options that are no plain object on as they are, and counts attempts all the same", async () => {
  const subject = openaiClients[0] as ClientUnderTest;
  const failsOnce = ({ headers }: WireRequest) =>
    headers["x-stainless-retry-count"] === "0" ? subject.error(500) : subject.plainReply("Hello.");
  class Options {
    maxRetries = 1;
  }
  const { calls } = await logged(subject, failsOnce, (client, logger) =>
    (logger.instrument(client) as unknown as OpenAI).chat.completions.create(
      { model: "gpt-4.1-mini", messages: [{ role: "user", content: "Hello?" }] },
      new Options(),
    ),
  );
  expect(calls).toEqual([["ok", 2]]);
});
