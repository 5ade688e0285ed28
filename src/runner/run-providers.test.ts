import { afterEach, expect, it, vi } from "vitest";
import { messageBody } from "../../test/clients/anthropic-wire.js";
import { chatBody, chatChunk, chatUsage } from "../../test/clients/openai-chat-wire.js";
import { readExperiment } from "../../test/support/read-experiment.js";
import { runFolder } from "../../test/support/run-folder.js";
import { type WireReply, type WireRequest, wireServer } from "../../test/support/wire-server.js";
import { loadRunConfig } from "../config/load-run-config.js";
import { runExperiment } from "./run-experiment.js";

const key = "test-key-of-no-known-shape-0123456789";

const configOf = (lines: string) => `${lines}
inputs: { frames: { dir: frames } }
prompt: { system: Be brief., user: "Frame {frame_number}?" }
output: { format: json }
score: { ground_truth: gt.json }
retry: { initial_delay_seconds: 0.001, seed: 1 }
`;

const quiet = { progress: () => {}, result: () => {} };

async function run(
  lines: string,
  reply: (request: WireRequest, number: number) => WireReply,
  overrides: string[] = [],
) {
  let number = 0;
  await using server = await wireServer((request) => reply(request, ++number));
  await using folder = runFolder(configOf(lines.replace("SERVER", server.url)));
  await runExperiment(await loadRunConfig(folder.config, overrides), {
    outputDir: folder.logs,
    output: quiet,
  });
  const experiment = readExperiment(folder.logs);
  expect(experiment.files.map(experiment.text).join("\n")).not.toContain(key);
  const results: Record<string, unknown>[] = JSON.parse(experiment.text("results.json"));
  return { ...experiment, results, requests: server.requests };
}

afterEach(() => {
  vi.unstubAllEnvs();
});

it("runs a model of Anthropic, told by its name, with the key of the environment", async () => {
  vi.stubEnv("ANTHROPIC_API_KEY", key);
  const { log, requests } = await run("model: claude-haiku-4-5\nbase_url: SERVER", () => ({
    body: messageBody([{ type: "text", text: '{"a": 1}' }]),
  }));
  expect(requests).toHaveLength(3);
  expect(requests[0]?.headers["x-api-key"]).toBe(key);
  expect(JSON.stringify(requests[0]?.body.messages)).toContain('"media_type":"image/png"');
  expect(log.metrics).toHaveLength(3);
  expect(log.metrics[0]).toMatchObject({
    key: "frame:1",
    status: "ok",
    provider: "anthropic",
    finish_reason: "end_turn",
    token_usage: { total_tokens: 2550, source: "reported" },
    scores: { accuracy: 1 },
  });
});

it("runs any server that speaks as OpenAI does, streamed, at no cost where that is declared", async () => {
  const lines = [
    "model: qwen3-vl:8b",
    "provider: openai-compatible",
    "base_url: SERVER/v1",
    "stream: true",
    "pricing: { local: free }",
  ];
  const { log, requests } = await run(lines.join("\n"), () => ({
    events: [
      { data: chatChunk({ role: "assistant", content: '{"a": ' }) },
      { data: chatChunk({ content: "1}" }) },
      { data: chatChunk({}, { finish_reason: "stop" }) },
      { data: { ...chatChunk({}), choices: [], usage: chatUsage } },
      { data: "[DONE]" },
    ],
  }));
  expect(requests[0]?.path).toBe("/v1/chat/completions");
  expect(requests[0]?.headers.authorization).toBeUndefined();
  expect(log.metrics[0]).toMatchObject({
    status: "ok",
    provider: "openai-compatible",
    token_usage: { total_tokens: 150, source: "reported" },
    cost: { usd: 0, match: "declared" },
  });
  expect(log.metrics[0]?.time_to_first_token_seconds).toBeGreaterThan(0);
});

it("tries a model of OpenAI again when it is overloaded, and counts the attempts", async () => {
  const error = { error: { type: "server_error", message: `No; the key was ${key}.` } };
  const { log, transcript } = await run(
    `model: gpt-4.1-mini\nbase_url: SERVER/v1\napi_key: ${key}`,
    (_, number) =>
      number === 1 ? { status: 503, body: error } : { body: chatBody({ content: '{"a": 1}' }) },
  );
  expect(log.metrics.map(({ attempts }) => attempts).sort()).toEqual([1, 1, 2]);
  expect(transcript.find(({ type }) => type === "error")).toMatchObject({
    will_retry: true,
    error: { http_status: 503 },
  });
  expect(log.metrics[0]).toMatchObject({ provider: "openai", model_version: "gpt-4.1-mini-2025-04-14" });
});

const sandboxed: [string, string, string][] = [
  ["gpt-4.1", "openai", "whole"],
  ["gpt-5-mini", "openai", "streamed"],
  ["claude-haiku-4-5", "anthropic", "whole"],
  ["claude-haiku-4-5", "anthropic", "streamed"],
];

it.each(sandboxed)(
  "runs %s of %s on the sandbox, %s, priced as the model is",
  async (model, provider, manner) => {
    const lines = [
      `model: ${model}`,
      "base_url: sandbox",
      "sandbox: { latency_seconds: 0, tokens_per_second: 100000 }",
    ];
    if (manner === "streamed") lines.push("stream: true");
    const { log, requests } = await run(lines.join("\n"), () => ({ body: {} }));
    expect(requests).toEqual([]);
    expect(log.metrics.map(({ status }) => status)).toEqual(["ok", "ok", "ok"]);
    expect(log.metrics[0]).toMatchObject({
      provider,
      model_version: `sandbox/${model}`,
      token_usage: { source: "reported", flags: [] },
      cost: { source: "computed" },
    });
    expect(log.metrics[0]?.cost?.usd).toBeGreaterThan(0);
  },
);

const schema = {
  type: "object",
  properties: { a: { type: "integer" }, color: { enum: ["red", "blue"] } },
  required: ["a", "color"],
  additionalProperties: false,
};

it.each<[string, (body: WireRequest["body"]) => unknown, unknown]>([
  [
    "gpt-4.1",
    ({ response_format }) => response_format,
    { type: "json_schema", json_schema: { name: "answer", strict: true, schema } },
  ],
  ["claude-haiku-4-5", ({ output_config }) => output_config, { format: { type: "json_schema" } }],
])(
  "asks %s for answers of a schema, and says where they do not keep to it",
  async (model, askedIn, asked) => {
    const text = '{"a": 1, "color": "green"}';
    const { requests, results } = await run(
      `model: ${model}\nprovider: ${model.startsWith("gpt") ? "openai-compatible" : "anthropic"}
base_url: SERVER\napi_key: ${key}`,
      () => ({
        body: model.startsWith("gpt") ? chatBody({ content: text }) : messageBody([{ type: "text", text }]),
      }),
      [`output.schema=${JSON.stringify(schema).replaceAll('"', "'")}`],
    );
    expect(askedIn(requests[0]?.body ?? {})).toMatchObject(asked as object);
    expect(results[0]).toMatchObject({
      answer: text,
      parsed: { a: 1, color: "green" },
      schema_errors: [{ path: "/color" }],
      scores: { accuracy: 1 },
    });
  },
);

it.each(["gemini-2.5-flash", "gpt-5-mini", "claude-haiku-4-5"])(
  "the sandbox answers for %s in the form of the schema",
  async (model) => {
    const lines = `model: ${model}\nbase_url: sandbox\nsandbox: { latency_seconds: 0 }`;
    const overrides = [`output.schema=${JSON.stringify(schema).replaceAll('"', "'")}`];
    const { results } = await run(lines, () => ({ body: {} }), overrides);
    expect(results).toHaveLength(3);
    for (const result of results) {
      expect(result).toMatchObject({
        parsed: { a: expect.any(Number), color: expect.stringMatching(/red|blue/) },
      });
      expect(result).not.toHaveProperty("schema_errors");
    }
  },
);
