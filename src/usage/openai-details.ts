import type { Modality } from "../format/token-usage.js";
import { objectField, type ReportReader } from "./report-reader.js";

type ModalityCounts = Partial<Record<Modality, number>>;

const MODALITY_KEYS: [string, Modality][] = [
  ["text_tokens", "text"],
  ["image_tokens", "image"],
  ["audio_tokens", "audio"],
  ["video_tokens", "video"],
];

/** What OpenAI's `…_details` objects name by modality; zeros, which it writes everywhere, left out. */
export function readModalityDetails(details: unknown, reader: ReportReader): ModalityCounts | undefined {
  const counts: ModalityCounts = {};
  let named = false;
  for (const [key, modality] of MODALITY_KEYS) {
    const tokens = reader.count(details, key);
    if (!tokens) continue;
    counts[modality] = tokens;
    named = true;
  }
  return named ? counts : undefined;
}

/** The first of the objects that is there; the Realtime API writes `input_token_details`. */
export function firstObject(source: object, ...keys: string[]): object | undefined {
  for (const key of keys) {
    const found = objectField(source, key);
    if (found) return found;
  }
  return undefined;
}
