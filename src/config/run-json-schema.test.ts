import { readdirSync, readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { keyNotes } from "./key-notes.js";
import { createRunJsonSchema } from "./run-json-schema.js";

const root = new URL("../../", import.meta.url);
const schema = createRunJsonSchema(z);
const check = new Ajv({ allErrors: true, strictTypes: false }).compile(schema);

/** What an editor, which reads YAML 1.2, would underline. */
function underlined(text: string): string[] {
  check(parse(text));
  return (check.errors ?? [])
    .filter(({ keyword }) => keyword !== "if")
    .map(({ instancePath, message, params }) =>
      [instancePath, message, params.additionalProperty].filter(Boolean).join(" "),
    );
}

const minimal = 'model: gemini-2.5-flash\ninputs: { frames: { dir: frames } }\nprompt: { user: "What?" }\n';

test("the published file is what the runner's schema says: if not, run `npm run config-schema`", () => {
  const published = readFileSync(new URL("docs/schemas/run-config.schema.json", root), "utf8");
  expect(JSON.parse(published)).toEqual(JSON.parse(JSON.stringify(schema)));
});

interface Node {
  description?: string;
  properties?: Record<string, Node>;
  items?: Node;
  anyOf?: Node[];
}

function keysOf({ properties = {}, items, anyOf = [] }: Node, path: string[] = []): [string, Node][] {
  return [
    ...Object.entries(properties).flatMap(([key, node]): [string, Node][] => [
      [[...path, key].join("."), node],
      ...keysOf(node, [...path, key]),
    ]),
    ...(items ? keysOf(items, [...path, "*"]) : []),
    ...anyOf.flatMap((part) => keysOf(part, path)),
  ];
}

test("an editor has something to show of every key: what is missing belongs into key-notes.ts", () => {
  const keys = keysOf(schema as Node);
  expect(keys.length).toBeGreaterThan(80);
  expect(keys.filter(([, node]) => !node.description).map(([path]) => path)).toEqual([]);
});

test("no note is left of a key that is gone", () => {
  const known = keysOf(schema as Node).map(([path]) => path);
  expect(Object.keys(keyNotes).filter((path) => !known.includes(path))).toEqual([]);
});

test("every configuration in the repository's examples is right by it", () => {
  const files = readdirSync(new URL("examples", root), { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".yaml"),
  );
  expect(files.length).toBeGreaterThanOrEqual(3);
  for (const file of files)
    expect([file, underlined(readFileSync(new URL(`examples/${file}`, root), "utf8"))]).toEqual([file, []]);
});

test.each([
  ["nothing beyond what is needed", minimal],
  [
    "references for numbers, words, switches, maps and lists",
    `${minimal}concurrency: $\{threads}
generation: { temperature: "$\{oc.env:HEAT,0.5}", media_resolution: "$\{detail}" }
stream: $\{.live}
retry: $\{defaults_of.retry}
attachments: $\{files}
strict_keys: false
`,
  ],
  ["values that are still to come", `${minimal}concurrency: ???\nnotes: ???\n`],
  ["empty values", `${minimal}concurrency:\ngeneration:\nattachments: null\nbudget: { limit_usd: }\n`],
  [
    "OmegaConf's own numbers and switches",
    `${minimal}timeout_seconds: 1:30\nretry: { attempts: 1_0 }\nstream: on\n`,
  ],
  [
    "a file that leaves everything to others",
    "defaults:\n  - model@_global_: flash\n  - optional task: x\n  - _self_\n",
  ],
  [
    "a part of a section, the rest of which another file holds",
    "defaults: [base, _self_]\nprompt: { follow_up: x }\nscore: {}\n",
  ],
  [
    "keys of one's own, which another file allows",
    "defaults: [base]\ndataset: { name: HAViD, mine: 1 }\ngeneration: { own: 1 }\n",
  ],
  [
    "keys of one's own at any depth",
    `${minimal}strict_keys: false\ndataset: { name: HAViD }\ngeneration: { own: 1 }\n`,
  ],
  ["Hydra's settings", `${minimal}hydra: { run: { dir: out } }\n`],
  ["prices in either spelling", `${minimal}pricing: { input_per_1m: 1, output_per_1m: 2 }\n`],
])("%s is not underlined", (_, text) => {
  expect(underlined(text)).toEqual([]);
});

test.each([
  ["a slip of a key", `${minimal}concurency: 4\n`, /additional properties concurency/],
  ["a slip within a section", `${minimal}generation: { temprature: 1 }\n`, /^\/generation .* temprature/],
  ["a slip beside keys of one's own", `${minimal}strict_keys: true\nmine: 1\n`, /mine/],
  ["a word for a number", `${minimal}concurrency: four\n`, /^\/concurrency must match pattern/],
  [
    "a number beyond its bounds",
    `${minimal}generation: { temperature: 9 }\n`,
    /^\/generation\/temperature must be <= 2/,
  ],
  ["a fraction for a count", `${minimal}checkpoint_every: 2.5\n`, /^\/checkpoint_every must be integer/],
  ["a number for a text", `${minimal}notes: 12\n`, /^\/notes must be string/],
  ["a list for a map", `${minimal}generation: [1]\n`, /^\/generation must be object/],
  ["a word that is no choice", `${minimal}capture: everything\n`, /^\/capture must be equal to one of/],
  ["a wrong item of a list", `${minimal}attachments: [a.json, 7]\n`, /^\/attachments\/1 must be string/],
  [
    "a section without its question",
    minimal.replace("user", "system"),
    /^\/prompt must have required property 'user'/,
  ],
  ["a file without a model", minimal.replace(/^.*\n/, ""), /must have required property 'model'/],
  [
    "a slip in a file that allows keys of one's own, for a value",
    `${minimal}strict_keys: false\nstream: sometimes\n`,
    /^\/stream/,
  ],
])("%s is underlined", (_, text, message) => {
  expect(underlined(text).join("\n")).toMatch(message);
});
