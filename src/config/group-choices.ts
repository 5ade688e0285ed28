import { nearestName } from "../format/nearest-name.js";
import type { ConfigLocation, ConfigProblem } from "./config-problem.js";
import { type GroupOptions, MUST_BE_CHOSEN } from "./defaults-entry.js";
import type { GroupOverride } from "./group-overrides.js";
import { referencePieces } from "./reference-text.js";

/** Which files of which groups are taken, when command line and `override` items have their say. */
export interface GroupChoices {
  readonly appended: readonly GroupOverride[];
  /** An `override` item of a file; what was said before it, further out, goes first. */
  override(key: string, options: GroupOptions, where: ConfigLocation): void;
  /** The files to take where an item of `defaults` names a group. */
  take(key: string, written: GroupOptions, where: ConfigLocation): readonly string[] | null;
  /** Refuses a choice for which no item of `defaults` was met. */
  refuseUnused(): void;
}

interface Choice {
  /** `undefined`: whatever stands there is removed. */
  options: GroupOptions | undefined;
  isRemoval: boolean;
  where: ConfigLocation;
  isUsed: boolean;
}

export function createGroupChoices(
  overrides: readonly GroupOverride[],
  fail: (problem: ConfigProblem) => never,
): GroupChoices {
  const choices = new Map<string, Choice>();
  const met = new Map<string, readonly string[] | null>();
  for (const { kind, key, options, text } of overrides) {
    if (kind === "append") continue;
    const where = { where: `command line: \`${text}\`` };
    // Of two words for one group, the last one counts.
    choices.set(key, { options, isRemoval: kind === "remove", where, isUsed: false });
  }

  const chosen = (key: string, written: GroupOptions): GroupOptions => {
    const choice = choices.get(key);
    if (!choice) return written;
    if (!choice.isRemoval) {
      choice.isUsed = true;
      return choice.options ?? null;
    }
    const isMeant = choice.options === undefined || String(choice.options) === String(written);
    choice.isUsed = isMeant;
    return isMeant ? null : written;
  };

  /** `size_of: ${model}`: the option of another group. */
  const resolved = (option: string, where: ConfigLocation): string =>
    (referencePieces(option) ?? [])
      .map((piece) => {
        if (piece.kind === "text") return piece.text;
        const options = met.get(piece.content.replaceAll(".", "/")) ?? [];
        if (options.length === 1) return options[0];
        const near = nearestName(piece.content, [...met.keys()]);
        return fail({
          ...where,
          message: `\`\${${piece.content}}\` is not a group of the defaults with one option`,
          remedy: near ? `Did you mean \`\${${near}}\`?` : "Name a group that stands in the same list.",
        });
      })
      .join("");

  return {
    appended: overrides.filter(({ kind }) => kind === "append"),
    override(key, options, where) {
      // Hydra's own groups (`override hydra/job_logging: disabled`) have no meaning here.
      if (key.startsWith("hydra/")) return;
      if (!choices.has(key)) choices.set(key, { options, isRemoval: false, where, isUsed: false });
    },
    take(key, written, where) {
      if (met.has(key)) {
        return fail({
          ...where,
          message: `\`${key}\` stands in the defaults more than once`,
          remedy: `Keep one; \`${key}=option\` on the command line or \`override ${key}: option\` in a file changes it.`,
        });
      }
      const options = chosen(key, written);
      if (options === MUST_BE_CHOSEN) {
        const remedy = `Choose one on the command line: \`${key}=option\`.`;
        return fail({ ...where, message: `\`${key}\` must be chosen`, remedy });
      }
      const names = options?.map((option) => resolved(option, where)) ?? null;
      met.set(key, names);
      return names;
    },
    refuseUnused() {
      for (const [key, { isUsed, isRemoval, where }] of choices) {
        if (isUsed) continue;
        const near = nearestName(key, [...met.keys()]);
        fail({
          ...where,
          message: isRemoval
            ? `\`${key}\` is not in the defaults as written here, so it cannot be removed`
            : `\`${key}\` is not in the defaults, so it cannot be chosen`,
          remedy: near
            ? `Did you mean \`${near}\`?`
            : `Add it: \`+${key}=option\`. In the defaults: ${[...met.keys()].join(", ") || "nothing"}.`,
        });
      }
    },
  };
}
