import { createProjection } from "../../budget/projection.js";
import type { GenerationRecord } from "../../format/generation-record.js";
import type { StoredExperiment } from "../../store/experiment-store.js";
import type { ShownProjection } from "../render/projection-text.js";

/** What `show` projects: the rest of a run that is not at its end, or as many further items as are asked for. */
export interface WantedProjection {
  add(record: GenerationRecord): void;
  /** `undefined` where there is nothing to project, or nothing to go by. */
  projection(): ShownProjection | undefined;
}

const UNFINISHED = new Set(["running", "stalled", "crashed", "stopped"]);

export function wantedProjection(
  { overview, head }: StoredExperiment,
  asked: number | undefined,
): WantedProjection | undefined {
  const items = head?.run?.items;
  const isRest = asked === undefined;
  if (isRest && (items === undefined || !UNFINISHED.has(overview.status))) return undefined;
  const counter = createProjection();
  return {
    add: counter.add,
    projection() {
      const count = asked ?? (items ?? 0) - counter.answered();
      if (count <= 0) return undefined;
      const projection = counter.project(count, overview.durationSeconds, { isSameRun: isRest });
      return projection ? { ...projection, isRest, spentUsd: overview.totals?.costUsd ?? null } : undefined;
    },
  };
}
