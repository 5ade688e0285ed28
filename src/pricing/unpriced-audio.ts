import type { TokenUsage } from "../format/token-usage.js";
import type { TokenRates } from "./token-rates.js";

/** Says where audio had to be counted at the price of text, since none of its own is known. */
export function unpricedAudio(usage: TokenUsage, rates: TokenRates): string[] {
  const sides = [
    { side: "input", modalities: usage.inputByModality, text: rates.input, audio: rates.inputMedia.audio },
    {
      side: "output",
      modalities: usage.outputByModality,
      text: rates.output,
      audio: rates.outputMedia.audio,
    },
  ];
  return sides.flatMap(({ side, modalities, text, audio }) =>
    modalities?.audio && audio === undefined && text !== 0n
      ? [`no price is known for audio ${side}, so it is counted at the price of text`]
      : [],
  );
}
