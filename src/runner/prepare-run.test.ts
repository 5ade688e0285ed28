import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { runFolder } from "../../test/support/run-folder.js";
import { loadRunConfig } from "../config/load-run-config.js";
import type { ItemSource } from "./inputs/input-item.js";
import { inputProblems, prepareRun } from "./prepare-run.js";

const config = `model: gemini-2.5-flash
base_url: sandbox
inputs:
  frames: { dir: frames, fps: 2 }
examples: { dir: examples, answers: example_gt.json }
attachments:
  - graph.json
prompt:
  system: You see blocks.
  user: |
    First line.
    Frame {frame_number} at {time_seconds:.1f} s
output: { format: json }
score: { ground_truth: gt.json }
`;

afterEach(() => {
  vi.unstubAllEnvs();
});

/** The message of what is wrong after a change to the folder or the configuration. */
async function messageOf(
  change: (path: string) => void,
  text = config,
  overrides: string[] = [],
): Promise<string> {
  await using folder = runFolder(text);
  change(folder.path);
  const error: unknown = await loadRunConfig(folder.config, overrides, inputProblems)
    .then(prepareRun)
    .then(() => new Error("nothing was wrong"))
    .catch((reason: unknown) => reason);
  return (error as Error).message.replaceAll(`${folder.path}/`, "");
}

const nothing = () => {};

const framesOf = (items: ItemSource) =>
  Array.from({ length: items.count }, (_, position) => items.at(position).frame);

test("what a configuration names is read", async () => {
  await using folder = runFolder(config);
  const prepared = await prepareRun(await loadRunConfig(folder.config));
  expect(framesOf(prepared.items).map((frame) => [frame?.number, frame?.timeSeconds])).toEqual([
    [1, 0.5],
    [2, 1],
    [3, 1.5],
  ]);
  expect(prepared.examples).toMatchObject([{ frame: { number: 1 }, answer: '{"a":0}' }]);
  expect(prepared.attachments).toEqual([{ type: "text", text: 'graph.json:\n{"tasks": []}' }]);
  expect(prepared.truths?.size).toBe(3);
  expect(prepared.endpoint).toEqual({ kind: "sandbox" });
});

test.each<[string, (path: string) => void, RegExp]>([
  [
    "a missing folder of frames",
    (path) => rmSync(join(path, "frames"), { recursive: true }),
    /^run\.yaml:4: `inputs\.frames\.dir`: there is no folder frames\n {2}frames: \{ dir: frames, fps: 2 \}/,
  ],
  [
    "an empty folder of frames",
    (path) => {
      rmSync(join(path, "frames"), { recursive: true });
      mkdirSync(join(path, "frames"));
    },
    /^run\.yaml:4: `inputs\.frames\.dir`: there are no frames in .*frames\n/,
  ],
  [
    "an unreadable picture",
    (path) => writeFileSync(join(path, "frames", "frame_2.png"), "x"),
    /^run\.yaml:4: `inputs\.frames\.dir`: frames\/frame_2\.png is not a PNG, JPEG or WebP/,
  ],
  [
    "a missing attachment",
    (path) => rmSync(join(path, "graph.json")),
    /^run\.yaml:7: `attachments\.0`: there is no file graph\.json\n {2}- graph\.json/,
  ],
  [
    "an attachment that is no JSON",
    (path) => writeFileSync(join(path, "graph.json"), "{"),
    /^run\.yaml:7: `attachments\.0`: graph\.json:1 is not valid JSON/,
  ],
  [
    "a missing ground truth",
    (path) => rmSync(join(path, "gt.json")),
    /^run\.yaml:14: `score\.ground_truth`: there is no file gt\.json/,
  ],
  [
    "a ground truth of other frames",
    (path) => writeFileSync(join(path, "gt.json"), '{"77": {}}'),
    /^run\.yaml:14: `score\.ground_truth`: gt\.json has no answer for any of the 3 frames/,
  ],
  [
    "missing example answers",
    (path) => rmSync(join(path, "example_gt.json")),
    /^run\.yaml:5: `examples\.answers`: there is no file example_gt\.json/,
  ],
  [
    "an example without its answer",
    (path) => writeFileSync(join(path, "example_gt.json"), '{"2": {}}'),
    /^run\.yaml:5: `examples\.answers`: example_gt\.json has no answer for example frame 1/,
  ],
])("%s is told with file and line", async (_, change, message) => {
  expect(await messageOf(change)).toMatch(message);
});

test("frames that are not asked about are not looked at", async () => {
  const damage = (path: string) => writeFileSync(join(path, "frames", "frame_3.png"), "x");
  const limited = config.replace("inputs:", "inputs:\n  limit: 2");
  expect(await messageOf(damage, limited)).toBe("nothing was wrong");
  expect(await messageOf(damage, limited.replace("limit: 2", "limit: 3"))).toMatch(/frame_3\.png is not/);
});

test("a template name that does not exist is told with the template's own line", async () => {
  expect(await messageOf(nothing, config.replace("{frame_number}", "{frame_nmuber}"))).toBe(
    `run.yaml:12: \`prompt.user\`: there is no template name \`{frame_nmuber}\`
  Frame {frame_nmuber} at {time_seconds:.1f} s
        ^^^^^^^^^^^^^^
  Did you mean \`{frame_number}\`? Names here: frame_number, frame_name, frame_position, frame_count, time_seconds, model, base_url, and every key of the configuration. Write \`{{\` and \`}}\` for braces that are meant as text.`,
  );
});

test("a name that needs another setting is told with it", async () => {
  const found = await messageOf(nothing, config, ["~inputs.frames.fps"]);
  expect(found).toContain("run.yaml:12: `prompt.user`: there is no `{time_seconds}` here");
  expect(found).toContain("It needs `inputs.frames.fps`.");
});

test("a rolling context that no prompt uses is refused", async () => {
  const found = await messageOf(nothing, `${config}context:\n  strategy: rolling\n`);
  expect(found).toMatch(
    /^run\.yaml:16: `context\.strategy`: `rolling` has no effect: no prompt says `\{previous_answer\}`/,
  );
});

test("no key for a real endpoint is told at the model", async () => {
  vi.stubEnv("GEMINI_API_KEY", "");
  vi.stubEnv("GOOGLE_API_KEY", "");
  vi.stubEnv("GOOGLE_GEMINI_BASE_URL", "");
  expect(await messageOf(nothing, config, ["~base_url"])).toMatch(
    /^run\.yaml:1: `model`: there is no API key for `gemini-2\.5-flash`\n.*\n {2}Set GEMINI_API_KEY/,
  );
});

test("several wrong inputs are told at once, those of the command line by their word", async () => {
  const remove = (path: string) => rmSync(join(path, "gt.json"));
  const found = await messageOf(remove, config, ["inputs.frames.dir=/nowhere/frames"]);
  expect(found).toMatch(/^2 problems in run\.yaml/);
  expect(found).toContain(
    "command line: `inputs.frames.dir=/nowhere/frames`: `inputs.frames.dir`: there is no folder /nowhere/frames",
  );
  expect(found).toContain("run.yaml:14: `score.ground_truth`: there is no file gt.json");
});

test("prices that cannot be read are refused with the line of their key", async () => {
  const found = await messageOf(nothing, `${config}pricing: { input_per_1m: cheap }\n`);
  expect(found).toMatch(
    /^run\.yaml:15: `pricing`: pricing\.input_per_1m is "cheap".*\n {2}pricing: \{ input_per_1m: cheap \}/,
  );
});

test.each<[string, string]>([
  ["pricing.input_per_1m=-1", "`pricing`: pricing.input_per_1m is -1"],
  ["score.ground_truth=/nowhere.json", "`score.ground_truth`: there is no file /nowhere.json"],
  ["pricing.input_per_1m=1", "`pricing`: pricing.output_per_1m is missing"],
])("%s is put down to the command line", async (word, wrong) => {
  expect(await messageOf(nothing, config, [word])).toMatch(
    new RegExp(`^command line: \`${word}\`: ${wrong.replaceAll(".", "\\.")}`),
  );
});

test("an override beside the file's own prices is blamed for its part only", async () => {
  const priced = `${config}pricing: { input_per_1m: 1, output_per_1m: 2 }\n`;
  expect(await messageOf(nothing, priced, ["pricing.output_per_1m=-2"])).toMatch(
    /^command line: `pricing\.output_per_1m=-2`: /,
  );
});

/** The first lines of all problems, in their order. */
const places = (message: string) =>
  message.split("\n").filter((line) => /^(?:run\.yaml|command line)/.test(line));

test("unknown keys, contradictions, template names and missing files are told at once", async () => {
  const text = `${config.replace("{frame_number}", "{frame_nmuber}")}notse: x\npricing: { input_per_1m: 1 }\n`;
  const found = await messageOf(
    (path) => {
      for (const name of ["gt.json", "graph.json"]) rmSync(join(path, name));
      rmSync(join(path, "frames"), { recursive: true });
    },
    text.replace("fps: 2", "fps: 2, end: last").replace("format: json", "format: text"),
  );
  expect(places(found)).toEqual([
    'run.yaml:4: `inputs.frames.end` must be a number, not the text "last"',
    "run.yaml:4: `inputs.frames.dir`: there is no folder frames",
    "run.yaml:7: `attachments.0`: there is no file graph.json",
    "run.yaml:12: `prompt.user`: there is no template name `{frame_nmuber}`",
    "run.yaml:14: `score` compares the fields of JSON answers",
    "run.yaml:14: `score.ground_truth`: there is no file gt.json",
    "run.yaml:15: unknown key `notse`",
    expect.stringMatching(/^run\.yaml:16: `pricing`: pricing\.output_per_1m is missing/),
  ]);
});

test.each<[string, string, string[]]>([
  ["a rate that is none", config.replace("fps: 2", "fps: fast"), ["inputs.frames.fps"]],
  ["a rate under another name", config.replace("fps: 2", "fsp: 2"), ["unknown key `fsp`"]],
  ["a strategy that is none", `${config}context: { strategy: rollnig }\n`, ["context.strategy"]],
  [
    "no model",
    config.replace(/^model.*\n/, "").replace("base_url: sandbox", "base_ulr: x"),
    ["`model` is missing", "base_ulr"],
  ],
  ["no question", config.replace(/ {2}user: [\s\S]*? s\n/, ""), ["`prompt.user` is missing"]],
  ["no folder of frames", config.replace("dir: frames, ", ""), ["`inputs.frames.dir` is missing"]],
  ["a folder of frames that is none", config.replace("dir: frames,", "dir: [],"), ["inputs.frames.dir"]],
  [
    "no answers of examples",
    config.replace(", answers: example_gt.json", ""),
    ["`examples.answers` is missing"],
  ],
  ["an attachment that is none", config.replace("- graph.json", "- 7"), ["attachments.0"]],
  [
    "a wrong list of fields",
    config.replace("ground_truth: gt.json", "ground_truth: gt.json, fields: stack"),
    ["score.fields"],
  ],
])("%s is told without what only follows from it", async (_, text, wrong) => {
  vi.stubEnv("GEMINI_API_KEY", "");
  vi.stubEnv("GOOGLE_API_KEY", "");
  const found = places(await messageOf(nothing, text)).sort();
  expect(found).toEqual(wrong.map((part) => expect.stringContaining(part)));
});
