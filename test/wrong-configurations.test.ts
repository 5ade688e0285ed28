import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { parse } from "yaml";
import { registerRun } from "../src/cli/commands/run.js";
import { exitCodeOf } from "../src/cli/exit-code.js";
import { geminiBody, geminiServer } from "./support/gemini-server.js";
import { runCaptured } from "./support/run-captured.js";
import { runFolder } from "./support/run-folder.js";

interface SpoiltConfig {
  instead?: { line: number; by: string } | { all: string } | { bytes: number[] };
  add?: string;
  words?: string[];
  files?: Record<string, string>;
}

interface WrongConfig extends SpoiltConfig {
  /** What is wrong, in a few words. */
  wrong: string;
  /** `file:line`, or the word of the command line. */
  at: string;
  /** Pieces of the message, and of its last line. */
  says: string | string[];
  remedy: string | string[];
}

const fixture = new URL("fixtures/wrong-configurations.yaml", import.meta.url);
const table = parse(readFileSync(fixture, "utf8")) as WrongConfig[];

let server: Awaited<ReturnType<typeof geminiServer>>;
beforeAll(async () => {
  vi.stubEnv("GEMINI_API_KEY", "a-test-key-of-no-value");
  vi.stubEnv("OPENAI_API_KEY", "a-test-key-of-no-value");
  server = await geminiServer(() => ({ body: geminiBody("{}", undefined) }));
});
afterAll(() => server[Symbol.asyncDispose]());

function contentOf({ instead, add }: SpoiltConfig): string | Uint8Array {
  if (instead && "bytes" in instead) return Uint8Array.from(instead.bytes);
  if (instead && "all" in instead) return instead.all;
  const lines = [
    "model: gemini-2.5-flash",
    `base_url: ${server.url}`,
    "inputs: { frames: { dir: frames } }",
    'prompt: { user: "Frame {frame_number}?" }',
  ];
  if (instead) lines[instead.line - 1] = instead.by;
  return `${[...lines, ...(add === undefined ? [] : [add])].join("\n")}\n`;
}

/** `explog run` of it: its error, with paths as seen from its folder, and the files before and after. */
async function run(config: SpoiltConfig) {
  await using folder = runFolder("");
  writeFileSync(folder.config, contentOf(config));
  for (const [name, text] of Object.entries(config.files ?? {})) {
    const path = join(folder.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const files = () => readdirSync(folder.path, { recursive: true, encoding: "utf8" }).sort();
  const before = files();
  const words = ["run", folder.config, ...(config.words ?? []), "--dir", folder.logs];
  const { stdout, stderr, error } = await runCaptured(registerRun, words);
  const message = error instanceof Error ? error.message.replaceAll(`${folder.path}/`, "") : "no error";
  return { error, message, printed: stdout + stderr, before, after: files() };
}

test("the table holds more than the forty that were promised, each another one", () => {
  expect(table.length).toBeGreaterThanOrEqual(80);
  expect(new Set(table.map(({ wrong }) => wrong)).size).toBe(table.length);
});

test("nearly all of them have a line; what is missing at the root, or no text, has none", () => {
  const withoutLine = table.filter(({ at }) => !/^(?:.*:\d+|command line: `.*`)$/.test(at));
  expect(withoutLine.map(({ wrong }) => wrong)).toEqual([
    "no model",
    "no prompt",
    "no inputs",
    "an empty file",
    "bytes that are no text",
  ]);
});

test("the configuration that all of them spoil runs", async () => {
  const before = server.requests.length;
  const { message, after } = await run({});
  process.exitCode = undefined;
  expect(message).toBe("no error");
  expect(server.requests.length).toBe(before + 3);
  expect(after.filter((name) => name.startsWith("logs"))).not.toEqual([]);
});

test.each(table)("$wrong: told with place and remedy, nothing sent, nothing created", async (wrong) => {
  const sent = server.requests.length;
  const { error, message, printed, before, after } = await run(wrong);
  expect(error).toMatchObject({ code: "CONFIG_INVALID" });
  expect(exitCodeOf(error)).toBe(2);
  const problem = message
    .split("\n\n")
    .find(
      (text) => text.startsWith(`${wrong.at}: `) && [wrong.says].flat().every((part) => text.includes(part)),
    );
  expect(problem, message).toBeDefined();
  const lastLine = problem?.split("\n").at(-1);
  for (const part of [wrong.remedy].flat()) expect(lastLine).toContain(part);
  expect(printed).toBe("");
  expect(after).toEqual(before);
  expect(server.requests.length).toBe(sent);
});
