import { field, listField, objectField, textField } from "../usage/report-reader.js";

const REPORTS = ["usageMetadata", "usage_metadata", "usage", "totalUsage"];

/** What stands beside a usage and says how it is to be read, or at which tier it was billed. */
const READ_WITH_IT = [
  "totalUsage",
  "laterStepsMissing",
  "service_tier",
  "serviceTier",
  "finishReason",
  "stopReason",
];

/**
 * The usage report alone, out of a response that may hold much more, as the transcript keeps it: enough to be
 * read again after a crash with the same result, and nothing of what was said.
 */
export function usageReportOf(raw: unknown): unknown {
  if (typeof raw !== "object" || raw === null) return undefined;
  for (const name of REPORTS) {
    const report = objectField(raw, name);
    if (report) return { [name]: report, ...besideUsage(raw) };
  }
  return raw;
}

function besideUsage(raw: object): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const key of READ_WITH_IT) {
    const value = field(raw, key);
    if (value !== undefined && value !== null) kept[key] = value;
  }
  const steps = listField(raw, "steps");
  if (steps.length > 0)
    kept.steps = steps.map((step) => (objectField(step, "usage") ? usageReportOf(step) : {}));
  const metadata = cacheMetadata(objectField(raw, "providerMetadata"));
  if (metadata) kept.providerMetadata = metadata;
  const calls = listField(raw, "output").filter((item) => textField(item, "type")?.endsWith("_call"));
  if (calls.length > 0) kept.output = calls.map(toolCall);
  const searches = listField(raw, "candidates").map(searchesOf);
  if (searches.some((count) => count > 0)) kept.candidates = searches.map(grounding);
  return kept;
}

/** Of the AI SDK's metadata, what was written to the cache: it stands nowhere else. */
function cacheMetadata(metadata: object | undefined): object | undefined {
  const anthropic = objectField(metadata, "anthropic");
  const bedrock = objectField(metadata, "bedrock");
  if (!anthropic && !bedrock) return undefined;
  return {
    ...(anthropic && {
      anthropic: { cacheCreationInputTokens: field(anthropic, "cacheCreationInputTokens") },
    }),
    ...(bedrock && { bedrock: { usage: field(bedrock, "usage") } }),
  };
}

/** That a tool of OpenAI's was called, which is billed apiece, without what it was called with. */
function toolCall(item: unknown): object {
  const action = textField(field(item, "action"), "type");
  return { type: field(item, "type"), ...(action !== undefined && { action: { type: action } }) };
}

function searchesOf(candidate: unknown): number {
  return listField(field(candidate, "groundingMetadata"), "webSearchQueries").length;
}

/** How many searches Gemini made, which are billed apiece, without what was searched for. */
function grounding(count: number): object {
  return { groundingMetadata: { webSearchQueries: Array<string>(count).fill("") } };
}
