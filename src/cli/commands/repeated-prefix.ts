import { existsSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson } from "../../format/canonical-json.js";
import type { ContentMessage, ContentPart } from "../../format/content.js";
import { experimentFiles } from "../../format/file-names.js";
import { readTranscript } from "../../journal/read-transcript.js";
import type { ExperimentOverview } from "../../store/experiment-store.js";
import { countMessageTokens } from "../../tokens/content-tokens.js";

/** How many tokens all requests to a model begin with alike, by model; counted locally, so estimates. */
export function repeatedPrefixTokens({ path, id }: ExperimentOverview): Map<string, number> {
  const transcript = join(path, experimentFiles.transcript(id));
  const prefixes = new Map<string, { parts: ContentPart[]; texts: string[]; requests: number }>();
  if (!existsSync(transcript)) return new Map();
  for (const { line } of readTranscript(transcript)) {
    const isEnd = line.type === "response" || line.type === "error";
    const request = line.type === "request" ? line : isEnd ? line.request : undefined;
    // An attempt after a failed one says the same again, whatever it says.
    if (!request?.messages || line.attempt > 1) continue;
    const parts = request.messages.flatMap(partsOf);
    const known = prefixes.get(request.model);
    if (!known) {
      const texts = parts.map(({ text }) => text);
      prefixes.set(request.model, { parts: parts.map(({ part }) => part), texts, requests: 1 });
      continue;
    }
    let common = 0;
    while (common < known.texts.length && known.texts[common] === parts[common]?.text) common += 1;
    known.texts.length = common;
    known.parts.length = common;
    known.requests += 1;
  }
  return new Map(
    [...prefixes].flatMap(([model, { parts, requests }]): [string, number][] => {
      if (requests < 2) return [];
      const { byModality } = countMessageTokens([{ role: "user", parts }], model);
      return [[model, Object.values(byModality).reduce((sum, tokens) => sum + tokens, 0)]];
    }),
  );
}

function partsOf({ role, parts }: ContentMessage): { part: ContentPart; text: string }[] {
  return parts.map((part) => ({ part, text: `${role} ${canonicalJson(part)}` }));
}
