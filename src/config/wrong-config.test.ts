import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { loadRunConfig } from "./load-run-config.js";

/** Lines 1 to 3 of every configuration below that does not say otherwise. */
const head =
  'model: gemini-2.5-flash\ninputs: { frames: { dir: frames } }\nprompt: { user: "What is it?" }\n';

async function messageOf(text: string | Uint8Array, overrides: string[] = []): Promise<string> {
  await using folder = temporaryFolder();
  const path = join(folder.path, "run.yaml");
  writeFileSync(path, text);
  const error: unknown = await loadRunConfig(path, overrides).then(
    () => new Error("nothing was wrong"),
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ code: "CONFIG_INVALID" });
  return (error as Error).message.replaceAll(path, "run.yaml");
}

test("an error shows file, line, key, value, the line itself and what is accepted", async () => {
  expect(await messageOf(`${head}generation:\n  top_p: 0.9\n  temprature: 0.5 # warm\n`)).toBe(
    `run.yaml:6: unknown key \`temprature\` in \`generation\`
  temprature: 0.5 # warm
  Did you mean \`temperature\`? Accepted here: temperature, top_p, top_k, max_output_tokens, seed, stop_sequences, presence_penalty, frequency_penalty, response_mime_type, thinking_budget, media_resolution.`,
  );
});

test.each<[string, string, RegExp, RegExp]>([
  ["an unknown key", "modle: x\n", /^run\.yaml:4: unknown key `modle`$/m, /Did you mean `model`\?/],
  [
    "a text for a number",
    "concurrency: four\n",
    /:4: `concurrency` must be a number, not the text "four"/,
    /Accepted: a whole number from 1 to 1000/,
  ],
  [
    "a quoted number",
    'checkpoint_every: "5"\n',
    /:4: `checkpoint_every` must be a number, not the text "5"/,
    /without quotes/,
  ],
  ["a number for a text", "notes: 12\n", /:4: `notes` must be text, not 12/, /in quotes: "12"/],
  [
    "a fraction for a count",
    "checkpoint_every: 2.5\n",
    /:4: `checkpoint_every` must be a whole number, not 2\.5/,
    /1 or more/,
  ],
  ["no concurrency", "concurrency: 0\n", /:4: `concurrency` must be at least 1, not 0/, /from 1 to 1000/],
  [
    "a hot temperature",
    "generation:\n  temperature: 9\n",
    /:5: `generation\.temperature` must be at most 2, not 9/,
    /from 0 to 2/,
  ],
  [
    "a negative window",
    "context: { strategy: history, window: -1 }\n",
    /:4: `context\.window` must be at least 0, not -1/,
    /0 to 1000/,
  ],
  [
    "an infinite number",
    "timeout_seconds: .inf\n",
    /:4: `timeout_seconds` must be a number, not Infinity/,
    /from 1 to 3600/,
  ],
  [
    "an unknown strategy",
    "context: { strategy: histroy }\n",
    /:4: `context\.strategy` must be one of single, history, rolling, not the text "histroy"/,
    /Did you mean `history`/,
  ],
  [
    "a text for a list",
    "attachments: a.json\n",
    /:4: `attachments` must be a list, not the text "a\.json"/,
    /as a list/,
  ],
  [
    "a wrong item of a list",
    "attachments:\n  - a.json\n  - 7\n",
    /:6: `attachments\.1` must be text, not 7/,
    /quotes/,
  ],
  [
    "a list for a map",
    "generation: [0.5]\n",
    /:4: `generation` must be a map of keys, not a list of 1/,
    /as a map/,
  ],
  [
    "a text for a boolean",
    "stream: sometimes\n",
    /:4: `stream` must be true or false, not the text "sometimes"/,
    /true or false, without quotes/,
  ],
  [
    "an empty text",
    'base_url: ""\n',
    /:4: `base_url` must be a text that is not empty/,
    /Write the text, or remove the key/,
  ],
  [
    "a score name with spaces",
    "output: {format: json}\nscore: { ground_truth: gt.json, name: my score }\n",
    /:5: `score\.name` must be a word/,
    /./,
  ],
  [
    "a part of a section missing",
    "score: {}\noutput: {format: json}\n",
    /:4: `score\.ground_truth` is missing/,
    /ground_truth: gt\.json/,
  ],
  [
    "a base URL without a protocol",
    "base_url: localhost/v1\n",
    /:4: `base_url` must be an address or `sandbox`, not `localhost\/v1`/,
    /https:/,
  ],
  [
    "sandbox settings without the sandbox",
    "sandbox: { seed: 1 }\n",
    /:4: `sandbox` has no effect/,
    /base_url: sandbox/,
  ],
  [
    "a window without history",
    "context: { strategy: single, window: 3 }\n",
    /:4: `window` belongs to `strategy: history`/,
    /~context\.window/,
  ],
  [
    "rolling calls at once",
    "context: { strategy: rolling }\nconcurrency: 4\n",
    /:5: `strategy: rolling` needs each answer/,
    /concurrency: 1/,
  ],
  [
    "scoring of plain text",
    "score: { ground_truth: gt.json }\n",
    /:4: `score` compares the fields of JSON answers/,
    /format: json/,
  ],
  ["no repeat at all", "repeat: 0\n", /:4: `repeat` must be at least 1/, /repeat/],
  [
    "a long time-out without streaming",
    "timeout_seconds: 600\n",
    /:4: Node gives up a call after 300 s/,
    /stream: true/,
  ],
  [
    "a reference to nothing",
    `notes: "$\{modle}"\n`,
    /:4: `\$\{modle\}` refers to a key that is not in/,
    /Did you mean `\$\{model\}`/,
  ],
])("%s is refused with its line and a remedy", async (_, text, message, remedy) => {
  const found = await messageOf(head + text);
  expect(found).toMatch(message);
  expect(found).toMatch(remedy);
});

test.each<[string, RegExp]>([
  ["mistral-large", /`mistral-large` is a model of mistral, which is not supported yet in this version/],
  ["grok-4", /model of xai/],
  ["my-own-model", /the provider of the model `my-own-model` cannot be told from its name/],
])("the model %s is refused with what is supported", async (model, message) => {
  const found = await messageOf(head.replace("gemini-2.5-flash", model));
  expect(found).toMatch(message);
  expect(found).toContain("run.yaml:1:");
  expect(found).toMatch(/google/);
});

test.each<[string, string, RegExp]>([
  ["gpt-5", "generation: { top_k: 5 }", /:4: `generation.top_k` has no effect with the provider openai/],
  [
    "claude-sonnet-4-5",
    "generation: { seed: 1 }",
    /`generation.seed` has no effect with the provider anthropic/,
  ],
  ["qwen3", "provider: openai-compatible", /:4: `provider: openai-compatible` is a server .* no `base_url`/],
])("a run of %s with %s is refused, as it would do something else", async (model, line, message) => {
  expect(await messageOf(`${head.replace("gemini-2.5-flash", model)}${line}\n`)).toMatch(message);
});

test.each<[string, string | Uint8Array, RegExp]>([
  ["an empty file", "", /^run\.yaml: the file is empty/],
  ["only comments", "# nothing\n", /^run\.yaml: the file is empty/],
  ["a list", "- model\n", /^run\.yaml:1: a configuration is a map of keys, not a list/],
  ["a word", "hello\n", /not a single value/],
  [
    "a duplicate key",
    `${head}notes: a\nnotes: b\n`,
    /^run\.yaml:5: this key stands here a second time\n {2}notes: b/,
  ],
  ["a tab", `${head}retry:\n\tattempts: 3\n`, /^run\.yaml:5: YAML syntax: a tab as indentation/],
  ["two documents", `${head}---\nmodel: x\n`, /^run\.yaml:4: a second YAML document/],
  ["an open bracket", `${head}attachments: [a.json\n`, /run\.yaml:\d: YAML syntax/],
  ["an open quote", `${head}notes: "open\n`, /YAML syntax: missing closing/],
  [
    "a colon in a plain text",
    `${head}notes: a: b\n`,
    /^run\.yaml:4: YAML syntax: nested mappings.*\n.*\n {2}Put a value that holds `: ` in quotes/,
  ],
  ["an unknown tag", `${head}notes: !python/object:os.system x\n`, /YAML syntax: unresolved tag/],
  ["an alias without an anchor", `${head}notes: *missing\n`, /^run\.yaml:4: YAML: unresolved alias/],
  ["an anchor that holds itself", `${head}notes: &n [*n]\n`, /nested more than 100 levels/],
  ["bytes that are not UTF-8", new Uint8Array([0x6d, 0xff, 0xfe]), /^run\.yaml: the file is not UTF-8/],
])("%s is refused", async (_, text, message) => {
  expect(await messageOf(text)).toMatch(message);
});

test("aliases that multiply each other are refused before they fill the memory", async () => {
  const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"];
  for (let level = 1; level < 10; level++) {
    lines.push(
      `a${level}: &a${level} [${Array(9)
        .fill(`*a${level - 1}`)
        .join(", ")}]`,
    );
  }
  expect(await messageOf(lines.join("\n"))).toMatch(/YAML aliases: excessive alias count/);
});

test("all problems of a file are told at once, in the order of its lines", async () => {
  const found = await messageOf(`concurrency: 0\n${head}stream: 1\nnotse: x\nbudget: {}\n`, [
    "generation.top_p=7",
  ]);
  expect(found.split("\n")[0]).toBe("5 problems in run.yaml");
  expect(found.match(/^(?:run\.yaml:\d|command line)/gm)).toEqual([
    "command line",
    "run.yaml:1",
    "run.yaml:5",
    "run.yaml:6",
    "run.yaml:7",
  ]);
  expect(found).toContain("command line: `generation.top_p=7`: `generation.top_p` must be at most 1, not 7");
});

test("a key that is missing at the root is named with an example", async () => {
  const found = await messageOf("notes: only this\n");
  expect(found).toContain(
    "run.yaml: `model` is missing\n  Write the model to call: `model: gemini-2.5-flash`.",
  );
  expect(found).toContain("`inputs` is missing");
  expect(found).toContain("`prompt` is missing");
});

test("a line within a merged map is found through its anchor", async () => {
  const found = await messageOf(
    `${head}generation: &g\n  top_k: 3\n  seed: 1\nretry:\n  <<: *g\n  attempts: 3\n`,
  );
  expect(found).toContain("run.yaml:5: unknown key `top_k` in `retry`");
});

test("no secret stands in an error, neither by its key nor by its shape", async () => {
  const found = await messageOf(
    `${head}api_key: [AIzaSyA1234567890abcdefghijklmnopqrstu]\nnotse: AIzaSyA1234567890abcdefghijklmnopqrstu\n`,
    ["+password=hunter2"],
  );
  expect(found).toMatch(/`api_key` must be text, not \[redacted\]/);
  expect(found).not.toMatch(/AIza|hunter2/);
});
