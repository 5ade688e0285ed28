import { join } from "node:path";
import { canonicalJson } from "../../format/canonical-json.js";
import type { ContentMessage, ContentPart } from "../../format/content.js";
import { experimentFiles } from "../../format/file-names.js";
import type { RequestLine, TranscriptLine } from "../../format/transcript-line.js";
import type { BrokenLines } from "../../journal/broken-line.js";
import { eachTranscriptEntry } from "../../journal/read-transcript.js";
import type { ExperimentOverview } from "../../store/experiment-store.js";
import { countMessageTokens } from "../../tokens/content-tokens.js";

export interface RequestPart {
  part: ContentPart;
  /** The same for the same content in the same role. */
  text: string;
}

/** What all requests to a model begin with alike. */
export interface RepeatedPrefix {
  parts: number;
  /** Counted locally, so an estimate. */
  tokens: number;
}

export function repeatedPrefixes({ path, id }: ExperimentOverview): {
  prefixes: Map<string, RepeatedPrefix>;
  broken: BrokenLines;
} {
  const transcript = join(path, experimentFiles.transcript(id));
  const prefixes = new Map<string, { parts: RequestPart[]; requests: number }>();
  const broken = eachTranscriptEntry(transcript, ({ line }) => {
    const request = requestOf(line);
    if (!request?.messages) return;
    const parts = requestParts(request.messages);
    const known = prefixes.get(request.model);
    if (!known) {
      prefixes.set(request.model, { parts, requests: 1 });
      return;
    }
    let common = 0;
    while (common < known.parts.length && known.parts[common]?.text === parts[common]?.text) common += 1;
    known.parts.length = common;
    known.requests += 1;
  });
  const found = new Map(
    [...prefixes].flatMap(([model, { parts, requests }]): [string, RepeatedPrefix][] => {
      if (requests < 2) return [];
      const message: ContentMessage = { role: "user", parts: parts.map(({ part }) => part) };
      const { byModality } = countMessageTokens([message], model);
      const tokens = Object.values(byModality).reduce((sum, each) => sum + each, 0);
      return [[model, { parts: parts.length, tokens }]];
    }),
  );
  return { prefixes: found, broken };
}

/** The request that a line holds; an attempt after a failed one says the same again, whatever it says. */
export function requestOf(line: TranscriptLine): Pick<RequestLine, "model" | "messages"> | undefined {
  if (line.attempt > 1) return undefined;
  if (line.type === "request") return line;
  return line.type === "response" || line.type === "error" ? line.request : undefined;
}

export function requestParts(messages: readonly ContentMessage[]): RequestPart[] {
  return messages.flatMap(({ role, parts }) =>
    parts.map((part) => ({ part, text: `${role} ${canonicalJson(part)}` })),
  );
}
