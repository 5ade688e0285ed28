import type { ScoreSettings } from "./run-config.js";
import type { RawRunConfig } from "./run-schema.js";

/** The `score` section with code's names and defaults. */
export function toScoreSettings(
  raw: NonNullable<RawRunConfig["score"]>,
  absolute: (path: readonly (string | number)[], value: string) => string,
): ScoreSettings {
  const path = (key: "ground_truth" | "module") => {
    const value = raw[key];
    return value === undefined ? undefined : absolute(["score", key], value);
  };
  return {
    groundTruth: path("ground_truth"),
    truthColumn: raw.truth,
    // What a module of the user's own gives back may be anything but a share of right answers.
    name: raw.name ?? (raw.module === undefined ? "accuracy" : "score"),
    fields: raw.fields,
    ignore: raw.ignore ?? [],
    tolerance: raw.tolerance,
    relativeTolerance: raw.relative_tolerance,
    tolerances: raw.tolerances,
    sets: raw.sets,
    setMeasure: raw.set_measure,
    text: raw.text,
    regex: raw.regex,
    regexFlags: raw.regex_flags,
    module: path("module"),
  };
}
