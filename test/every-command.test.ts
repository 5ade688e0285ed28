import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createProgram } from "../src/cli/program.js";
import { textWidth } from "../src/cli/render/text-width.js";
import { commandLine } from "./support/command-line.js";
import { folderStates, largeGenerations } from "./support/folder-states.js";
import { runFolder } from "./support/run-folder.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const CONFIG = `model: gemini-2.5-flash
base_url: sandbox
inputs: { frames: { dir: frames } }
prompt: { user: "Frame {frame_number}?" }
`;
const terminals = {
  "a terminal of 40 columns": { columns: 40 },
  "a terminal of 200 columns without colours": { columns: 200, noColor: true },
  "no terminal": {},
};

const root = temporaryFolder();
const run = runFolder(CONFIG);
const folderOf = (state: string) => join(root.path, state.replaceAll(/\W/g, "-"));

/** What people type, and the exit code of a folder with an experiment that can be read. */
const lines: Record<string, { words: string[]; code: number }> = {
  list: { words: ["list"], code: 0 },
  chosen: {
    words: ["list", "--where", "cost>0.001 status=completed", "--sort", "cost", "--limit", "1"],
    code: 0,
  },
  show: { words: ["show", "latest"], code: 0 },
  head: { words: ["show", "latest", "--head"], code: 0 },
  frame: { words: ["show", "latest", "--frame", "15"], code: 0 },
  unknown: { words: ["show", "no-such-id"], code: 2 },
  older: { words: ["show", "latest~9"], code: 2 },
  compare: { words: ["compare", "latest", "latest~1"], code: 2 },
  ambiguous: { words: ["compare", "latest", "exp_"], code: 2 },
  advise: { words: ["advise", "latest"], code: 0 },
  reprice: { words: ["reprice", "latest"], code: 0 },
  prices: { words: ["prices"], code: 0 },
  experiments: { words: ["query", "SELECT * FROM experiments"], code: 0 },
  generations: {
    words: ["query", "SELECT model, count(*), sum(cost_usd) FROM generations GROUP BY model"],
    code: 0,
  },
  csv: { words: ["export", "--all", "--format", "csv"], code: 0 },
  parquet: { words: ["export", "latest", "--to", join(root.path, "out.parquet")], code: 0 },
  report: { words: ["report", "latest", "--output", join(root.path, "out.html")], code: 0 },
  recover: { words: ["recover", "--dry-run"], code: 0 },
  resume: { words: ["resume", "latest"], code: 0 },
  analyze: { words: ["analyze"], code: 0 },
  analyzeOne: { words: ["analyze", "--experiment", "latest"], code: 0 },
  estimate: { words: ["estimate", run.config], code: 0 },
};

const NOTHING_THERE = Object.fromEntries(
  ["show", "head", "frame", "advise", "reprice", "prices", "csv", "parquet", "report", "resume"]
    .concat("analyzeOne")
    .map((line) => [line, 2]),
);
/** Who was not started by `explog run` cannot be resumed by it; a completed one need not be. */
const NOT_BY_RUN = { resume: 2 };
const codes: Record<string, Record<string, number>> = {
  "no folder": NOTHING_THERE,
  "an empty folder": NOTHING_THERE,
  "a running one": { frame: 1, ...NOT_BY_RUN },
  "a crashed one": { frame: 1, ...NOT_BY_RUN },
  "one that failed with hostile texts": { prices: 1, reprice: 1, ...NOT_BY_RUN },
  "two experiments": { compare: 0 },
  "one with no generation": { frame: 1, prices: 2 },
  "one with no cost": { prices: 1, reprice: 1 },
  "one damaged beyond reading": { frame: 1, prices: 2, recover: 1, resume: 1 },
  "the earlier tool's": { frame: 1, compare: 0 },
  "one in which a folder stands where its log should": { frame: 1, prices: 2, recover: 1, resume: 1 },
};

beforeAll(async () => {
  for (const [state, make] of Object.entries(folderStates)) await make(folderOf(state));
}, 300_000);
afterAll(async () => {
  await root[Symbol.asyncDispose]();
  await run[Symbol.asyncDispose]();
});

/** A path or an address that is longer than the line stays in one piece, so that it can be copied. */
function isTooWide(line: string, columns: number): boolean {
  return textWidth(line) > columns && line.trim().includes(" ");
}

// Broken lines, colours and text that is turned round come from texts of the experiments alone.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control codes are what this looks for.
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;

for (const state of Object.keys(folderStates)) {
  test.each(Object.entries(terminals))(
    `every command ends as it should on ${state}, and fits %s`,
    async (_, terminal: { columns?: number; noColor?: boolean }) => {
      for (const [name, { words, code }] of Object.entries(lines)) {
        const { stdout, stderr, ...end } = await commandLine([...words, "--dir", folderOf(state)], terminal);
        const what = `explog ${words.join(" ")}`;
        expect({ code: end.code, stderr, what }).toMatchObject({ code: codes[state]?.[name] ?? code });

        const isColoured = terminal.columns !== undefined && !terminal.noColor;
        // CSV is for programs, and has every text as it is.
        const printed = (name === "csv" ? "" : stdout) + stderr;
        const plain = stripVTControlCharacters(printed);
        expect(CONTROL.exec(isColoured ? plain : printed), what).toBeNull();
        expect(printed).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
        const { columns = Number.POSITIVE_INFINITY } = terminal;
        const wide = plain.split("\n").filter((line) => isTooWide(line, columns));
        expect(wide, what).toEqual([]);
        // Whoever gets no answer is told what to do.
        if (end.code !== 0 && stdout === "") {
          expect(stderr.replaceAll(/\s+/g, " ")).toMatch(/Error: .*(?:explog|--dir|--json|Pass |Give )/);
        }
      }
    },
    largeGenerations > 1_000 ? 1_200_000 : undefined,
  );
}

test("every command that reads a folder is among them", () => {
  const reading = createProgram()
    .commands.filter(({ options }) => options.some(({ long }) => long === "--dir"))
    .map((command) => command.name());
  const run = new Set(Object.values(lines).map(({ words: [name] }) => name));
  // These write, and read no experiment: they have tests of their own.
  expect(reading.filter((name) => !run.has(name)).sort()).toEqual(["exec", "run"]);
});
