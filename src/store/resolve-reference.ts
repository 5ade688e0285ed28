import { resolve } from "node:path";
import { ExplogError } from "../format/explog-error.js";
import { isSweepId } from "../format/sweep-id.js";
import type { ExperimentPlace } from "./find-experiments.js";
import { startOfId } from "./local-time.js";
import { nearestIds } from "./nearest-ids.js";
import { placeAtPath } from "./place-at-path.js";

const LATEST = /^latest(?:~(\d+))?$/;
/** Ids hold local times, which differ by up to 26 hours between the zones of one world. */
const ZONES_SPAN_MS = 26 * 3_600_000;
const CANDIDATES_SHOWN = 8;
const PATH = /[/\\]/;

/**
 * The one experiment that a person means by an id, any unique part of one, `latest`, `latest~1`, or a path,
 * which may lead out of `dir`.
 * @param startTimeOf reads when an experiment really started; asked only where ids leave it open.
 * @throws ExplogError `EXPERIMENT_NOT_FOUND` or `EXPERIMENT_AMBIGUOUS`, with the ids that come near.
 */
export function resolveReference(
  reference: string,
  places: readonly ExperimentPlace[],
  startTimeOf: (place: ExperimentPlace) => string | null,
  dir: string,
): ExperimentPlace {
  const latest = LATEST.exec(reference);
  const found = latest ? newest(places, Number(latest[1] ?? 0), startTimeOf) : matching(reference, places);
  const [only, ...others] = found;
  if (!only) throw notFound(reference, places, dir);
  if (others.length > 0) throw ambiguous(reference, found);
  return only;
}

function matching(reference: string, places: readonly ExperimentPlace[]): ExperimentPlace[] {
  const path = resolve(reference);
  const byPath = places.filter(
    ({ folder, id, hasOwnFolder }) =>
      (hasOwnFolder && resolve(folder) === path) ||
      path === resolve(folder, `${id}_log.json`) ||
      path === resolve(folder, `${id}_checkpoint.json`),
  );
  if (byPath.length > 0) return byPath;
  const elsewhere = placeAtPath(reference);
  // A path means what stands there, and never an experiment of that name that stands somewhere else.
  if (PATH.test(reference)) return elsewhere ? [elsewhere] : [];
  const name = reference.replace(/_(?:log|checkpoint)\.json$|_summary\.txt$/, "");
  if (name === "") return [];
  const exact = places.filter(({ id }) => id === name);
  const found = exact.length > 0 ? exact : places.filter(({ id }) => id.includes(name));
  return found.length === 0 && elsewhere ? [elsewhere] : found;
}

function newest(
  places: readonly ExperimentPlace[],
  before: number,
  startTimeOf: (place: ExperimentPlace) => string | null,
): ExperimentPlace[] {
  const dated = places
    .map((place) => ({ place, time: Date.parse(startOfId(place.id) ?? "") || 0 }))
    .sort((a, b) => b.time - a.time);
  const oldestWanted = (dated[before]?.time ?? 0) - ZONES_SPAN_MS;
  const started = dated
    .filter(({ time }) => time === 0 || time >= oldestWanted)
    .map(({ place, time }) => ({ place, time: Date.parse(startTimeOf(place) ?? "") || time }))
    .sort((a, b) => b.time - a.time || compareIds(b.place.id, a.place.id));
  return started.slice(before, before + 1).map(({ place }) => place);
}

/** Orders ids of one second: `…_a1b2c3d4-10` is later than `…_a1b2c3d4-9`, and that than `…_a1b2c3d4`. */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : Number(a > b));
}

function notFound(reference: string, places: readonly ExperimentPlace[], dir: string): ExplogError {
  const name = JSON.stringify(reference);
  if (PATH.test(reference)) {
    return new ExplogError(
      "EXPERIMENT_NOT_FOUND",
      `There is no experiment at the path ${name}. Pass an experiment's folder, or its id; explog list --dir DIR shows those of a folder.`,
    );
  }
  if (isSweepId(reference)) {
    return new ExplogError(
      "EXPERIMENT_NOT_FOUND",
      `${name} is a sweep, which this command does not take. Pass one of its runs: explog show ${reference} names them.`,
    );
  }
  if (places.length === 0) {
    return new ExplogError(
      "EXPERIMENT_NOT_FOUND",
      `There is no experiment ${name}: ${dir} holds none at all. Pass the folder that holds them with --dir.`,
    );
  }
  if (LATEST.test(reference)) {
    return new ExplogError(
      "EXPERIMENT_NOT_FOUND",
      `There is no experiment ${name}: ${dir} holds only ${places.length}. explog list shows them all.`,
    );
  }
  const near = nearestIds(reference, [...new Set(places.map(({ id }) => id))]);
  const lines = near.map((id) => `\n  ${id}`).join("");
  return new ExplogError(
    "EXPERIMENT_NOT_FOUND",
    `There is no experiment ${name} in ${dir}. Nearest:${lines}\nexplog list shows them all.`,
  );
}

function ambiguous(reference: string, found: readonly ExperimentPlace[]): ExplogError {
  const isOneId = new Set(found.map(({ id }) => id)).size === 1;
  const shown = found.slice(0, CANDIDATES_SHOWN).map(({ id, folder }) => `\n  ${isOneId ? folder : id}`);
  const rest = found.length - shown.length;
  const remedy = isOneId ? "Pass one of these paths." : "Give more of the id.";
  return new ExplogError(
    "EXPERIMENT_AMBIGUOUS",
    `${JSON.stringify(reference)} fits ${found.length} experiments:${shown.join("")}${rest > 0 ? `\n  … and ${rest} more` : ""}\n${remedy}`,
  );
}
