import type { ContentMessage, ContentPart } from "../../format/content.js";

/** Finds what all requests of a run begin with alike, one request at a time. */
export interface SharedPrefix {
  add(messages: readonly ContentMessage[]): void;
  /** Nothing while fewer than two requests were seen. */
  parts(): ContentPart[];
}

export function createSharedPrefix(): SharedPrefix {
  let shared: { part: ContentPart; role: string }[] | undefined;
  let requests = 0;
  return {
    add(messages) {
      requests += 1;
      const parts = messages.flatMap(({ role, parts: own }) => own.map((part) => ({ part, role })));
      if (!shared) shared = parts;
      let common = 0;
      while (common < shared.length && isSame(shared[common], parts[common])) common += 1;
      shared.length = common;
    },
    parts: () => (requests < 2 ? [] : (shared ?? []).map(({ part }) => part)),
  };
}

function isSame(
  one: { part: ContentPart; role: string } | undefined,
  other: { part: ContentPart; role: string } | undefined,
): boolean {
  if (!one || !other || one.role !== other.role) return false;
  const [a, b] = [one.part, other.part];
  if (a === b) return true;
  if (a.type === "text" && b.type === "text") return a.text === b.text;
  return a.type === "media" && b.type === "media" && a.sha256 !== undefined && a.sha256 === b.sha256;
}
