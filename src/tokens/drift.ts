import type { Modality } from "../format/token-usage.js";

/** What a ratio was learnt of: all of the input or the output, or one modality of the input. */
export type DriftPart = "input" | "output" | `input_${Modality}`;

/** One call's local count beside the reported one. */
export interface DriftObservation {
  provider?: string;
  model: string;
  part: DriftPart;
  localTokens: number;
  actualTokens: number;
}

export interface DriftKey {
  provider?: string;
  model: string;
  part: DriftPart;
}

/** How reported counts stood to local ones: `actual / local` of the calls that were seen. */
export interface DriftBand {
  median: number;
  /** 10th and 90th percentile. */
  low: number;
  high: number;
  /** Calls it was learnt from. */
  calls: number;
}

/** Ratios by provider, model and part, the newest last. A plain value: it can be written as JSON. */
export interface DriftLedger {
  readonly ratios: Readonly<Record<string, readonly number[]>>;
}

/** A local count as earlier calls say it should be read. */
export interface CorrectedEstimate {
  tokens: number;
  low: number;
  high: number;
  /** For the record: what the count was corrected by. */
  method: string;
}

/** Ratios kept of each kind: old ones make room, since models and prompts change. */
const MOST_RATIOS = 500;
/** With fewer calls than this a band says nothing. */
const FEWEST_CALLS = 3;

export const EMPTY_DRIFT: DriftLedger = { ratios: {} };

/** The ledger with more observations; those without a count on both sides teach nothing. */
export function learnDrift(ledger: DriftLedger, observations: Iterable<DriftObservation>): DriftLedger {
  const added = new Map<string, number[]>();
  for (const observation of observations) {
    const ratio = observation.actualTokens / observation.localTokens;
    if (!(ratio > 0) || !Number.isFinite(ratio)) continue;
    const key = keyText(observation);
    const ratios = added.get(key) ?? [...(ledger.ratios[key] ?? [])];
    ratios.push(Number(ratio.toPrecision(6)));
    added.set(key, ratios);
  }
  const grown = [...added].map(([key, ratios]) => [key, ratios.slice(-MOST_RATIOS)] as const);
  return { ratios: { ...ledger.ratios, ...Object.fromEntries(grown) } };
}

/** What was learnt of one kind; `undefined` while too few calls were seen. */
export function driftBand(ledger: DriftLedger, key: DriftKey): DriftBand | undefined {
  const ratios = [...(ledger.ratios[keyText(key)] ?? [])].sort((a, b) => a - b);
  if (ratios.length < FEWEST_CALLS) return undefined;
  return {
    median: percentile(ratios, 0.5),
    low: percentile(ratios, 0.1),
    high: percentile(ratios, 0.9),
    calls: ratios.length,
  };
}

/** A local count times the median ratio, with its band. */
export function correctEstimate(localTokens: number, method: string, band: DriftBand): CorrectedEstimate {
  return {
    tokens: Math.round(localTokens * band.median),
    low: Math.round(localTokens * band.low),
    high: Math.round(localTokens * band.high),
    method: `${method} ×${Number(band.median.toPrecision(3))} (from ${band.calls} calls)`,
  };
}

/** Every kind of which something was learnt, for showing. */
export function driftKeys(ledger: DriftLedger): DriftKey[] {
  return Object.keys(ledger.ratios).map((text) => {
    const [provider = "", model = "", part = "input"] = text.split("\t");
    return { ...(provider !== "" && { provider }), model, part: part as DriftPart };
  });
}

/** A ledger from what a file holds: whatever is none of ours in it is left out. */
export function driftFromJson(value: unknown): DriftLedger {
  const ratios = typeof value === "object" && value !== null && "ratios" in value ? value.ratios : undefined;
  if (typeof ratios !== "object" || ratios === null) return EMPTY_DRIFT;
  const kept = Object.entries(ratios).flatMap(([key, list]) => {
    const numbers = Array.isArray(list) ? list.filter(isRatio).slice(-MOST_RATIOS) : [];
    return numbers.length > 0 ? [[key, numbers] as const] : [];
  });
  return { ratios: Object.fromEntries(kept) };
}

function isRatio(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value > 0;
}

function keyText({ provider, model, part }: DriftKey): string {
  return `${provider ?? ""}\t${model}\t${part}`;
}

/** Between the two nearest values, in proportion. */
function percentile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] as number;
  const above = sorted[Math.ceil(place)] as number;
  return below + (above - below) * (place - Math.floor(place));
}
