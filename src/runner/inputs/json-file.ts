import { readFile } from "node:fs/promises";
import { InputProblem } from "./input-problem.js";
import { jsonErrorLine } from "./json-error-line.js";

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
    const line = jsonErrorLine(text, error);
    throw new InputProblem(
      `${path}${line === undefined ? "" : `:${line}`} is not valid JSON: ${error instanceof Error ? error.message : String(error)}`,
      text.trim() === "" ? "The file is empty." : "Correct the file.",
      error,
    );
  }
}
