import type { FlaggedUsage } from "../../analysis/flagged-usage.js";
import type { UsageFlag } from "../../format/token-usage.js";
import { countText } from "../../logger/number-text.js";
import { onOneLine, shortenedText, wrappedText } from "./text-width.js";

const LONGEST_KEY = 24;

const MEANINGS: Record<UsageFlag, string> = {
  total_mismatch: "the reported total is not the sum of its parts",
  output_from_total: "the output was not reported, and is the total without the input",
  cache_exceeds_input: "more input from the cache than input",
  reasoning_exceeds_output: "more reasoning than output",
  modality_mismatch: "the tokens by modality do not add up to the whole",
  cache_place_unknown: "cached tokens are taken to be inside the input, which the report does not say",
  cache_writes_unreported:
    "what was written to the cache is not in the report, so the input is at least this",
  summed_steps: "several calls in one report, added up",
  later_steps_missing: "a stream broke off between its steps, and what the later ones used is not in it",
  invalid_count: "a count that is no number of tokens was dropped",
  unrecognized_shape: "the report is of no known shape",
};

export function flagMeaning(flag: UsageFlag): string {
  // A log of a later version may know more flags.
  return MEANINGS[flag] ?? "a flag that this version does not know";
}

/** Which usage reports have which flag, how many, and where the first of them are. */
export function flaggedUsageLines(flagged: readonly FlaggedUsage[], width: number): string[] {
  return flagged.flatMap(({ flag, count, firstKeys }) => {
    const keys = firstKeys.map((key) => shortenedText(onOneLine(key), LONGEST_KEY, "end"));
    const more = count > keys.length ? ", …" : "";
    const name = onOneLine(flag);
    return wrappedText(
      `${countText(count)} × ${name}: ${flagMeaning(flag)} (${keys.join(", ")}${more})`,
      width,
      "  ",
    );
  });
}
