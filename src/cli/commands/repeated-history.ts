import { existsSync } from "node:fs";
import { join } from "node:path";
import { experimentFiles } from "../../format/file-names.js";
import { readTranscript } from "../../journal/read-transcript.js";
import type { ExperimentOverview } from "../../store/experiment-store.js";
import { countMessageTokens } from "../../tokens/content-tokens.js";
import { type RequestPart, requestOf, requestParts } from "./repeated-prefix.js";

/**
 * By key, the tokens of what a request sent again of the one before it: earlier pictures and turns. What all
 * requests begin with alike is no history. Counted locally, so estimates.
 * @param prefixParts with how many parts all requests to a model begin alike.
 */
export function repeatedHistoryTokens(
  { path, id }: ExperimentOverview,
  prefixParts: ReadonlyMap<string, number>,
): Map<string, number> {
  const transcript = join(path, experimentFiles.transcript(id));
  const history = new Map<string, number>();
  let requests = 0;
  if (!existsSync(transcript)) return history;
  /** Of each model's last request: the tokens of its parts, as far as they were asked for. */
  const before = new Map<string, Map<string, number | undefined>>();
  for (const { line } of readTranscript(transcript)) {
    const request = requestOf(line);
    if (!request?.messages) continue;
    const { model } = request;
    requests += 1;
    const earlier = before.get(model);
    const own = new Map<string, number | undefined>();
    let tokens = 0;
    for (const part of requestParts(request.messages).slice(prefixParts.get(model) ?? 0)) {
      const isRepeated = earlier?.has(part.text) ?? false;
      const count = isRepeated ? (earlier?.get(part.text) ?? partTokens(part, model)) : undefined;
      own.set(part.text, count);
      tokens += count ?? 0;
    }
    if (tokens > 0) history.set(line.key, tokens);
    before.set(model, own);
  }
  // Two pictures that happen to be alike are no history.
  return history.size * 2 < requests ? new Map() : history;
}

function partTokens({ part }: RequestPart, model: string): number {
  const { byModality } = countMessageTokens([{ role: "user", parts: [part] }], model);
  return Object.values(byModality).reduce((sum, tokens) => sum + tokens, 0);
}
