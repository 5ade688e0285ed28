import type { RunConfig } from "../../config/run-config.js";
import { anthropicDialect } from "./anthropic-dialect.js";
import type { CountingDialect } from "./counting-dialect.js";
import type { Address } from "./open-address.js";
import type { StructuredOutput } from "./structured-output.js";

/** The parameters that the endpoint takes; others, the limit of the output first of all, it refuses. */
const COUNTED_PARAMETERS = ["thinking", "output_config"];

/** https://docs.claude.com/en/api/messages-count-tokens, read 2026-11-25. */
export function anthropicCounting(
  config: Pick<RunConfig, "model" | "generation" | "stream">,
  address: Address,
  structured?: StructuredOutput,
): CountingDialect {
  const { url, headers, parameters, content } = anthropicDialect(config, address, structured);
  const counted = Object.entries(parameters).filter(([name]) => COUNTED_PARAMETERS.includes(name));
  return {
    provider: "Anthropic",
    endpoint: "count_tokens",
    url: `${url}/count_tokens`,
    headers,
    body: (messages) => ({ ...Object.fromEntries(counted), ...content(messages) }),
    countField: "input_tokens",
  };
}
