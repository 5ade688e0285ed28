import { expect, test } from "vitest";
import type { RunConfig } from "../../config/run-config.js";
import { readAnswerSchema } from "../answers/answer-schema.js";
import { anthropicDialect } from "./anthropic-dialect.js";
import { generationParameters } from "./generation-parameters.js";
import { openaiDialect } from "./openai-dialect.js";
import { structuredOutput } from "./structured-output.js";

const closed = {
  type: "object",
  properties: { held: { type: ["string", "null"] }, count: { type: "integer", minimum: 0 } },
  required: ["held", "count"],
  additionalProperties: false,
};
const open = { type: "object", properties: { held: { type: "string" }, note: { type: "string" } } };

async function asked(
  provider: RunConfig["provider"],
  model: string,
  inline: unknown,
  output: Partial<RunConfig["output"]> = {},
) {
  const config = {
    provider,
    model,
    generation: {},
    stream: false,
    output: { format: "json" as const, ...output },
  };
  const { structured, remark } = structuredOutput(config, await readAnswerSchema({ inline }));
  const dialect = provider === "anthropic" ? anthropicDialect : openaiDialect;
  const parameters: Record<string, unknown> =
    provider === "google"
      ? { ...generationParameters(config, structured) }
      : dialect(config, {}, structured).parameters;
  return { parameters, remark };
}

test("Gemini is sent the schema as it stands, with the type of answer that it needs", async () => {
  expect(await asked("google", "gemini-2.5-flash", open)).toEqual({
    parameters: { responseMimeType: "application/json", responseJsonSchema: open },
    remark: undefined,
  });
});

test("Gemma, which refuses JSON mode, is sent none, and the run says so", async () => {
  const { parameters, remark } = await asked("google", "gemma-3-27b-it", closed);
  expect(parameters).toEqual({});
  expect(remark).toMatch(/not sent to the model \(Gemma/);
});

test("OpenAI is sent a closed schema as a strict one", async () => {
  const { parameters, remark } = await asked("openai", "gpt-5", closed);
  expect(parameters.response_format).toEqual({
    type: "json_schema",
    json_schema: { name: "answer", strict: true, schema: closed },
  });
  expect(remark).toBeUndefined();
});

test("a schema that OpenAI would refuse as strict is sent without, and the run says why", async () => {
  const { parameters, remark } = await asked("openai", "gpt-5", open);
  expect(parameters.response_format).toMatchObject({ json_schema: { strict: false, schema: open } });
  expect(remark).toMatch(/not as a strict one: at its root there is no `additionalProperties: false`/);
});

test("a server that speaks as OpenAI does is sent the schema in the same way", async () => {
  const { parameters, remark } = await asked("openai-compatible", "qwen3", open);
  expect(parameters.response_format).toMatchObject({ type: "json_schema", json_schema: { schema: open } });
  expect(remark).toBeUndefined();
});

test("Anthropic is sent what it takes of the schema: objects closed, its other limits in words", async () => {
  const { parameters } = await asked("anthropic", "claude-sonnet-4-5", {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    description: "The scene.",
    properties: {
      held: { type: "string", enum: ["red", "blue"] },
      count: { type: "integer", description: "Blocks", minimum: 0 },
      stack: { type: "array", minItems: 2, items: { $ref: "#/$defs/block" } },
    },
    required: ["held"],
    $defs: { block: { oneOf: [{ type: "string" }, { type: "null" }] } },
  });
  expect(parameters.output_config).toEqual({
    format: {
      type: "json_schema",
      schema: {
        type: "object",
        description: "The scene.",
        properties: {
          held: { enum: ["red", "blue"] },
          count: { type: "integer", description: 'Blocks\n\n{"minimum":0}' },
          stack: { type: "array", description: '{"minItems":2}', items: { $ref: "#/$defs/block" } },
        },
        required: ["held"],
        $defs: { block: { anyOf: [{ type: "string" }, { type: "null" }] } },
        additionalProperties: false,
      },
    },
  });
});

test.each([
  ["properties of any name", { type: "object", additionalProperties: { type: "string" } }],
  ["anything", { type: "object", properties: { a: {} } }],
])("Anthropic is not sent a schema that allows %s, and the run says so", async (said, schema) => {
  const { parameters, remark } = await asked("anthropic", "claude-sonnet-4-5", schema);
  expect(parameters).not.toHaveProperty("output_config");
  expect(remark).toContain(said === "anything" ? "has no type" : said);
});

test("with `structured: false` no provider is sent the schema", async () => {
  const output = { structured: false };
  expect(await asked("google", "gemini-2.5-flash", closed, output)).toEqual({
    parameters: { responseMimeType: "application/json" },
    remark: undefined,
  });
  const { parameters } = await asked("openai", "gpt-5", closed, output);
  expect(parameters).toEqual({ response_format: { type: "json_object" } });
});

test.each<[string, unknown]>([
  ["no type", { properties: {} }],
  ["`anyOf`", { type: "object", anyOf: [closed] }],
  [
    "`uniqueItems`",
    { ...closed, properties: { held: { type: "array", uniqueItems: true }, count: { type: "null" } } },
  ],
  ["`note` is not `required`", { ...closed, properties: { ...closed.properties, note: { type: "string" } } }],
  [
    "at /properties/held there is no `additionalProperties: false`",
    {
      ...closed,
      properties: { held: { type: "object", properties: {} }, count: { type: "null" } },
    },
  ],
])("a schema with %s is not sent as strict", async (said, schema) => {
  const { remark } = await asked("openai", "gpt-5", schema);
  expect(remark).toContain(said.replace("no type", "no `type: object`"));
});
