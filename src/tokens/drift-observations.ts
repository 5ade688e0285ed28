import type { GenerationRecord } from "../format/generation-record.js";
import type { Modality } from "../format/token-usage.js";
import type { DriftObservation, DriftPart } from "./drift.js";

const SANDBOX_PREFIX = "sandbox/";

/** The part of a record that a lesson is drawn from. */
export type ComparedRecord = Pick<
  GenerationRecord,
  "provider" | "model" | "modelVersion" | "tokenUsage" | "localEstimate"
>;

/** The name that lessons are kept under: the sandbox counts by rules of its own, and teaches no real model. */
export function driftModelName(model: string, modelVersion: string | undefined): string {
  return modelVersion?.startsWith(SANDBOX_PREFIX) ? modelVersion : model;
}

/** What a record that keeps a local estimate beside a reported usage teaches, modality by modality. */
export function driftObservations(record: ComparedRecord): DriftObservation[] {
  const { provider, tokenUsage: usage, localEstimate: local } = record;
  // A contradictory report is no measure for anything.
  if (!local || usage.source !== "reported" || usage.flags.length > 0) return [];
  const model = driftModelName(record.model, record.modelVersion);
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
  // What a server-side tool gave back to the model is in the report, and was never here to be counted.
  if (!usage.toolUsePromptTokens) compare("input", local.inputTokens, usage.inputTokens);
  compare("output", local.outputTokens, usage.outputTokens);
  const localByModality = local.inputByModality ?? {};
  for (const modality of Object.keys(localByModality) as Modality[]) {
    compare(`input_${modality}`, localByModality[modality], usage.inputByModality?.[modality]);
  }
  return observations;
}
