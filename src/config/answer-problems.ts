import { isConfigMap } from "./config-tree.js";
import type { Inconsistency } from "./inconsistency.js";
import type { RawRunConfig } from "./run-schema.js";
import { scoreProblems } from "./score-problems.js";

/** What does not go together in the keys that say what answers are, and how they are judged. */
export function answerProblems(raw: RawRunConfig): Inconsistency[] {
  return [...outputProblems(raw), ...scoreProblems(raw)];
}

function outputProblems(raw: RawRunConfig): Inconsistency[] {
  const { format, schema, structured, repair } = raw.output ?? {};
  const problems: Inconsistency[] = [];
  if (schema !== undefined && !isConfigMap(schema) && (typeof schema !== "string" || schema === "")) {
    problems.push({
      path: ["output", "schema"],
      message: "`output.schema` must be a JSON Schema (a map) or the path of one (text)",
      remedy: "Write `schema: answer.schema.json`, or `schema: { type: object, properties: … }`.",
    });
  }
  if (schema !== undefined && format === "text") {
    problems.push({
      path: ["output", "format"],
      message: "`output.schema` is about JSON answers, and `format` is `text`",
      remedy: "Remove `format`, or write `format: json`.",
      reliesOn: [["output", "schema"]],
    });
  }
  if (structured !== undefined && schema === undefined) {
    problems.push({
      path: ["output", "structured"],
      message: "`output.structured` has no effect without `output.schema`",
      remedy: "Remove it (`~output.structured`), or write a schema.",
      reliesOn: [["output", "schema"]],
    });
  }
  if (repair !== undefined && schema === undefined && format !== "json") {
    problems.push({
      path: ["output", "repair"],
      message: "`output.repair` is about JSON answers, and `format` is `text`",
      remedy: "Remove it (`~output.repair`), or write `format: json`.",
      reliesOn: [
        ["output", "format"],
        ["output", "schema"],
      ],
    });
  }
  const mimeType = raw.generation?.response_mime_type;
  const asksForSchema = schema !== undefined && structured !== false;
  if (asksForSchema && mimeType !== undefined && mimeType !== "application/json") {
    problems.push({
      path: ["generation", "response_mime_type"],
      message: `\`output.schema\` needs answers of the type application/json, not \`${mimeType}\``,
      remedy: "Remove it (`~generation.response_mime_type`), or write `output.structured: false`.",
      reliesOn: [
        ["output", "schema"],
        ["output", "structured"],
      ],
    });
  }
  return problems;
}
