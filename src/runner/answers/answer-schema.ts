import type { Ajv, ErrorObject } from "ajv";
import { isConfigMap } from "../../config/config-tree.js";
import type { RunConfig } from "../../config/run-config.js";
import { InputProblem } from "../inputs/input-problem.js";
import { readJsonFile } from "../inputs/json-file.js";

export type JsonSchema = Readonly<Record<string, unknown>>;

/** Where an answer does not keep to its schema: a JSON Pointer (empty for the whole answer), and how. */
export interface SchemaError {
  path: string;
  message: string;
}

/** The JSON Schema that answers are to keep to. */
export interface AnswerSchema {
  schema: JsonSchema;
  /** What is wrong with a value, the first few things of it; empty when it keeps to the schema. */
  check(value: unknown): SchemaError[];
}

/** Of an answer that is wrong from beginning to end, so much says enough. */
const MOST_ERRORS = 20;

/** Notes for people and for other programs, which restrict nothing. */
const ANNOTATIONS = ["example", "propertyOrdering", "propertyOrder", "markdownDescription", "discriminator"];

/**
 * Reads the schema of a run's answers and makes its check, so that a schema that is none is found before
 * anything is sent.
 * @throws InputProblem
 */
export async function readAnswerSchema(
  setting: NonNullable<RunConfig["output"]["schema"]>,
): Promise<AnswerSchema> {
  const schema = "path" in setting ? (await readJsonFile(setting.path)).value : setting.inline;
  const place = "path" in setting ? setting.path : "it";
  if (!isConfigMap(schema)) {
    throw new InputProblem(`${place} is no JSON Schema`, "A schema is a map: `{ type: object, … }`.");
  }
  const ajv = await createAjv(schema);
  let validate: ReturnType<Ajv["compile"]>;
  try {
    validate = ajv.compile(schema);
  } catch (error) {
    throw schemaProblem(place, schema, error);
  }
  if ("$async" in validate) {
    throw new InputProblem(`${place} says \`$async\``, "Remove it: answers are checked at once.");
  }
  return {
    schema,
    check(value) {
      if (validate(value)) return [];
      return (validate.errors ?? []).slice(0, MOST_ERRORS).map(toSchemaError);
    },
  };
}

/** The checker of the draft that a schema names: 2020-12 when it names none. */
async function createAjv(schema: JsonSchema): Promise<Ajv> {
  const options = {
    allErrors: true,
    strict: false,
    // A misspelt keyword would check nothing, without a word.
    strictSchema: true,
    keywords: [...ANNOTATIONS, ...ownKeywords(schema)],
    logger: false as const,
  };
  const named = typeof schema.$schema === "string" ? schema.$schema : "";
  const ajv = await ajvOf(named, options);
  const { default: addFormats } = await import("ajv-formats");
  // The package is CommonJS, and its types say so.
  (addFormats as unknown as (ajv: Ajv) => void)(ajv);
  return ajv;
}

async function ajvOf(draft: string, options: ConstructorParameters<typeof Ajv>[0]): Promise<Ajv> {
  if (draft.includes("draft-07")) return new (await import("ajv")).Ajv(options);
  if (draft.includes("2019-09")) return new (await import("ajv/dist/2019.js")).Ajv2019(options);
  if (draft !== "" && !draft.includes("2020-12")) {
    throw new InputProblem(
      `its \`$schema\` is \`${draft}\`, which is not known`,
      "Write a schema of draft 2020-12 (or 7, or 2019-09), or leave `$schema` out.",
    );
  }
  return new (await import("ajv/dist/2020.js")).Ajv2020(options);
}

/** Keywords that begin with `x-`, as other programs' notes do. */
function ownKeywords(schema: unknown): string[] {
  const found = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, item] of Object.entries(value)) {
      if (/^x-[\w-]+$/.test(key)) found.add(key);
      walk(item);
    }
  };
  walk(schema);
  return [...found];
}

function schemaProblem(place: string, schema: JsonSchema, error: unknown): InputProblem {
  const said = error instanceof Error ? error.message : String(error);
  const unknown = /^strict mode: unknown keyword: "(.*)"/.exec(said)?.[1];
  if (unknown !== undefined) {
    return new InputProblem(
      `${place} has a keyword that JSON Schema does not know: \`${unknown}\``,
      "Correct it, since it would check nothing; notes of your own may begin with `x-`.",
      error,
    );
  }
  const what = said.replace(/^schema is invalid: /, "").split(", ")[0] ?? said;
  const remedy = JSON.stringify(schema).match(/"type":(?:null|\[[^\]]*\bnull\b(?!"))/)
    ? 'Put the type "null" in quotes: YAML reads it as an empty value without them.'
    : "Correct the schema.";
  return new InputProblem(`${place} is no valid JSON Schema: ${what}`, remedy, error);
}

function toSchemaError({ instancePath, message = "is wrong", keyword, params }: ErrorObject): SchemaError {
  const detail =
    keyword === "enum"
      ? `: ${JSON.stringify(params.allowedValues)}`
      : keyword === "const"
        ? `: ${JSON.stringify(params.allowedValue)}`
        : keyword === "additionalProperties"
          ? `: ${JSON.stringify(params.additionalProperty)}`
          : "";
  return { path: instancePath, message: `${message}${detail}` };
}
