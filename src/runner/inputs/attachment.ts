import { basename, extname } from "node:path";
import type { ContentPart } from "../../format/content.js";
import { InputProblem } from "./input-problem.js";
import { readJsonFile } from "./json-file.js";

/**
 * A JSON file as a part of a prompt: its name, then its text as it stands.
 * @throws InputProblem
 */
export async function readAttachment(path: string): Promise<ContentPart> {
  if (extname(path).toLowerCase() !== ".json") {
    throw new InputProblem(
      `the attachment ${path} is not a JSON file`,
      "Attachments are `.json` files in this version; put other texts into the prompt.",
    );
  }
  const { text } = await readJsonFile(path);
  return { type: "text", text: `${basename(path)}:\n${text.trim()}` };
}
