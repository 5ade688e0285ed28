import type { MatchLogic } from "@pydantic/genai-prices";

/** What may follow a model's name and leave it the same model: a date, a number, a version, `latest`. */
const REVISION =
  /^(?:[-@:.](?:latest|default|\d{3}|\d{4}|\d{6}|\d{8}|20\d{2}-\d{2}-\d{2}|\d{2}-20\d{2}|\d{2}-\d{2}|v\d+(?:[:.]\d+)?))+$/;

/** A dated preview is sold at the model's price where the table's rule takes its name for the model's. */
const DATED_PREVIEW = /^-preview(?=-\d)/;

/** Regions and vendors before a name: `us.anthropic.`, `google/`. */
const VENDOR_PATH = /^(?:[a-z0-9_-]+[./])*$/;

/** OpenAI's fine-tuned models: `ft:<model>:<organisation>::<id>`. */
const FINE_TUNED = "ft:";

/**
 * How a name relates to the entry the table's own rules found for it: `exact`ly its id, an `alias`
 * (a spelling the table writes out, or one of these with a revision), or alike in its `prefix` only.
 */
export function tableMatchKind(
  name: string,
  entryId: string,
  match: MatchLogic,
): "exact" | "alias" | "prefix" {
  const wanted = name.toLowerCase();
  const id = entryId.toLowerCase();
  if (wanted === id) return "exact";
  const spellings = [id, ...literals(match)];
  return spellings.some((spelling) => isSpellingOf(wanted, spelling)) ? "alias" : "prefix";
}

/** Whether a name is another name with a revision behind it. */
export function isRevisionOf(name: string, base: string): boolean {
  return name.startsWith(base) && REVISION.test(name.slice(base.length));
}

/** A name without the revision behind it, or `undefined` when there is none. */
export function withoutRevision(name: string): string | undefined {
  for (let cut = 1; cut < name.length; cut += 1) {
    if (REVISION.test(name.slice(cut))) return name.slice(0, cut);
  }
  return undefined;
}

function isSpellingOf(wanted: string, spelling: string): boolean {
  const start = wanted.indexOf(spelling);
  if (start < 0 || !VENDOR_PATH.test(wanted.slice(0, start))) return false;
  const rest = wanted.slice(start + spelling.length).replace(DATED_PREVIEW, "");
  return rest === "" || REVISION.test(rest) || spelling.startsWith(FINE_TUNED);
}

/** The names a table's rule writes out. */
function literals(match: MatchLogic): string[] {
  if ("or" in match) return match.or.flatMap(literals);
  if ("and" in match) return match.and.flatMap(literals);
  if ("equals" in match) return [match.equals.toLowerCase()];
  if ("starts_with" in match) return [match.starts_with.toLowerCase()];
  if ("contains" in match) return [match.contains.toLowerCase()];
  if ("ends_with" in match) return [match.ends_with.toLowerCase()];
  return [];
}
