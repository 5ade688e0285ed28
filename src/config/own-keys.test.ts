import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { loadRunConfig } from "./load-run-config.js";

const minimal = `model: gemini-2.5-flash
inputs: { frames: { dir: frames } }
prompt: { user: "What is it?" }
`;

async function load(text: string, ...overrides: string[]) {
  await using folder = temporaryFolder();
  const path = join(folder.path, "run.yaml");
  writeFileSync(path, minimal + text);
  return await loadRunConfig(path, overrides);
}

test("keys of one's own are refused, and the refusal says how to have them", async () => {
  await expect(load("dataset: { name: havid }\n")).rejects.toThrow(
    /run\.yaml:4: unknown key `dataset`[\s\S]*`strict_keys: false`/,
  );
});

test("with strict_keys false they reach the templates and the snapshot", async () => {
  const { config, snapshot, warnings } = await load(
    "strict_keys: false\ndataset: { name: havid, size: 3, is_new: true, token: secret }\ninputs.note: x\n",
  );
  expect(config.scalars).toMatchObject({
    "dataset.name": "havid",
    "dataset.size": 3,
    "dataset.is_new": "True",
    model: "gemini-2.5-flash",
  });
  expect(Object.keys(config.scalars)).not.toContain("dataset.token");
  expect(Object.keys(config.scalars)).not.toContain("prompt.user");
  expect(snapshot).toMatchObject({ dataset: { name: "havid", size: 3 } });
  expect(warnings).toEqual([]);
});

test("a key of one's own that is nearly one of explog's is told with its line", async () => {
  const { warnings } = await load("strict_keys: false\nconcurency: 3\nretry: { atempts: 2 }\n");
  expect(warnings.map(({ where, message }) => [where.replace(/.*run/, "run"), message])).toEqual([
    ["run.yaml:5", expect.stringMatching(/`concurency`.*did you mean `concurrency`/)],
    ["run.yaml:6", expect.stringMatching(/`retry\.atempts`.*did you mean `attempts`/)],
  ]);
});

test("explog's own keys are checked all the same", async () => {
  await expect(load("strict_keys: false\nconcurrency: many\n")).rejects.toThrow(/`concurrency` must be a/);
});

test("a value that is left open must be given", async () => {
  await expect(load("notes: ???\n")).rejects.toThrow(/run\.yaml:4: `notes` is left open[\s\S]*notes=…/);
  const { config } = await load("notes: ???\n", "notes=given");
  expect(config.notes).toBe("given");
});

test("a required value that is left open is told once", async () => {
  const error: unknown = await load("", "model=???").catch((thrown: unknown) => thrown);
  expect(String(error)).toContain("command line: `model=???`: `model` is left open");
  expect(String(error)).not.toContain("is missing");
});
