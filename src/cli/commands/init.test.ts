import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, expect, test, vi } from "vitest";
import { samplePng } from "../../../test/support/pictures.js";
import { runCaptured } from "../../../test/support/run-captured.js";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import { createDirectoryStore } from "../../store/directory-store.js";
import { starterKinds } from "../render/starter-config.js";
import { registerInit } from "./init.js";
import { registerRun } from "./run.js";
import { openQuestions } from "./starter-questions.js";
import { type StarterOptions, writeStarter } from "./write-starter.js";

afterEach(() => {
  vi.unstubAllEnvs();
  process.exitCode = undefined;
});

/** What `explog run` makes of a configuration: its error, and how many answers it got. */
async function answersOf(config: string, logs: string): Promise<number> {
  const { error, stderr } = await runCaptured(registerRun, ["run", config, "--dir", logs]);
  expect(error, stderr).toBeUndefined();
  expect(process.exitCode).toBe(0);
  const [overview] = await createDirectoryStore(logs).list();
  expect(overview).toMatchObject({ status: "completed", sandbox: true });
  expect(overview?.totals?.failedGenerations).toBe(0);
  return overview?.totals?.generations ?? 0;
}

const hasFfmpeg = spawnSync("ffmpeg", ["-version"]).status === 0;
if (!hasFfmpeg) console.warn("skipped: a first configuration for a video (no ffmpeg on this machine)");

test.each(Object.keys(starterKinds).filter((kind) => kind !== "video" || hasFfmpeg))(
  "what is written for %s runs as it stands, without a key",
  async (kind) => {
    await using folder = temporaryFolder();
    const file = join(folder.path, "new", "first.yaml");
    const { stderr, error } = await runCaptured(registerInit, ["init", file, "--kind", kind, "--yes"]);
    expect(error).toBeUndefined();
    expect(stderr).toContain(`explog run ${file}`);
    expect(readFileSync(file, "utf8").match(/^ *#/gm)?.length).toBeGreaterThan(8);
    expect(await answersOf(file, join(folder.path, "logs"))).toBeGreaterThanOrEqual(3);
  },
);

test("where there is no ffmpeg, a sample clip is refused with what to do, and nothing is written", async () => {
  await using folder = temporaryFolder();
  vi.stubEnv("PATH", folder.path);
  const words = ["init", join(folder.path, "first.yaml"), "--kind", "video", "--yes"];
  const { error } = await runCaptured(registerInit, words);
  expect(error).toMatchObject({ code: "INPUT_INVALID", message: expect.stringContaining("Install ffmpeg") });
  expect(readdirSync(folder.path)).toEqual([]);
});

test("without a terminal nothing is asked, and frames are the default", async () => {
  await using folder = temporaryFolder();
  const file = join(folder.path, "first.yaml");
  await runCaptured(registerInit, ["init", file]);
  expect(readdirSync(folder.path).sort()).toEqual(["first.yaml", "sample_frames"]);
});

test("a package that Gemini's models need and is not there is among the steps", async () => {
  await using folder = temporaryFolder();
  const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  try {
    for (const [index, model] of ["gemini-2.5-flash", "gpt-5-mini"].entries()) {
      const file = join(folder.path, `${index}.yaml`);
      await writeStarter(file, { yes: true, model }, undefined, () => false);
    }
    const texts = said.mock.calls.map(([text]) => String(text));
    expect(texts[0]).toContain("\n  npm install @google/genai\n  explog run ");
    expect(texts[1]).not.toContain("npm install");
  } finally {
    said.mockRestore();
  }
});

test("inputs of one's own are named as seen from the configuration", async () => {
  await using folder = temporaryFolder();
  const frames = join(folder.path, "my frames");
  mkdirSync(frames);
  for (const number of [10, 20]) writeFileSync(join(frames, `f${number}.png`), samplePng(number));
  const file = join(folder.path, "configs", "first.yaml");
  const inputs = relative(process.cwd(), frames);
  await runCaptured(registerInit, ["init", file, "--inputs", inputs, "--yes"]);
  expect(readFileSync(file, "utf8")).toContain('dir: "../my frames"');
  expect(readdirSync(join(folder.path, "configs"))).toEqual(["first.yaml"]);
  expect(await answersOf(file, join(folder.path, "logs"))).toBe(2);
});

test.each([
  ["data.csv", 'id,text\n1,"a, b"\n2,c\n', "key: id", "{text}"],
  ["data.csv", '\uFEFF"text",other\na,b\n', "data.csv }", "{text}"],
  ["data.tsv", "my name\ttext\na\tb\n", "data.tsv }", "{text}"],
  ["data.jsonl", '{"id": 7, "prompt": "x"}\n', "key: id", "{prompt}"],
])("the columns of %s (%j) stand in what is written", async (name, text, rows, prompt) => {
  await using folder = temporaryFolder();
  writeFileSync(join(folder.path, name), text);
  const file = join(folder.path, "rows.yaml");
  const words = ["init", file, "--kind", "rows", "--inputs", join(folder.path, name), "--yes"];
  await runCaptured(registerInit, words);
  const written = readFileSync(file, "utf8");
  expect(written).toContain(rows);
  expect(written).toContain(`user: "${prompt}"`);
  expect(await answersOf(file, join(folder.path, "logs"))).toBe(
    text.trim().split("\n").length - Number(!name.endsWith("jsonl")),
  );
});

test("a file that is there is left alone unless --force is given, and sample inputs always", async () => {
  await using folder = temporaryFolder();
  const file = join(folder.path, "first.yaml");
  writeFileSync(file, "mine\n");
  const refused = await runCaptured(registerInit, ["init", file, "--yes"]);
  expect(refused.error).toMatchObject({
    code: "INVALID_ARGUMENT",
    message: expect.stringContaining("--force"),
  });
  expect(readdirSync(folder.path)).toEqual(["first.yaml"]);
  expect(readFileSync(file, "utf8")).toBe("mine\n");

  const rows = join(folder.path, "sample_rows.csv");
  writeFileSync(rows, "id,question\n1,mine\n");
  await runCaptured(registerInit, ["init", file, "--kind", "rows", "--yes", "--force"]);
  expect(readFileSync(file, "utf8")).toContain("sample_rows.csv");
  expect(readFileSync(rows, "utf8")).toBe("id,question\n1,mine\n");
});

test("the schema for editors is named where explog is installed in the project", async () => {
  await using folder = temporaryFolder();
  const schema = join(folder.path, "node_modules", "explog", "dist");
  mkdirSync(schema, { recursive: true });
  writeFileSync(join(schema, "run-config.schema.json"), "{}");
  const file = join(folder.path, "configs", "first.yaml");
  await runCaptured(registerInit, ["init", file, "--yes"]);
  const [first] = readFileSync(file, "utf8").split("\n");
  expect(first).toBe("# yaml-language-server: $schema=../node_modules/explog/dist/run-config.schema.json");
});

test.each([
  [["--inputs", "/nowhere/at/all"], "INPUT_INVALID", /nothing at \/nowhere/],
  [["--model", "my-own"], "INVALID_ARGUMENT", /Whose model my-own is/],
])("%j is refused before anything is written", async (words, code, message) => {
  await using folder = temporaryFolder();
  const { error } = await runCaptured(registerInit, ["init", join(folder.path, "a.yaml"), "--yes", ...words]);
  expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  expect(readdirSync(folder.path)).toEqual([]);
});

/** Answers the questions of a terminal, each when it is asked; `undefined` is Ctrl-D. */
async function answered(
  file: string,
  answers: (string | undefined)[],
  options: StarterOptions = {},
): Promise<string> {
  const input = new PassThrough();
  const output = new PassThrough();
  let shown = "";
  output.on("data", (text) => {
    shown += text;
    // Only a question ends without a line's end.
    if (String(text).endsWith("\n")) return;
    const answer = answers.shift();
    if (answer === undefined) input.end();
    else input.write(`${answer}\n`);
  });
  const silenced = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  try {
    await writeStarter(file, options, () => openQuestions(input, output));
  } finally {
    silenced.mockRestore();
  }
  return shown;
}

test("on a terminal a few questions are asked, again where an answer will not do", async () => {
  await using folder = temporaryFolder();
  const rows = join(folder.path, "data.csv");
  writeFileSync(rows, "id,text\n1,a\n");
  const file = join(folder.path, "first.yaml");
  const answers = ["7", "rows", "nowhere.csv", relative(process.cwd(), rows), "who-knows", "gpt-5-mini"];
  const shown = await answered(file, answers);
  expect(answers).toEqual([]);
  expect(shown).toContain("Type one of ");
  expect(shown).toContain("There is no such file: ");
  expect(shown).toContain("Whose model who-knows is");
  const written = readFileSync(file, "utf8");
  expect(written).toContain("rows: { path: data.csv, key: id }");
  expect(written).toContain("model: gpt-5-mini #");
});

test("Enter takes the defaults, and what the command line says is not asked", async () => {
  await using folder = temporaryFolder();
  const file = join(folder.path, "first.yaml");
  const answers = ["", ""];
  await answered(file, answers, { model: "claude-haiku-4-5" });
  expect(answers).toEqual([]);
  expect(readFileSync(file, "utf8")).toContain("frames: { dir: sample_frames, step: 1 }");
});

test("who ends the questions gets no file", async () => {
  await using folder = temporaryFolder();
  const file = join(folder.path, "first.yaml");
  await expect(answered(file, ["frames", undefined])).rejects.toThrow("No answer: nothing was written.");
  expect(existsSync(file)).toBe(false);
  expect(readdirSync(folder.path)).toEqual([]);
});
