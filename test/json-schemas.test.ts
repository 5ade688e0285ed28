import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createProgram } from "../src/cli/program.js";
import { commandLine } from "./support/command-line.js";
import { folderStates } from "./support/folder-states.js";
import { runFolder } from "./support/run-folder.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const schemas = new URL("../docs/schemas/", import.meta.url);
const CONFIG = `model: gemini-2.5-flash
base_url: sandbox
sandbox: { latency_seconds: 0 }
inputs: { frames: { dir: frames } }
prompt: { user: "Frame {frame_number}?" }
output: { format: json }
score: { ground_truth: gt.json }
retry: { attempts: 1 }
`;

const root = temporaryFolder();
const run = runFolder(CONFIG);
const inState = (name: string) => join(root.path, name.replaceAll(/\W/g, "-"));

/** What is run of each command that prints JSON, in every state of a folder. */
const onFolders: Record<string, string[][]> = {
  list: [[], ["--where", "status=failed"]],
  analyze: [[], ["--experiment", "latest"]],
  show: [["latest"], ["latest", "--head"], ["latest", "--frame", "15"], ["latest", "--key", "done"]],
  compare: [["latest", "latest~1"]],
  advise: [["latest"]],
  reprice: [["latest"], ["latest", "--model", "gpt-5-mini", "--at", "2025-09-01"]],
  query: [
    ["SELECT * FROM generations"],
    ["SELECT * FROM experiments"],
    ["SELECT 1 AS a, [1] AS b, {'c': 2} AS d"],
  ],
  recover: [["--dry-run"], []],
  resume: [["latest"]],
  prices: [[], ["gpt-4o", "gemini-2.5-pro", "no-such-model", "claude-sonnet-4-5", "--at", "2025-10-01"]],
};
/** And of those that read a configuration. */
const onConfigs: Record<string, string[][]> = {
  run: [[run.config], [run.config, "+sandbox.fail_rate=1"], [run.config, "+budget.limit_usd=0.00001"]],
  estimate: [
    [run.config],
    [run.config, "--count"],
    [run.config, "--models", "gpt-5-mini,no-such-model", "+generation.max_output_tokens=100"],
  ],
  config: [[run.config], [run.config, "--check"]],
};

const commands = createProgram().commands.filter(({ options }) =>
  options.some(({ long }) => long === "--json"),
);

beforeAll(async () => {
  for (const [name, make] of Object.entries(folderStates)) await make(inState(name));
});
afterAll(async () => {
  await root[Symbol.asyncDispose]();
  await run[Symbol.asyncDispose]();
});

function validator(name: string) {
  const ajv = new Ajv2020({ strict: true, allErrors: true });
  return ajv.compile(JSON.parse(readFileSync(new URL(`${name}.schema.json`, schemas), "utf8")));
}

test("every command that prints JSON has a schema, and is run here", () => {
  const names = commands.map((command) => command.name()).sort();
  expect(Object.keys({ ...onFolders, ...onConfigs }).sort()).toEqual(names);
  const described = readdirSync(schemas).map((file) => file.replace(".schema.json", ""));
  const others = ["export", "run-config", "sweep"];
  expect(described.filter((name) => !others.includes(name)).sort()).toEqual(names);
});

test("analyze prints what list and show print, by their schemas", () => {
  const schema = (name: string) => JSON.parse(readFileSync(new URL(`${name}.schema.json`, schemas), "utf8"));
  const { $schema: _draft, title: _title, ...list } = schema("list");
  const [experiment, damaged] = schema("show").anyOf;
  expect(schema("analyze").anyOf).toEqual([list, experiment, damaged]);
});

test.each(Object.keys(onFolders))(
  "what %s --json prints is what its schema says, whatever the folder holds",
  async (name) => {
    const validate = validator(name);
    let answers = 0;
    for (const state of Object.keys(folderStates)) {
      for (const words of onFolders[name] ?? []) {
        const { stdout, stderr } = await commandLine([name, ...words, "--dir", inState(state), "--json"]);
        if (stdout === "") {
          // Nothing can be told: then it is said why.
          expect(stderr).toMatch(/^Error: /m);
          continue;
        }
        answers += 1;
        validate(JSON.parse(stdout));
        expect(validate.errors ?? [], `${state}: ${name} ${words.join(" ")}`).toEqual([]);
      }
    }
    expect(answers).toBeGreaterThan(0);
  },
);

test.each(Object.keys(onConfigs))("what %s --json prints is what its schema says", async (name) => {
  const validate = validator(name);
  for (const words of onConfigs[name] ?? []) {
    const dir = name === "config" ? [] : ["--dir", run.logs];
    const { stdout } = await commandLine([name, ...words, ...dir, "--json"]);
    validate(JSON.parse(stdout));
    expect(validate.errors ?? [], `${name} ${words.join(" ")}`).toEqual([]);
  }
});

test("what resume --json prints of a run that a budget stopped is what its schema says", async () => {
  const validate = validator("resume");
  await commandLine(["run", run.config, "+budget.limit_usd=0.00001", "--dir", run.logs, "--json"]);
  const { stdout } = await commandLine(["resume", "latest", "--budget", "1", "--dir", run.logs, "--json"]);
  const resumed: unknown = JSON.parse(stdout);
  validate(resumed);
  expect(validate.errors ?? []).toEqual([]);
  expect(resumed).toMatchObject({ status: "completed", items: { total: 3, succeeded: 3 } });
});

test("what run --sweep --json prints is what its schema says, and its runs are listed as runs of it", async () => {
  const words = ["run", run.config, "--sweep", "prompt.user=One?,Two?", "--dir", run.logs, "--json"];
  const sweep = JSON.parse((await commandLine(words)).stdout);
  const validate = validator("sweep");
  validate(sweep);
  expect(validate.errors ?? []).toEqual([]);
  const listed: { sweep: string | null }[] = JSON.parse(
    (await commandLine(["list", "--dir", run.logs, "--json"])).stdout,
  );
  const validateList = validator("list");
  validateList(listed);
  expect(validateList.errors ?? []).toEqual([]);
  expect(listed.filter(({ sweep: of }) => of === sweep.sweep_id)).toHaveLength(2);
});

test("exported JSON is what its schema says, whatever the folder holds", async () => {
  const validate = validator("export");
  for (const state of Object.keys(folderStates)) {
    const { stdout } = await commandLine(["export", "--all", "--format", "json", "--dir", inState(state)]);
    if (stdout === "") continue;
    validate(JSON.parse(stdout));
    expect(validate.errors ?? [], state).toEqual([]);
  }
});

/** Of these, the names of the fields are the user's. */
const OPEN = ["config", "query"];

test.each([...Object.keys({ ...onFolders, ...onConfigs }), "export"].filter((name) => !OPEN.includes(name)))(
  "the schema of %s refuses a field that it does not name",
  (name) => {
    const validate = validator(name);
    expect(validate({ unheard: "of" })).toBe(false);
    expect(validate([{ unheard: "of" }])).toBe(false);
  },
);
