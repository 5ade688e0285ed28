import type { GenerationRecord } from "../format/generation-record.js";

/** Generations that failed in the same way. */
export interface FailureCause {
  /** `RateLimitError (HTTP 429)`. */
  cause: string;
  count: number;
  /** The message of the first of them. */
  message: string;
  firstKey: string;
}

/** A cause, and what tells it from others. */
export interface FailureGroup {
  kind: string;
  cause: FailureCause;
}

export interface FailureCauses {
  add(record: GenerationRecord): void;
  /** In the order in which they first came. */
  groups(): FailureGroup[];
  /** Adds those of the generations that follow. */
  addGroups(groups: readonly FailureGroup[]): void;
  /** The most frequent first. */
  causes(): FailureCause[];
}

export function createFailureCauses(): FailureCauses {
  const groups = new Map<string, FailureCause>();
  return {
    add(record) {
      if (record.status === "ok") return;
      const { name, message, httpStatus } = record.error ?? { name: record.status, message: "" };
      const cause = httpStatus === undefined ? name : `${name} (HTTP ${httpStatus})`;
      const kind = `${record.status}\n${cause}\n${shapeOf(message)}`;
      const group = groups.get(kind);
      if (group) group.count += 1;
      else groups.set(kind, { cause, count: 1, message, firstKey: record.key });
    },
    groups: () => [...groups].map(([kind, cause]) => ({ kind, cause })),
    addGroups(others) {
      for (const { kind, cause } of others) {
        const group = groups.get(kind);
        if (group) group.count += cause.count;
        else groups.set(kind, { ...cause });
      }
    },
    causes: () => [...groups.values()].sort((a, b) => b.count - a.count),
  };
}

/** The message without what differs from call to call: request ids, waiting times, quoted names. */
function shapeOf(message: string): string {
  return message
    .slice(0, 500)
    .replace(/"[^"]*"|'[^']*'/g, "…")
    .replace(/\b[\w-]*\d[\w.-]*/g, "#");
}
