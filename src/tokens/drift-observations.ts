import type { GenerationRecord } from "../format/generation-record.js";
import type { LocalEstimate, Modality } from "../format/token-usage.js";
import type { DriftObservation, DriftPart } from "./drift.js";

/** The part of a record that a lesson is drawn from; modality by modality where the estimate has them. */
export interface ComparedRecord extends Pick<GenerationRecord, "provider" | "model" | "tokenUsage"> {
  localEstimate?: LocalEstimate & { inputByModality?: Partial<Record<Modality, number>> };
}

/** What a record that keeps a local estimate beside a reported usage teaches. */
export function driftObservations(record: ComparedRecord): DriftObservation[] {
  const { provider, model, tokenUsage: usage, localEstimate: local } = record;
  // A contradictory report is no measure for anything.
  if (!local || usage.source !== "reported" || usage.flags.length > 0) return [];
  const observations: DriftObservation[] = [];
  const compare = (part: DriftPart, localTokens?: number | null, actualTokens?: number | null) => {
    if (localTokens && actualTokens) {
      observations.push({
        ...(provider !== undefined && { provider }),
        model,
        part,
        localTokens,
        actualTokens,
      });
    }
  };
  compare("input", local.inputTokens, usage.inputTokens);
  compare("output", local.outputTokens, usage.outputTokens);
  const localByModality = local.inputByModality ?? {};
  for (const modality of Object.keys(localByModality) as Modality[]) {
    compare(`input_${modality}`, localByModality[modality], usage.inputByModality?.[modality]);
  }
  return observations;
}
