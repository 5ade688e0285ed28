import type { LocalEstimate, Modality } from "../format/token-usage.js";
import { correctEstimate, type DriftBand, type DriftLedger, type DriftPart, driftBand } from "./drift.js";

type ByModality = Partial<Record<Modality, number>>;

/** Whose count it is; the sandbox has a name of its own (see `driftModelName`). */
export interface CountedModel {
  provider?: string;
  model: string;
}

/** Reads local counts as earlier calls of their model say they should be read. */
export interface DriftCorrector {
  /** The estimate with its corrected counts, and with what corrected them in its method. */
  correct(estimate: LocalEstimate, counted: CountedModel): LocalEstimate;
}

/** A corrector by what a ledger holds now; each band is worked out once. */
export function createDriftCorrector(ledger: DriftLedger): DriftCorrector {
  const bands = new Map<string, DriftBand | undefined>();
  const bandOf = ({ provider, model }: CountedModel, part: DriftPart): DriftBand | undefined => {
    const name = `${provider}\n${model}\n${part}`;
    if (!bands.has(name)) {
      bands.set(name, driftBand(ledger, { ...(provider !== undefined && { provider }), model, part }));
    }
    return bands.get(name);
  };

  return {
    correct(estimate, counted) {
      const input = correctedInput(estimate, (part) => bandOf(counted, part));
      const band = estimate.outputTokens === null ? undefined : bandOf(counted, "output");
      const calls = [...(input?.bands ?? []), ...(band ? [band] : [])].map((each) => each.calls);
      if (calls.length === 0) return estimate;
      const corrected: LocalEstimate = {
        ...estimate,
        method: `${estimate.method}, corrected by ${Math.min(...calls)} calls`,
      };
      if (input) corrected.correctedInputTokens = input.tokens;
      if (band && estimate.outputTokens !== null) {
        corrected.correctedOutputTokens = correctEstimate(estimate.outputTokens, "", band).tokens;
      }
      return corrected;
    },
  };
}

/** Modality by modality where each was compared before, else by the whole input's ratio. */
function correctedInput(
  { inputTokens, inputByModality }: LocalEstimate,
  bandOf: (part: DriftPart) => DriftBand | undefined,
): { tokens: number; bands: DriftBand[] } | undefined {
  if (inputTokens === null) return undefined;
  const parts = (Object.entries(inputByModality ?? {}) as [Modality, number][]).map(([modality, tokens]) => ({
    tokens,
    band: bandOf(`input_${modality}`),
  }));
  const known = parts.flatMap(({ tokens, band }) => (band ? [{ tokens, band }] : []));
  if (parts.length > 0 && known.length === parts.length) {
    const tokens = known.reduce((sum, part) => sum + correctEstimate(part.tokens, "", part.band).tokens, 0);
    return { tokens, bands: known.map(({ band }) => band) };
  }
  const whole = bandOf("input");
  return whole && { tokens: correctEstimate(inputTokens, "", whole).tokens, bands: [whole] };
}

/** The parts of an input brought to its corrected size in one proportion, so that they still add up to it. */
export function scaledParts(parts: ByModality, total: number): ByModality {
  const entries = Object.entries(parts) as [Modality, number][];
  const before = entries.reduce((sum, [, tokens]) => sum + tokens, 0);
  if (before === 0) return parts;
  let left = total;
  const scaled: ByModality = {};
  for (const [index, [modality, tokens]] of entries.entries()) {
    const share = index === entries.length - 1 ? left : Math.min(left, Math.round((tokens * total) / before));
    scaled[modality] = share;
    left -= share;
  }
  return scaled;
}
