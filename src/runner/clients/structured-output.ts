import type { RunConfig } from "../../config/run-config.js";
import type { AnswerSchema, JsonSchema } from "../answers/answer-schema.js";
import { anthropicSchema } from "./anthropic-schema.js";
import { strictSchemaFault } from "./strict-schema.js";

/** How a provider is asked for answers of a schema. */
export interface StructuredOutput {
  schema: JsonSchema;
  /** OpenAI's word for answers that cannot be anything else; it takes some schemas only. */
  strict: boolean;
}

/**
 * How the model is made to keep to the run's schema: by the provider where that takes it, else not at all, for
 * the reason that `remark` gives. The answers are checked against the schema in either case.
 */
export function structuredOutput(
  config: Pick<RunConfig, "model" | "provider" | "output">,
  answerSchema: AnswerSchema | undefined,
): { structured?: StructuredOutput; remark?: string } {
  if (!answerSchema || config.output.structured === false) return {};
  const { schema } = answerSchema;
  switch (config.provider) {
    case "google":
      // They refuse the JSON mode that a schema needs.
      if (/gemma/i.test(config.model)) return { remark: notAsked("Gemma models take no schema") };
      return { structured: { schema, strict: true } };
    case "anthropic": {
      const taken = anthropicSchema(schema);
      if (typeof taken === "string")
        return { remark: notAsked(`Anthropic's API does not take it: ${taken}`) };
      return { structured: { schema: taken, strict: true } };
    }
    default: {
      const fault = strictSchemaFault(schema);
      if (fault === undefined) return { structured: { schema, strict: true } };
      const remark = `The schema is sent, but not as a strict one: ${fault}. Answers may stray from it, and are checked.`;
      return { structured: { schema, strict: false }, ...(config.provider === "openai" && { remark }) };
    }
  }
}

function notAsked(reason: string): string {
  return `The schema is not sent to the model (${reason}): say in the prompt what you want. Answers are checked against it.`;
}
