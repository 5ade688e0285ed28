import type { core, ZodType } from "zod";
import { nearestName } from "../format/nearest-name.js";
import { isSecretKey } from "../format/redaction.js";
import { type ConfigPath, pathText } from "./config-path.js";
import { valueAt } from "./config-tree.js";
import { acceptedText, keysOf, schemaAt } from "./schema-shape.js";
import { valueText } from "./value-text.js";

export interface SchemaProblem {
  path: ConfigPath;
  message: string;
  remedy: string;
}

/** What the schema found, in the words of someone who wrote the file. */
export function schemaProblems(
  schema: ZodType,
  tree: unknown,
  issues: readonly core.$ZodIssue[],
): SchemaProblem[] {
  const pathsOfWrongType = issues
    .filter(({ code }) => code === "invalid_type")
    .map((issue) => JSON.stringify(issue.path));
  return issues.flatMap((issue) => {
    // A list for a text is told to be too short a list as well.
    const isSaid = issue.code.startsWith("too_") && pathsOfWrongType.includes(JSON.stringify(issue.path));
    if (isSaid) return [];
    const path = issue.path.map((step) => (typeof step === "symbol" ? String(step) : step));
    if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(schema, path, key));
    const value = valueAt(tree, path);
    return [value === undefined ? missing(schema, path) : wrongValue(schema, issue, path, value)];
  });
}

function unknownKey(schema: ZodType, path: ConfigPath, key: string): SchemaProblem {
  const accepted = keysOf(schemaAt(schema, path));
  const near = nearestName(key, accepted);
  const suggestion = near ? `Did you mean \`${near}\`? ` : "";
  const own = near ? "" : " For keys of your own, write `strict_keys: false`.";
  const place = path.length > 0 ? ` in \`${pathText(path)}\`` : "";
  return {
    path: [...path, key],
    message: `unknown key \`${key}\`${place}`,
    remedy: `${suggestion}Accepted here: ${accepted.join(", ")}.${own}`,
  };
}

function missing(schema: ZodType, path: ConfigPath): SchemaProblem {
  const description = schemaAt(schema, path)?.description;
  const remedy = description ? `Write ${description}.` : `Write \`${path.at(-1)}: …\`.`;
  return { path, message: `\`${pathText(path)}\` is missing`, remedy };
}

function wrongValue(schema: ZodType, issue: core.$ZodIssue, path: ConfigPath, value: unknown): SchemaProblem {
  const wanted = wantedText(issue);
  const seen = valueText(value, path.at(-1));
  return {
    path,
    message: `\`${pathText(path)}\` must be ${wanted}, not ${seen}`,
    remedy: remedyOf(issue, schemaAt(schema, path), path, value),
  };
}

function wantedText(issue: core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return typeNames[issue.expected] ?? issue.expected;
    case "too_small":
      if (issue.origin === "string") return "a text that is not empty";
      if (issue.origin === "array") return "a list that is not empty";
      return `${issue.inclusive ? "at least" : "more than"} ${issue.minimum}`;
    case "too_big":
      return issue.origin === "array" ? `a list of at most ${issue.maximum}` : `at most ${issue.maximum}`;
    case "invalid_value":
      return issue.values.length === 1 ? String(issue.values[0]) : `one of ${issue.values.join(", ")}`;
    case "invalid_format":
      return "a word of letters, digits, `_` and `-`";
    default:
      return `something else (${issue.message})`;
  }
}

const typeNames: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  object: "a map of keys",
  array: "a list",
};

function remedyOf(
  issue: core.$ZodIssue,
  schema: ZodType | undefined,
  path: ConfigPath,
  value: unknown,
): string {
  if (issue.code === "invalid_value") {
    const near = nearestName(String(value), issue.values.map(String));
    return near ? `Did you mean \`${near}\`?` : `Write one of ${issue.values.join(", ")}.`;
  }
  if (issue.code === "too_big" && issue.origin === "array") return `Keep at most ${issue.maximum} of them.`;
  if (issue.code === "too_small") {
    if (issue.origin === "string") return "Write the text, or remove the key.";
    if (issue.origin === "array") return "Write at least one, or remove the key.";
    if (!issue.inclusive) return `Write a number above ${issue.minimum}.`;
  }
  if (issue.code === "invalid_format") return "Write for instance `my_score`.";
  if (issue.code === "invalid_type") {
    if (issue.expected === "string" && typeof value !== "object" && !isSecretKey(String(path.at(-1)))) {
      return `Put it in quotes: "${String(value)}".`;
    }
    if (issue.expected === "array") return "Write it as a list: `[a, b]`.";
    if (issue.expected === "object") return "Write it as a map: `{ key: value }`.";
    if (issue.expected === "boolean") return "Write true or false, without quotes.";
    const unquoted = typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value));
    if (unquoted) return "Write it without quotes.";
  }
  return schema ? `Accepted: ${acceptedText(schema)}.` : "Correct the value.";
}
