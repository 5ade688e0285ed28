import { readFile } from "node:fs/promises";
import type { Document, LineCounter, YAMLError } from "yaml";
import { ExplogError } from "../format/explog-error.js";
import type { ConfigPath } from "./config-path.js";
import { type ConfigLocation, type ConfigProblem, configError } from "./config-problem.js";
import { type ConfigMap, copyTree, isConfigMap } from "./config-tree.js";
import { findNode } from "./find-node.js";
import { omegaconfTags } from "./omegaconf-scalars.js";
import { sourceLine } from "./source-line.js";
import { findUnresolvedAlias } from "./unresolved-alias.js";

/** Aliases may repeat this much of a file before it counts as an attack on memory. */
const MOST_ALIASES = 100;
/** One mistake often causes several syntax errors; the first few name it. */
const MOST_SYNTAX_ERRORS = 3;

/** A configuration file as it was read, with the way back from a value to its line. */
export interface YamlSource {
  tree: ConfigMap;
  text: string;
  /** Where a value stands, if it does; `containing` finds a line within a long text. */
  locate(path: ConfigPath, containing?: string): ConfigLocation | undefined;
}

export async function readYamlSource(
  path: string,
  options: { mayBeEmpty?: boolean } = {},
): Promise<YamlSource> {
  const text = decode(path, await readBytes(path));
  const yaml = await import("yaml");
  const lineCounter = new yaml.LineCounter();
  const lines = text.split(/\r\n|\r|\n/);
  const at = (line: number): ConfigLocation => ({
    where: `${path}:${line}`,
    line,
    excerpt: sourceLine(lines, line),
  });

  let document: Document.Parsed;
  let value: unknown;
  try {
    document = yaml.parseDocument(text, {
      lineCounter,
      merge: true,
      prettyErrors: false,
      stringKeys: true,
      customTags: omegaconfTags,
    });
    const problems = syntaxProblems(document, lineCounter, at);
    if (problems.length > 0) throw configError(path, problems);
    const alias = findUnresolvedAlias(yaml, document);
    if (alias !== undefined) throw configError(path, [unresolvedAlias(at(lineCounter.linePos(alias).line))]);
    value = copyTree(document.toJS({ maxAliasCount: MOST_ALIASES }));
  } catch (error) {
    if (error instanceof ExplogError) throw error;
    throw configError(path, [{ where: path, ...unusable(error) }], error);
  }
  if (options.mayBeEmpty) value ??= {};
  if (value === null || value === undefined) {
    throw configError(path, [
      {
        where: path,
        message: "the file is empty",
        remedy: "Write at least `model:`, `inputs:` and `prompt:`.",
      },
    ]);
  }
  if (!isConfigMap(value)) {
    const message = `a configuration is a map of keys, not ${Array.isArray(value) ? "a list" : "a single value"}`;
    throw configError(path, [{ ...at(1), message, remedy: "Write `key: value` lines." }]);
  }
  return {
    tree: value,
    text,
    locate(wanted, containing) {
      const found = findNode(yaml, document, text, wanted, containing);
      return found === undefined ? undefined : at(lineCounter.linePos(found).line);
    },
  };
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const [message, remedy] =
      code === "ENOENT"
        ? ["there is no such file", "Check the spelling; the path starts at the current directory."]
        : code === "EISDIR"
          ? ["this is a directory", "Name the YAML file in it."]
          : [`the file cannot be read (${code ?? String(error)})`, "Check that you may read it."];
    throw configError(path, [{ where: path, message, remedy }], error);
  }
}

function decode(path: string, bytes: Uint8Array): string {
  try {
    // A decoder drops the byte order mark by itself.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    const problem = { where: path, message: "the file is not UTF-8 text", remedy: "Save it as UTF-8." };
    throw configError(path, [problem], error);
  }
}

function syntaxProblems(
  document: Document.Parsed,
  lineCounter: LineCounter,
  at: (line: number) => ConfigLocation,
): ConfigProblem[] {
  const byLine = new Map<number, YAMLError>();
  for (const error of [...document.errors, ...document.warnings]) {
    // An error at the end of the file belongs to the last line that was written.
    const line = lineCounter.linePos(Math.max(0, error.pos[0])).line;
    if (!byLine.has(line)) byLine.set(line, error);
  }
  return [...byLine]
    .slice(0, MOST_SYNTAX_ERRORS)
    .map(([line, error]) => ({ ...at(line), ...described(error) }));
}

function described(error: YAMLError): { message: string; remedy: string } {
  switch (error.code) {
    case "DUPLICATE_KEY":
      return { message: "this key stands here a second time", remedy: "Keep one of the two." };
    case "TAB_AS_INDENT":
      return { message: "YAML syntax: a tab as indentation", remedy: "Indent with spaces." };
    case "MULTIPLE_DOCS":
      return {
        message: "a second YAML document starts here (`---`)",
        remedy: "A configuration is one document.",
      };
    case "BLOCK_AS_IMPLICIT_KEY":
      return {
        message: `YAML syntax: ${lowerFirst(error.message)}`,
        remedy: "Put a value that holds `: ` in quotes, and check the indentation.",
      };
    default:
      return {
        message: `YAML syntax: ${lowerFirst(error.message)}`,
        remedy: "Check quotes, brackets and indentation on this line and the one before it.",
      };
  }
}

function unresolvedAlias(place: ConfigLocation): ConfigProblem {
  return {
    ...place,
    message: "YAML: unresolved alias: no anchor (`&name`) of this name stands before it",
    remedy: "Put a text that begins with `*` in quotes, or set the anchor above.",
  };
}

function unusable(error: unknown): { message: string; remedy: string } {
  const message = error instanceof Error ? error.message : String(error);
  if (/alias/i.test(message)) {
    return {
      message: `YAML aliases: ${lowerFirst(message)}`,
      remedy: "Write the values out, or repeat them less.",
    };
  }
  return {
    message: `this YAML cannot be used: ${message}`,
    remedy: "Write it with less nesting and no cycles.",
  };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
