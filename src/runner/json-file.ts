import { readFile } from "node:fs/promises";
import { InputProblem } from "./input-problem.js";

/** Text and value of a JSON file. @throws InputProblem with the line of a syntax error. */
export async function readJsonFile(path: string): Promise<{ text: string; value: unknown }> {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT")
      throw new InputProblem(
        `there is no file ${path}`,
        "Paths in a configuration are relative to its file, in an override to the current directory.",
        error,
      );
    const what =
      code === "EISDIR"
        ? `${path} is a folder, not a JSON file`
        : `${path} cannot be read as UTF-8 text (${code ?? String(error)})`;
    throw new InputProblem(what, "Name a JSON file that you may read.", error);
  }
  try {
    return { text, value: JSON.parse(text) };
  } catch (error) {
    const line = syntaxErrorLine(text, error);
    throw new InputProblem(
      `${path}${line === undefined ? "" : `:${line}`} is not valid JSON: ${error instanceof Error ? error.message : String(error)}`,
      text.trim() === "" ? "The file is empty." : "Correct the file.",
      error,
    );
  }
}

/** V8 names the position of most syntax errors in their message. */
function syntaxErrorLine(text: string, error: unknown): number | undefined {
  const message = error instanceof Error ? error.message : "";
  const position = /position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return text.slice(0, Number(position)).split("\n").length;
  return /end of JSON input/.test(message) ? text.trimEnd().split("\n").length : undefined;
}
