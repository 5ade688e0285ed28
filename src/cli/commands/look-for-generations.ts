import { ExplogError } from "../../format/explog-error.js";
import { nearestName } from "../../format/nearest-name.js";
import type { WantedGenerations } from "../../journal/find-generations.js";
import type { ExperimentStore, StoredGeneration } from "../../store/experiment-store.js";
import { onOneLine } from "../render/text-width.js";

/** Of very many names, the first are compared with what was asked for. */
const MOST_COMPARED = 10_000;
const NAMES_SHOWN = 3;
const SHORTEST_NAME = 3;

/**
 * The generations that are meant. Items that were asked several times have a key for each time,
 * `item:0#1`, …: asked for as `item:0`, they are all meant.
 * @throws ExplogError `GENERATION_NOT_FOUND` that says which there are.
 */
export async function lookForGenerations(
  store: ExperimentStore,
  path: string,
  wanted: WantedGenerations,
): Promise<StoredGeneration[]> {
  const { id, generations } = await store.generations(path, wanted);
  if (generations.length > 0) return generations;
  const [[kind, value] = ["", ""]] = Object.entries(wanted);
  const there = await namesThere(store, path, wanted);
  for (const key of there.repeats) generations.push(...(await store.generations(path, { key })).generations);
  if (generations.length > 0) return generations;
  const what = kind === "frameNumber" ? "frame" : kind;
  throw new ExplogError(
    "GENERATION_NOT_FOUND",
    `${id} has no generation with the ${what} ${JSON.stringify(value)}. ${hint(what, String(value), [...there.names], there.firstKey)}\`explog show ${id} --json\` has them all.`,
  );
}

/** What the experiment's generations are called in the way that was asked for, and the repeats of what was. */
async function namesThere(store: ExperimentStore, path: string, wanted: WantedGenerations) {
  const names = new Set<string>();
  const repeats = new Set<string>();
  let firstKey: string | undefined;
  const start = "key" in wanted ? `${wanted.key}#` : undefined;
  await store.eachRecord(path, ({ key, frameNumber, step }) => {
    const name = "key" in wanted ? key : "frameNumber" in wanted ? frameNumber : step;
    firstKey ??= key;
    if (name !== undefined && names.size < MOST_COMPARED) names.add(String(name));
    if (start !== undefined && key.startsWith(start) && /^\d+$/.test(key.slice(start.length)))
      repeats.add(key);
  });
  return { names, repeats, firstKey };
}

function hint(what: string, wanted: string, names: readonly string[], firstKey: string | undefined): string {
  if (firstKey === undefined) return "It has no generation that can be read. ";
  if (names.length === 0) {
    return `None of its generations has a ${what}: ask by --key, as in --key ${JSON.stringify(onOneLine(firstKey))}. `;
  }
  const number = Number(wanted);
  const shown =
    what === "frame"
      ? names
          .toSorted((a, b) => Math.abs(Number(a) - number) - Math.abs(Number(b) - number))
          .slice(0, NAMES_SHOWN)
          .toSorted((a, b) => Number(a) - Number(b))
      : names.slice(0, NAMES_SHOWN);
  // Of a single letter, every other is near.
  const near = what === "frame" || wanted.length < SHORTEST_NAME ? undefined : nearestName(wanted, names);
  const list = shown.map((name) => (what === "frame" ? name : JSON.stringify(onOneLine(name)))).join(", ");
  const rest = names.length > shown.length ? ", …" : "";
  return [
    near === undefined ? "" : `Did you mean ${JSON.stringify(onOneLine(near))}? `,
    what === "frame" ? `The nearest are ${list}. ` : `It has ${list}${rest}. `,
  ].join("");
}
