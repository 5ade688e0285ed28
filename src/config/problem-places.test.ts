import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { loadRunConfig } from "./load-run-config.js";

const minimal =
  'model: gemini-2.5-flash\ninputs:\n  frames: { dir: frames }\nprompt: { user: "What is it?" }\n';

/** The places that the problems of a configuration are put down to, with what is wrong there. */
async function problemsOf(text: string, ...overrides: string[]): Promise<string[]> {
  await using folder = temporaryFolder();
  const path = join(folder.path, "run.yaml");
  writeFileSync(path, text);
  const error: unknown = await loadRunConfig(path, overrides).then(
    () => new Error("nothing was wrong"),
    (reason: unknown) => reason,
  );
  const message = (error as Error).message.replaceAll(path, "run.yaml");
  return message.split("\n").filter((line) => /^(?:run\.yaml|command line)/.test(line));
}

test("a required key that the command line removed is put down to that word, with what to do", async () => {
  expect(await problemsOf(minimal, "~model")).toEqual(["command line: `~model`: `model` is missing"]);
  await using folder = temporaryFolder();
  writeFileSync(join(folder.path, "run.yaml"), minimal);
  await expect(loadRunConfig(join(folder.path, "run.yaml"), ["~model"])).rejects.toThrow(
    "command line: `~model`: `model` is missing\n  Leave this out, or set the key after it: `model=…`.",
  );
});

test.each<[string, string[]]>([
  ["++a.b.c=3", ["unknown key `a`"]],
  ["rate_limit.requests_per_minute=0", ["`rate_limit.requests_per_minute` must be at least 1, not 0"]],
  ["inputs.video.path=x", ["`inputs` names both `frames` and `video`"]],
  ["examples.dir=nowhere", ["`examples.answers` is missing"]],
  ["score.ground_truth=missing.json", ["`score` compares the fields of JSON answers"]],
  ["+sandbox.seed=1", ["`sandbox` has no effect without `base_url: sandbox`"]],
  ["generation={temperature: 9}", ["`generation.temperature` must be at most 2, not 9"]],
])("%s is put down to the command line, though a key above it is what is wrong", async (word, wrong) => {
  expect(await problemsOf(minimal, word)).toEqual(wrong.map((text) => `command line: \`${word}\`: ${text}`));
});

test("what the file holds keeps its line when an override stands beside it", async () => {
  const text = `${minimal}generation:\n  temprature: 1\n  top_k: 3\n`;
  expect(await problemsOf(text, "generation.top_p=0.5")).toEqual([
    "run.yaml:6: unknown key `temprature` in `generation`",
  ]);
  expect(await problemsOf(`${minimal}examples: { answers: a.json }\n`, "~examples.answers")).toEqual(
    [
      "run.yaml:5: `examples.dir` is missing",
      "command line: `~examples.answers`: `examples.answers` is missing",
    ].sort(),
  );
});

test("a section that was removed and then made anew is put down to the word that it comes from", async () => {
  const text = `${minimal}output: { format: json }\nscore: { ground_truth: gt.json }\n`;
  expect(await problemsOf(text, "~score", "score.fields=[a]")).toEqual([
    "command line: `~score`: `score.ground_truth` is missing",
  ]);
  expect(await problemsOf(text, "~score", "score.fields=[a]", "~output")).toEqual([
    "command line: `~score`: `score.ground_truth` is missing",
    "command line: `score.fields=[a]`: `score` compares the fields of JSON answers",
  ]);
});

test("items of a list keep their lines and their paths when the command line takes an earlier one out", async () => {
  const text = `${minimal}attachments:\n  - a.json\n  - 7\n`;
  expect(await problemsOf(text, "~attachments.0")).toEqual([
    "run.yaml:7: `attachments.0` must be text, not 7",
  ]);
  await using folder = temporaryFolder();
  const path = join(folder.path, "run.yaml");
  writeFileSync(path, `${minimal}attachments: [a.json, b.json]\n`);
  const { config } = await loadRunConfig(path, ["attachments.2=c.json", "~attachments.0"]);
  expect(config.attachments).toEqual([join(folder.path, "b.json"), resolve("c.json")]);
});

test("a reference that cannot be resolved is told beside what is wrong elsewhere, and once", async () => {
  const text = `${minimal}concurrency: "$\{oc.env:EXPLOG_TEST_UNSET}"\nstream: maybe\nnotse: x\n`;
  expect(await problemsOf(text)).toEqual([
    "run.yaml:5: the environment variable `EXPLOG_TEST_UNSET` is not set",
    'run.yaml:6: `stream` must be true or false, not the text "maybe"',
    "run.yaml:7: unknown key `notse`",
  ]);
});

test("contradictions are told beside unknown keys, unless one of these may be the key that is missed", async () => {
  const scored = `${minimal}score: { ground_truth: gt.json }\n`;
  expect(await problemsOf(`${scored}notse: x\n`)).toEqual([
    "run.yaml:5: `score` compares the fields of JSON answers",
    "run.yaml:6: unknown key `notse`",
  ]);
  expect(await problemsOf(`${scored}output: { fromat: json }\n`)).toEqual([
    "run.yaml:6: unknown key `fromat` in `output`",
  ]);
});
