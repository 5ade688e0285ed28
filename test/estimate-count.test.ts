import { afterEach, expect, test, vi } from "vitest";
import { commandLine } from "./support/command-line.js";
import { readExperiment } from "./support/read-experiment.js";
import { runFolder } from "./support/run-folder.js";
import { type WireReply, wireServer } from "./support/wire-server.js";

const KEY = "secret-key-of-a-test";
const SCHEMA = `{ type: object, properties: { block: { type: string } }, required: [block], additionalProperties: false }`;

afterEach(() => vi.unstubAllEnvs());

const SANDBOX = "base_url: sandbox\nsandbox: { latency_seconds: 0, tokens_per_second: 1000000 }";

function configOf(model: string, more = SANDBOX) {
  return `model: ${model}
${more}
inputs: { frames: { dir: frames } }
prompt: { system: "Be brief.", user: "Frame {frame_number}?" }
retry: { attempts: 2, initial_delay_seconds: 0.001 }
`;
}

interface Estimate {
  counted_by: string;
  counted_calls: number;
  corrected_by_calls: number;
  uncountable_calls: number;
  input_tokens: { value: number; low?: number } | null;
  input_tokens_by_part: Record<string, number>;
  others: { counted_by: string }[];
}

async function counted(config: string, ...words: string[]): Promise<Estimate> {
  const { stdout, stderr, code } = await commandLine([
    "estimate",
    config,
    ...words,
    "--count",
    "--json",
    "--models",
    "gpt-5-mini",
  ]);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  return JSON.parse(stdout) as Estimate;
}

/** Runs `estimate --count` against a server of its own, whose replies may differ from request to request. */
async function atServer(model: string, reply: (count: number) => WireReply, more = "", ...words: string[]) {
  let count = 0;
  const server = await wireServer(() => reply(++count));
  const suffix = model.startsWith("gpt") ? "/v1" : "";
  const folder = runFolder(configOf(model, `base_url: ${server.url}${suffix}\napi_key: ${KEY}\n${more}`));
  try {
    const end = await commandLine([
      "estimate",
      folder.config,
      "--count",
      "--models",
      "",
      "--dir",
      folder.logs,
      ...words,
    ]);
    return { ...end, requests: server.requests };
  } finally {
    await folder[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  }
}

const first = { role: "user", name: "Frame 1?" };
const image = expect.stringMatching(/^[A-Za-z0-9+/]+=*$/);

test.each(["gemini-2.5-flash", "claude-haiku-4-5", "gpt-5-mini"])(
  "of %s the sandbox counts just what it then bills, whatever earlier calls say of local counts",
  async (model) => {
    await using folder = runFolder(configOf(model));
    const run = await commandLine(["run", folder.config, "--dir", folder.logs, "--quiet"]);
    expect(run.code).toBe(0);
    const billed = readExperiment(folder.logs).log.metrics.map(
      ({ token_usage }) => token_usage?.input_tokens as number,
    );
    const estimate = await counted(folder.config, "--dir", folder.logs);
    expect(billed).toHaveLength(3);
    expect(estimate).toMatchObject({
      counted_by: "provider",
      counted_calls: 3,
      corrected_by_calls: 0,
      input_tokens: { value: billed.reduce((sum, tokens) => sum + tokens, 0) },
    });
    expect(estimate.input_tokens?.low).toBeUndefined();
    expect(estimate.others.every(({ counted_by }) => counted_by === "local")).toBe(true);
  },
);

test("of many calls an even sample of fifty is counted, and a person is told so", async () => {
  await using folder = runFolder(`${configOf("gemini-2.5-flash")}repeat: 20\n`);
  const { stdout } = await commandLine(
    ["estimate", folder.config, "--count", "--dir", folder.logs, "--models", "gpt-5-mini"],
    { columns: 200 },
  );
  expect(stdout).toMatch(/Input: [\d,]+ tokens, counted by the sandbox \(countTokens\) for 50 of 60 calls\n/);
  expect(stdout).toMatch(/ {2}the frames: [\d,]+ by its local share\n/);
  expect(stdout).toContain("The model was not called; 50 requests were sent to be counted.");
  expect(stdout).not.toContain("Nothing was sent");
});

test("Google is sent the whole request, and is named", async () => {
  const { requests, stdout, code } = await atServer(
    "gemini-2.5-flash",
    () => ({ body: { totalTokens: 1000 } }),
    `generation: { max_output_tokens: 64, thinking_budget: 0 }\noutput: { schema: ${SCHEMA} }`,
  );
  expect(code).toBe(0);
  expect(stdout).toContain("Input: 3,000 tokens, counted by Google (countTokens)\n");
  expect(requests).toHaveLength(3);
  const request = requests.find(({ body }) => JSON.stringify(body).includes(first.name));
  expect(request?.path).toBe("/v1beta/models/gemini-2.5-flash:countTokens");
  expect(request?.headers["x-goog-api-key"]).toBe(KEY);
  expect(request?.body).toEqual({
    generateContentRequest: {
      model: "models/gemini-2.5-flash",
      contents: [
        {
          role: "user",
          parts: [{ text: first.name }, { inlineData: { mimeType: "image/png", data: image } }],
        },
      ],
      systemInstruction: { role: "user", parts: [{ text: "Be brief." }] },
      generationConfig: {
        maxOutputTokens: 64,
        thinkingConfig: { thinkingBudget: 0 },
        responseMimeType: "application/json",
        responseJsonSchema: expect.objectContaining({ required: ["block"] }),
      },
    },
  });
});

test("Anthropic is sent what its endpoint takes, without the limit of the answer", async () => {
  const { requests, stdout } = await atServer(
    "claude-haiku-4-5",
    () => ({ body: { input_tokens: 700 } }),
    `generation: { max_output_tokens: 4000, thinking_budget: 2048 }\noutput: { schema: ${SCHEMA} }`,
  );
  expect(stdout).toContain("Input: 2,100 tokens, counted by Anthropic (count_tokens)\n");
  const request = requests.find(({ body }) => JSON.stringify(body).includes(first.name));
  expect(request?.path).toBe("/v1/messages/count_tokens");
  expect(request?.headers).toMatchObject({ "x-api-key": KEY, "anthropic-version": "2023-06-01" });
  expect(request?.body).toEqual({
    model: "claude-haiku-4-5",
    system: "Be brief.",
    messages: [
      {
        role: "user",
        content: [
          { type: "text", text: first.name },
          { type: "image", source: { type: "base64", media_type: "image/png", data: image } },
        ],
      },
    ],
    thinking: { type: "enabled", budget_tokens: 2048 },
    output_config: { format: { type: "json_schema", schema: expect.objectContaining({ type: "object" }) } },
  });
});

test("OpenAI is sent the chat in the shape of its Responses API", async () => {
  const { requests, stdout } = await atServer(
    "gpt-5-mini",
    () => ({ body: { object: "response.input_tokens", input_tokens: 500 } }),
    `generation: { max_output_tokens: 64, media_resolution: low }\noutput: { schema: ${SCHEMA} }`,
  );
  expect(stdout).toContain("Input: 1,500 tokens, counted by OpenAI (input_tokens)\n");
  const request = requests.find(({ body }) => JSON.stringify(body).includes(first.name));
  expect(request?.path).toBe("/v1/responses/input_tokens");
  expect(request?.headers.authorization).toBe(`Bearer ${KEY}`);
  expect(request?.body).toEqual({
    model: "gpt-5-mini",
    input: [
      { role: "system", content: "Be brief." },
      {
        role: "user",
        content: [
          { type: "input_text", text: first.name },
          {
            type: "input_image",
            image_url: expect.stringMatching(/^data:image\/png;base64,/),
            detail: "low",
          },
        ],
      },
    ],
    text: {
      format: {
        type: "json_schema",
        name: "answer",
        strict: true,
        schema: expect.objectContaining({ type: "object" }),
      },
    },
  });
});

test("what cannot be counted locally can be by the provider, which does not say what it is made of", async () => {
  const { stdout } = await atServer(
    "nobody-knows-it",
    () => ({ body: { input_tokens: 700 } }),
    "provider: anthropic",
    "--json",
  );
  const estimate = JSON.parse(stdout) as Estimate;
  expect(estimate).toMatchObject({ uncountable_calls: 0, input_tokens: { value: 2100 } });
  expect(estimate.input_tokens_by_part).toMatchObject({ unsplit: 2100, prompt: 0, frames: 0 });
});

test("a provider that is busy is asked again", async () => {
  const { stdout, requests, code } = await atServer("claude-haiku-4-5", (count) =>
    count === 1
      ? { status: 429, body: { error: { type: "rate_limit_error", message: "Slow down" } } }
      : { body: { input_tokens: 700 } },
  );
  expect(code).toBe(0);
  expect(stdout).toContain("Input: 2,100 tokens");
  expect(requests).toHaveLength(4);
});

test("a count that fails is an error in the provider's words, and no estimate", async () => {
  const { stdout, stderr, requests, code } = await atServer("claude-haiku-4-5", () => ({
    status: 401,
    body: { error: { type: "authentication_error", message: `invalid x-api-key ${KEY}` } },
  }));
  expect(code).toBe(1);
  expect(stdout).toBe("");
  const said = stderr.replace(/\s+/g, " ");
  expect(said).toContain("Anthropic (count_tokens) did not count the inputs: 401 authentication_error");
  expect(said).toContain("Without --count the estimate is counted locally.");
  expect(said).not.toContain(KEY);
  // It is not asked again, and what had not gone out yet does not go out.
  expect(requests.length).toBeLessThanOrEqual(3);
});

test("an answer without a count is an error, and not a count of nothing", async () => {
  const { stderr, code } = await atServer("gpt-5-mini", () => ({ body: { object: "response" } }));
  expect(code).toBe(1);
  expect(stderr.replace(/\s+/g, " ")).toContain("holds no count (`input_tokens`)");
});

test("a compatible server has no such endpoint: that is said, and nothing is sent", async () => {
  const { stdout, stderr, requests, code } = await atServer(
    "qwen3-vl",
    () => ({ body: { input_tokens: 1 } }),
    "provider: openai-compatible",
  );
  expect(code).toBe(2);
  expect(stdout).toBe("");
  expect(stderr.replace(/\s+/g, " ")).toContain("have no endpoint that counts tokens");
  expect(requests).toEqual([]);
});
