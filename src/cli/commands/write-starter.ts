import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { isSupportedProvider, providerOfModel } from "../../config/model-provider.js";
import { ExplogError } from "../../format/explog-error.js";
import { findPeer } from "../../runner/load-peer.js";
import { type StarterKind, starterConfig, starterKinds } from "../render/starter-config.js";
import { columnsOf } from "./starter-columns.js";
import { openQuestions, type Questions } from "./starter-questions.js";
import { writeSampleInputs } from "./starter-samples.js";

export interface StarterOptions {
  kind?: StarterKind;
  /** As seen from the current directory. */
  inputs?: string;
  model?: string;
  yes?: boolean;
  force?: boolean;
}

interface Choices {
  kind: StarterKind;
  /** Nothing for a sample. */
  inputs?: string;
  model: string;
}

const DEFAULT_MODEL = "gemini-2.5-flash";
/** What Gemini's models are called through, in the sandbox too. */
const GOOGLE_PACKAGE = "@google/genai";
const SCHEMA = "node_modules/explog/dist/run-config.schema.json";

/** Asks what is not said yet, where there is a terminal to ask on, and writes the configuration. */
export async function writeStarter(
  file: string,
  options: StarterOptions,
  open: () => Questions | undefined = () => (process.stdin.isTTY ? openQuestions() : undefined),
  isInstalled: (name: string) => boolean = (name) => findPeer(name) !== undefined,
): Promise<void> {
  if (!options.force && existsSync(file)) throw thereAlready(file);
  const questions = options.yes ? undefined : open();
  let choices: Choices;
  try {
    choices = await choose(options, questions);
  } finally {
    questions?.close();
  }
  const { kind, model } = choices;
  const folder = dirname(resolve(file));
  mkdirSync(folder, { recursive: true });
  const inputs = choices.inputs ? fromFolder(folder, choices.inputs) : await writeSampleInputs(kind, folder);
  const columns = kind === "rows" && choices.inputs ? columnsOf(choices.inputs) : undefined;
  const text = starterConfig({ kind, inputs, model, columns, schema: schemaFrom(folder), file });
  write(file, text, options.force ?? false);
  const isMissing = providerOfModel(model) === "google" && !isInstalled(GOOGLE_PACKAGE);
  const steps = [...(isMissing ? [`npm install ${GOOGLE_PACKAGE}`] : []), `explog run ${file}`];
  process.stderr.write(`✅ ${file} is written. Try it:\n\n${steps.map((step) => `  ${step}\n`).join("")}`);
}

async function choose(options: StarterOptions, questions: Questions | undefined): Promise<Choices> {
  if (options.inputs !== undefined && !existsSync(options.inputs)) throw notThere(options.inputs);
  if (options.model !== undefined && !isKnown(options.model))
    throw new ExplogError("INVALID_ARGUMENT", unknown(options.model));
  const kind =
    options.kind ??
    (await questions?.ask(kindQuestion(), (answer) => readKind(answer, questions))) ??
    "frames";
  const inputs =
    options.inputs ??
    (await questions?.ask(`\nWhere is it? (Enter for a small sample) `, (answer) =>
      readPath(answer, kind, questions),
    ));
  const model =
    options.model ??
    (await questions?.ask(`\nWhich model? (${DEFAULT_MODEL}) `, (answer) => readModel(answer, questions))) ??
    DEFAULT_MODEL;
  return { kind, inputs, model };
}

function kindQuestion(): string {
  const lines = Object.entries(starterKinds).map(
    ([kind, what], index) => `  ${index + 1}  ${kind.padEnd(7)} ${what}`,
  );
  return `What goes to the model?\n${lines.join("\n")}\nNumber or name (frames): `;
}

function readKind(answer: string, { say }: Questions): StarterKind | undefined {
  const kinds = Object.keys(starterKinds) as StarterKind[];
  const kind =
    answer === "" ? "frames" : (kinds[Number(answer) - 1] ?? kinds.find((name) => name === answer));
  if (!kind) say(`Type one of ${kinds.join(", ")}, or its number.`);
  return kind;
}

function readPath(answer: string, kind: StarterKind, { say }: Questions): string | undefined {
  if (answer === "") return "";
  const wanted = kind === "frames" ? "folder" : "file";
  if (existsSync(answer) && statSync(answer).isDirectory() === (kind === "frames")) return answer;
  say(`There is no such ${wanted}: ${resolve(answer)}`);
  return undefined;
}

function readModel(answer: string, { say }: Questions): string | undefined {
  const model = answer || DEFAULT_MODEL;
  if (isKnown(model)) return model;
  say(unknown(model));
  return undefined;
}

function isKnown(model: string): boolean {
  return isSupportedProvider(providerOfModel(model));
}

function unknown(model: string): string {
  return `Whose model ${model} is cannot be told from its name. Take one of gemini-…, gpt-… or claude-… to start with; \`provider:\` in the file names others.`;
}

function fromFolder(folder: string, path: string): string {
  if (isAbsolute(path)) return path;
  return relative(folder, resolve(path)).split(sep).join("/") || ".";
}

/** The schema for editors, when explog is installed in the project that the file is of. */
function schemaFrom(folder: string): string | undefined {
  for (let place = folder; ; place = dirname(place)) {
    const path = join(place, SCHEMA);
    if (existsSync(path)) return relative(folder, path).split(sep).join("/");
    if (place === dirname(place)) return undefined;
  }
}

/** A file that came to be while the questions were asked is not written over either. */
function write(file: string, text: string, force: boolean): void {
  try {
    writeFileSync(file, text, { flag: force ? "w" : "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") throw thereAlready(file);
    throw error;
  }
}

function thereAlready(file: string): ExplogError {
  return new ExplogError(
    "INVALID_ARGUMENT",
    `${file} is there already: name another file, or pass --force to write over it.`,
  );
}

function notThere(path: string): ExplogError {
  return new ExplogError(
    "INPUT_INVALID",
    `There is nothing at ${resolve(path)}. Check --inputs, or leave it out for a sample.`,
  );
}
