import { describe, expect, it } from "vitest";
import { ExperimentLogger } from "../../src/logger/experiment-logger.js";
import { readAll } from "../support/read-all.js";
import { readExperiment } from "../support/read-experiment.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { type WireReply, type WireRequest, wireServer } from "../support/wire-server.js";
import { type ClientUnderTest, PIXEL, TEST_KEY } from "./client-under-test.js";
import { clientsUnderTest } from "./clients-under-test.js";
import { observe } from "./observed.js";

type ClientOptions = Parameters<ClientUnderTest["create"]>[1];

/** Does the same with a bare and with an instrumented client; the caller must not be able to tell which. */
async function compare(
  subject: ClientUnderTest,
  reply: (request: WireRequest) => WireReply,
  body: (client: object, logger: ExperimentLogger) => Promise<unknown>,
  options?: ClientOptions,
) {
  await using folder = temporaryFolder();
  await using server = await wireServer(reply);
  // A silent logger says only what went wrong.
  const complaints: string[] = [];
  const output = { progress: (line: string) => complaints.push(line), result: () => undefined };
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent", output });
  const bare = await observe(() => body(subject.create(server.url, options), logger));
  const bareRequests = server.requests.splice(0);
  logger.startExperiment({});
  const client = logger.instrument(subject.create(server.url, options));
  const recorded = await observe(() => body(client, logger));
  logger.endExperiment();
  expect(complaints).toEqual([]);
  expect(recorded).toEqual(bare);
  expect(server.requests.map(({ body: sent }) => sent)).toEqual(bareRequests.map(({ body: sent }) => sent));
  const experiment = readExperiment(folder.path);
  const written = experiment.files.map((name) => experiment.text(name)).join("\n");
  expect(written).not.toContain(TEST_KEY);
  expect(written).not.toContain(PIXEL);
  return { ...experiment, observed: recorded, requests: server.requests };
}

describe.each(clientsUnderTest)("$name", (subject) => {
  const always = (reply: WireReply) => () => reply;

  it.each(subject.scenarios)("$name", async (scenario) => {
    const { log, transcript, requests, observed } = await compare(
      subject,
      scenario.replyTo ?? always(scenario.reply),
      scenario.call,
    );
    expect(observed).toHaveProperty("value");
    expect(log.metrics).toHaveLength(requests.length);
    const last = log.metrics.at(-1);
    expect(last).toMatchObject({ status: "ok", token_usage: { ...scenario.usage, flags: [] } });
    expect(last?.finish_reason).toBe(scenario.finishReason);
    const response = transcript.findLast((line) => line.type === "response");
    if (scenario.answer) {
      expect(response?.messages?.flatMap((message) => message.parts)).toEqual(scenario.answer);
    }
  });

  it("logs a plain call with what was sent and what came back", async () => {
    const { log, transcript } = await compare(subject, always(subject.plainReply("Hello there.")), (client) =>
      subject.plain(client),
    );
    expect(log.metrics).toHaveLength(1);
    expect(log.metrics[0]).toMatchObject({
      provider: subject.provider,
      model: subject.model,
      status: "ok",
      attempts: 1,
      temperature: 0.5,
      response_length: 12,
    });
    expect(log.metrics[0]?.model_version).not.toBe("");
    expect(transcript[0]).toMatchObject({ messages: [{ role: "user", parts: [{ text: "Say hello." }] }] });
    expect(transcript[1]).toMatchObject({ type: "response", text: "Hello there." });
  });

  it("logs a streamed call once it is read, and hands out every chunk as it came", async () => {
    const { log, transcript } = await compare(subject, always(subject.streamedReply), async (client) =>
      readAll(await subject.streamed(client)),
    );
    expect(log.metrics).toHaveLength(1);
    expect(log.metrics[0]).toMatchObject({ status: "ok", token_usage: { source: "reported" } });
    expect(log.metrics[0]?.time_to_first_token_seconds).toBeGreaterThan(0);
    expect(transcript.at(-1)).toMatchObject({ text: "One two three." });
  });

  it("logs a stream whose reader leaves it early as aborted, with the usage known so far", async () => {
    const { log, transcript } = await compare(
      subject,
      always({ ...subject.streamedReply, end: "hang" }),
      async (client) => {
        for await (const chunk of await subject.streamed(client)) {
          if (JSON.stringify(chunk).includes("two ")) return chunk;
        }
        return "never";
      },
    );
    expect(log.metrics[0]).toMatchObject({ status: "aborted", token_usage: subject.usageAfterFirstText });
    expect(transcript.at(-1)).toMatchObject({ aborted: true, text: "One two " });
  });

  it("logs a stream that its signal aborts as aborted", async () => {
    const { log } = await compare(
      subject,
      always({ ...subject.streamedReply, events: subject.streamedReply.events.slice(0, 4), end: "hang" }),
      async (client) => {
        const controller = new AbortController();
        const read: unknown[] = [];
        const chunks = await subject.streamed(client, { signal: controller.signal });
        for await (const chunk of chunks) {
          read.push(chunk);
          if (JSON.stringify(chunk).includes("One ")) controller.abort();
        }
        return read;
      },
    );
    expect(log.metrics.map(({ status }) => status)).toEqual(["aborted"]);
  });

  it("logs a call that is aborted before it is answered as aborted", async () => {
    let controller = new AbortController();
    const { log } = await compare(
      subject,
      // Once the request has come to the server, however long that takes.
      always(() => controller.abort()),
      async (client) => {
        controller = new AbortController();
        return subject.plain(client, { signal: controller.signal });
      },
    );
    expect(log.metrics.map(({ status }) => status)).toEqual(["aborted"]);
  });

  it("logs a call whose signal is aborted already", async () => {
    const { log } = await compare(subject, always(subject.plainReply("never")), (client) =>
      subject.plain(client, { signal: AbortSignal.abort() }),
    );
    expect(log.metrics.map(({ status }) => status)).toEqual(["aborted"]);
  });

  it("logs a stream that breaks off as an error, and passes its error on", async () => {
    const { log } = await compare(
      subject,
      always({
        ...subject.streamedReply,
        events: subject.streamedReply.events.slice(0, 3),
        end: "break-off",
      }),
      async (client) => readAll(await subject.streamed(client)),
    );
    expect(log.metrics.map(({ status }) => status)).toEqual(["error"]);
  });

  it.each([400, 401, 429, 500])("passes HTTP %i on with its class and words, and logs it", async (status) => {
    const { log, transcript, observed } = await compare(subject, always(subject.error(status)), (client) =>
      subject.plain(client),
    );
    expect(observed).toHaveProperty("errorClass");
    expect(log.metrics[0]).toMatchObject({ status: "error", error: { http_status: status } });
    expect(log.metrics[0]?.error?.name).not.toBe("Error");
    expect(transcript.map(({ type }) => type)).toEqual(["request", "error"]);
  });

  it("passes on a connection that is reset", async () => {
    const { log, observed } = await compare(
      subject,
      always((response) => void response.socket?.resetAndDestroy()),
      (client) => subject.plain(client),
    );
    expect(observed).toHaveProperty("errorClass");
    expect(log.metrics.map(({ status }) => status)).toEqual(["error"]);
  });

  it("passes on a time-out", async () => {
    const { log, observed } = await compare(
      subject,
      always(() => {}),
      (client) => subject.plain(client),
      // Long enough for the request to reach the server on a busy machine.
      { timeoutMilliseconds: 500 },
    );
    expect(observed).toHaveProperty("errorClass");
    expect(log.metrics).toHaveLength(1);
    expect(log.metrics[0]?.status).not.toBe("ok");
  });

  it("keeps fifty calls at once apart, each in its own step", async () => {
    const { log } = await compare(
      subject,
      ({ body }) => subject.plainReply(subject.promptOf(body)),
      (client, logger) =>
        Promise.all(
          Array.from({ length: 50 }, (_, step) =>
            logger.step({ step }, () => subject.plain(client, { text: `prompt ${step}` })),
          ),
        ),
    );
    const steps = log.metrics.map(({ step, response_length: length }) => [step, length]);
    expect(steps.sort((a, b) => Number(a[0]) - Number(b[0]))).toEqual(
      Array.from({ length: 50 }, (_, step) => [step, `prompt ${step}`.length]),
    );
  });

  it("is harmless when done twice, and undone exactly", async () => {
    await using folder = temporaryFolder();
    await using server = await wireServer(() => subject.plainReply("x"));
    const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
    logger.startExperiment({});
    const client = subject.create(server.url);
    const before = surface(client);
    logger.instrument(logger.instrument(client));
    await subject.plain(client);
    expect(surface(client)).not.toEqual(before);
    logger.uninstrument(logger.uninstrument(client));
    expect(surface(client)).toEqual(before);
    await subject.plain(client);
    logger.endExperiment();
    expect(readExperiment(folder.path).log.metrics).toHaveLength(1);
  });
});

const retrying = clientsUnderTest.filter(({ retries }) => retries);

it.each(retrying)(
  "$name: counts what the SDK tries again by itself as attempts of one call",
  async (subject) => {
    const failsTwice = ({ headers }: WireRequest) =>
      Number(headers["x-stainless-retry-count"]) < 2 ? subject.error(500) : subject.plainReply("At last.");
    const { log, transcript } = await compare(subject, failsTwice, (client) => subject.plain(client), {
      maxRetries: 2,
    });
    expect(log.metrics.map(({ status, attempts }) => [status, attempts])).toEqual([["ok", 3]]);
    expect(transcript.map(({ type, attempt }) => [type, attempt])).toEqual([
      ["request", 1],
      ["error", 1],
      ["request", 2],
      ["error", 2],
      ["request", 3],
      ["response", 3],
    ]);
    expect(transcript[1]).toMatchObject({ will_retry: true, error: { http_status: 500 } });
  },
);

it.each(
  retrying.flatMap((subject) => [
    { name: subject.name, subject, status: 400, attempts: 1 },
    { name: subject.name, subject, status: 401, attempts: 1 },
    { name: subject.name, subject, status: 429, attempts: 3 },
    { name: subject.name, subject, status: 500, attempts: 3 },
  ]),
)("$name: HTTP $status is sent $attempts times, and passed on when the last one fails too", async (each) => {
  const { subject, status, attempts } = each;
  const refuses = () => subject.error(status);
  const { log, requests, observed } = await compare(subject, refuses, (client) => subject.plain(client), {
    maxRetries: 2,
  });
  expect(observed).toHaveProperty("errorClass");
  expect(requests).toHaveLength(attempts);
  expect(log.metrics).toMatchObject([{ status: "error", attempts, error: { http_status: status } }]);
});

/** Every property of a client, two levels down, as it is defined. */
function surface(client: object): unknown[] {
  const owners = [client, ...Object.values(client).filter(isObject)];
  const deeper = owners.flatMap((owner) => Object.values(owner).filter(isObject));
  return [...new Set([...owners, ...deeper])].map((owner) => Object.getOwnPropertyDescriptors(owner));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
