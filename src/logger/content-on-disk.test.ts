import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readExperiment } from "../../test/support/read-experiment.js";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import type { ModelCallRequest } from "../format/model-call.js";
import { ExperimentLogger } from "./experiment-logger.js";
import type { ExperimentLoggerOptions } from "./logger-options.js";

const pixels = new Uint8Array([137, 80, 78, 71, 1, 2, 3]);
const request: ModelCallRequest = {
  key: "one",
  provider: "google",
  model: "gemini-2.5-flash",
  parameters: { temperature: 0.5, headers: { authorization: "Bearer abcdefghijkl" } },
  messages: [
    {
      role: "user",
      parts: [
        { type: "text", text: "My name is Ada." },
        { type: "media", mediaType: "image/png", bytes: pixels },
      ],
    },
  ],
};

async function written(path: string, options: ExperimentLoggerOptions) {
  const logger = new ExperimentLogger({ outputDir: path, console: "silent", ...options });
  logger.startExperiment({ who: "Ada" }, "notes of Ada");
  logger.openCall(request)?.succeed({
    messages: [{ role: "assistant", parts: [{ type: "text", text: "Hello, Ada." }] }],
    rawUsage: { usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 3, totalTokenCount: 8 } },
  });
  logger.endExperiment();
  return readExperiment(path);
}

function allText(folder: string): string {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
    .join("\n");
}

it("writes the request before the answer, with texts, media by their hash, and the usage as it came", async () => {
  await using folder = temporaryFolder();
  const { transcript, log, text, id } = await written(folder.path, {});
  expect(transcript.map(({ type }) => type)).toEqual(["request", "response"]);
  expect(transcript[0]).toMatchObject({
    call: 1,
    attempt: 1,
    key: "one",
    model: "gemini-2.5-flash",
    messages: [
      {
        role: "user",
        parts: [
          { type: "text", text: "My name is Ada." },
          { type: "media", byteLength: 7 },
        ],
      },
    ],
  });
  expect(transcript[1]).toMatchObject({
    text: "Hello, Ada.",
    raw_usage: { usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 3, totalTokenCount: 8 } },
  });
  const position = log.metrics[0]?.transcript;
  const whole = Buffer.from(text(`${id}_transcript.jsonl`));
  const line = whole.subarray(position?.offset, (position?.offset ?? 0) + (position?.length ?? 0)).toString();
  expect(JSON.parse(line)).toEqual(transcript[1]);
});

it("never writes a header's secret", async () => {
  await using folder = temporaryFolder();
  const { folder: files } = await written(folder.path, {});
  expect(allText(files)).not.toContain("abcdefghijkl");
});

it("keeps hashes and lengths only with capture none", async () => {
  await using folder = temporaryFolder();
  const { transcript, log } = await written(folder.path, { capture: "none" });
  expect(JSON.stringify(transcript)).not.toContain("Ada");
  expect(JSON.stringify(transcript)).toContain("15 characters, sha256");
  expect(log.metrics[0]?.response_length).toBe(11);
});

it("keeps each distinct media file once with capture all", async () => {
  await using folder = temporaryFolder();
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent", capture: "all" });
  logger.startExperiment({});
  for (let call = 0; call < 3; call += 1) logger.openCall(request)?.succeed({ messages: [] });
  logger.endExperiment();
  const { folder: files } = readExperiment(folder.path);
  const media = readdirSync(join(files, "media"));
  expect(media).toHaveLength(1);
  expect(new Uint8Array(readFileSync(join(files, "media", media[0] as string)))).toEqual(pixels);
});

it("writes what the user's redaction leaves, in every file", async () => {
  await using folder = temporaryFolder();
  const { folder: files, log } = await written(folder.path, {
    redact: (text) => text.replaceAll("Ada", "A."),
  });
  expect(allText(files)).not.toContain("Ada");
  expect(log.config).toEqual({ who: "A." });
  expect(log.experiment_notes).toBe("notes of A.");
});

it("leaves a text out rather than write it unredacted when the redaction fails", async () => {
  await using folder = temporaryFolder();
  const { folder: files } = await written(folder.path, {
    redact: () => {
      throw new Error("no");
    },
  });
  expect(allText(files)).not.toContain("Ada");
});

it("gives the same request the same hash in another experiment, and another one another", async () => {
  await using folder = temporaryFolder();
  const hashes = await Promise.all(
    [request, request, { ...request, model: "gemini-2.5-pro" }].map(async (each, index) => {
      const path = join(folder.path, String(index));
      const logger = new ExperimentLogger({ outputDir: path, console: "silent" });
      logger.startExperiment({ index });
      logger.openCall(each)?.succeed({ messages: [] });
      logger.endExperiment();
      const line = readExperiment(path).transcript[0];
      return line?.type === "request" ? line.request_hash : undefined;
    }),
  );
  expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(hashes[1]).toBe(hashes[0]);
  expect(hashes[2]).not.toBe(hashes[0]);
});

it("makes each attempt a row of its own, and one record", async () => {
  await using folder = temporaryFolder();
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  logger.startExperiment({});
  const call = logger.openCall(request);
  call?.retry(Object.assign(new Error("busy"), { status: 503 }));
  call?.nextAttempt();
  const record = call?.succeed({ messages: [] });
  logger.endExperiment();
  const { transcript, log } = readExperiment(folder.path);
  expect(transcript.map(({ type, attempt }) => [type, attempt])).toEqual([
    ["request", 1],
    ["error", 1],
    ["request", 2],
    ["response", 2],
  ]);
  expect(transcript[1]).toMatchObject({ will_retry: true, error: { message: "busy", http_status: 503 } });
  expect(record?.attempts).toBe(2);
  expect(log.metrics).toHaveLength(1);
});

it("books a call that Google refused as not charged, and one that broke off as unknown", async () => {
  await using folder = temporaryFolder();
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  logger.startExperiment({});
  const refused = logger.openCall(request)?.fail(Object.assign(new Error("busy"), { status: 503 }));
  const broken = logger.openCall(request)?.fail(new Error("socket hang up"));
  const summary = logger.endExperiment();
  expect(refused).toMatchObject({
    status: "error",
    cost: { usd: 0, source: "computed" },
    error: { httpStatus: 503 },
  });
  expect(broken).toMatchObject({ status: "error", cost: { usd: null, source: "unknown" } });
  expect(summary.totals).toMatchObject({
    failedGenerations: 2,
    unpricedGenerations: 1,
    uncountedGenerations: 1,
  });
});

it("logs what is left of a generation whose content can't be read, and never throws for it", async () => {
  await using folder = temporaryFolder();
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  logger.startExperiment({});
  const hostile = new Proxy(
    {},
    {
      get() {
        throw new Error("hands off");
      },
    },
  );
  for (const field of ["prompt", "response", "rawUsage", "tags", "parameters", "error"]) {
    expect(() => logger.logGeneration({ key: field, model: "m", [field]: hostile })).not.toThrow();
  }
  logger.endExperiment();
  const { log } = readExperiment(folder.path);
  expect(log.metrics.map((line) => line.key)).toEqual([
    "prompt",
    "response",
    "rawUsage",
    "tags",
    "parameters",
    "error",
  ]);
});

it("takes a key out of the address that an error's message spells", async () => {
  await using folder = temporaryFolder();
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  logger.startExperiment({}, "started with ?key=notes-key-1234");
  logger
    .openCall(request)
    ?.fail(new Error("GET https://api.example/v1?key=super-secret-1234&alt=sse failed"));
  logger.endExperiment();
  const { folder: files } = readExperiment(folder.path);
  expect(allText(files)).not.toContain("super-secret-1234");
  expect(allText(files)).not.toContain("notes-key-1234");
  expect(allText(files)).toContain("alt=sse");
});
