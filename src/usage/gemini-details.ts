import type { Modality } from "../format/token-usage.js";
import { hasField, listField, type ReportReader, textField } from "./report-reader.js";

const MODALITIES: Record<string, Modality> = {
  TEXT: "text",
  IMAGE: "image",
  AUDIO: "audio",
  VIDEO: "video",
  DOCUMENT: "document",
};

type ModalityCounts = Partial<Record<Modality, number>>;

/** A list of counts by modality, as both of Gemini's APIs have them; `undefined` when there is none. */
export function readGeminiDetails(
  source: object,
  key: string,
  countKey: "tokenCount" | "tokens",
  reader: ReportReader,
): ModalityCounts | undefined {
  const details = listField(source, key);
  if (details.length === 0) return undefined;
  const counts: ModalityCounts = {};
  for (const detail of details) {
    const modality = MODALITIES[textField(detail, "modality")?.toUpperCase() ?? ""];
    // proto3 leaves a count of 0 out.
    const tokens = hasField(detail, countKey) ? reader.count(detail, countKey) : 0;
    if (!modality || tokens === undefined) continue;
    counts[modality] = (counts[modality] ?? 0) + tokens;
  }
  // Details of which none can be read are not the same as no details: they don't add up, and are flagged.
  return counts;
}

/** Gemini's details are the whole of their count: what is missing is as odd as what is too much. */
export function sumsTo(details: ModalityCounts | undefined, total: number | undefined): boolean {
  if (!details || total === undefined) return true;
  return Object.values(details).reduce((sum, tokens) => sum + tokens, 0) === total;
}

export function unlessEmpty(counts: ModalityCounts | undefined): ModalityCounts | undefined {
  return counts && Object.keys(counts).length > 0 ? counts : undefined;
}

export function mergeDetails(a?: ModalityCounts, b?: ModalityCounts): ModalityCounts | undefined {
  if (!a || !b) return a ?? b;
  const merged: ModalityCounts = { ...a };
  for (const [modality, tokens] of Object.entries(b) as [Modality, number][]) {
    merged[modality] = (merged[modality] ?? 0) + tokens;
  }
  return merged;
}
