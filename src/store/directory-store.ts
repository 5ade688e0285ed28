import { join } from "node:path";
import type { ExperimentHead, ExperimentTail } from "../format/experiment-log.js";
import { experimentFiles } from "../format/file-names.js";
import type { GenerationRecord } from "../format/generation-record.js";
import type { TranscriptLine } from "../format/transcript-line.js";
import { type BrokenLines, brokenLinesText, NO_BROKEN_LINES } from "../journal/broken-line.js";
import {
  findGenerations,
  isWanted,
  readExchange,
  type WantedGenerations,
} from "../journal/find-generations.js";
import { deriveStatus, type Observer, thisObserver } from "../journal/liveness.js";
import { readHead } from "../journal/read-head.js";
import { readRecords } from "../journal/read-records.js";
import { type LaterScores, readScores, withLaterScores } from "../journal/read-scores.js";
import { loadCostEstimator, withEstimatedCosts } from "./estimate-costs.js";
import type { ExperimentOverview, ExperimentStore, StoredGeneration } from "./experiment-store.js";
import { type ExperimentPlace, findExperiments } from "./find-experiments.js";
import { openListIndex } from "./list-index.js";
import { contradictionIn, damagedOverview, durationOf, overviewOf, tailOfWholeLog } from "./overview.js";
import { type PlaceReading, readPlace, startTimeOf } from "./read-place.js";
import { compareIds, resolveReference } from "./resolve-reference.js";

export interface DirectoryStoreOptions {
  /** Told of what is wrong with the folder itself; what is wrong with an experiment stands in its overview. */
  report?: (problem: string) => void;
  observer?: Observer;
  now?: () => Date;
  /** A folder of so many experiments gets an index; fewer are read as fast without one. */
  indexFrom?: number;
}

const INDEX_FROM = 200;

type WholeReading = Extract<PlaceReading, { kind: "whole" }>;

/** An overview, and the tail that it was made from. */
interface Described {
  overview: ExperimentOverview;
  tail: ExperimentTail | null;
}

/** The experiments in a folder and the folders in it; every call looks at the disk anew. */
export function createDirectoryStore(dir: string, options: DirectoryStoreOptions = {}): ExperimentStore {
  const { report = () => undefined, observer = thisObserver(), now = () => new Date() } = options;
  const { indexFrom = INDEX_FROM } = options;
  // Who lists ten thousand experiments and then reads each must not search the folder ten thousand times.
  let listed: { overviews: readonly ExperimentOverview[]; places: readonly ExperimentPlace[] } | undefined;
  let placesByPath: Map<string, ExperimentPlace> | undefined;

  return {
    async list() {
      const at = now();
      const overviews: ExperimentOverview[] = [];
      const places = findExperiments(dir, report);
      const index = places.length >= indexFrom ? openListIndex(dir, at) : undefined;
      for (const place of places) {
        const known = index?.find(place);
        if (known) {
          const { startTime, tail } = known.log;
          overviews.push(overviewOf(place, { tail, status: tail.status, startTime, path: known.path }));
          continue;
        }
        const reading = readPlace(place);
        index?.keep(place, reading);
        // Awaiting what is there already would cost more than reading it.
        const described =
          reading.kind === "whole"
            ? await describeWhole(place, reading, at)
            : describePart(place, reading, at);
        overviews.push(described.overview);
      }
      index?.save();
      listed = { overviews, places };
      placesByPath = undefined;
      return overviews.toSorted(newestFirst);
    },

    async get(reference) {
      const place = placeOf(reference);
      const reading = readPlace(place);
      const described =
        reading.kind === "whole"
          ? await describeWhole(place, reading, now())
          : describePart(place, reading, now());
      return { ...described, head: headOf(reading) };
    },

    async *records(reference) {
      for (const record of await recordsAt(placeOf(reference))) yield record;
    },

    async eachRecord(reference, visit) {
      for (const record of await recordsAt(placeOf(reference))) visit(record);
    },

    async reader() {
      const estimated = await loadCostEstimator();
      return {
        *records(reference) {
          const place = placeOf(reference);
          const reading = readPlace(place);
          if (reading.kind === "lines") yield* scoredRecords(place, readRecords(reading.path));
          if (reading.kind !== "whole") return;
          const { isOurs, records, head } = reading.log;
          const priced = isOurs ? records : estimated(records, head.startTime);
          yield* scoredRecords(place, readInOnePiece(priced));
        },
        head: (reference) => headOf(readPlace(placeOf(reference))),
      };
    },

    async generations(reference, wanted) {
      const place = placeOf(reference);
      const { id, folder } = place;
      const { scores } = readScores(join(folder, experimentFiles.scores(id)));
      const generations: StoredGeneration[] = [];
      for (const record of await wantedRecords(readPlace(place), wanted)) {
        const exchange = exchangeOf(join(folder, experimentFiles.transcript(id)), record);
        const lost = lostLine(record, exchange);
        if (lost !== undefined) report(`${id}: ${lost}`);
        generations.push({ record: withLaterScores(record, scores), exchange });
      }
      return { id, generations };
    },
  };

  function placeOf(reference: string): ExperimentPlace {
    if (listed) {
      const { overviews, places } = listed;
      placesByPath ??= new Map(overviews.map(({ path }, row) => [path, places[row] as ExperimentPlace]));
      const place = placesByPath.get(reference);
      if (place) return place;
    }
    return resolveReference(reference, findExperiments(dir, report), startTimeOf, dir);
  }

  async function recordsAt(place: ExperimentPlace): Promise<Iterable<GenerationRecord>> {
    return scoredRecords(place, await recordsOf(readPlace(place)));
  }

  function scoredRecords(place: ExperimentPlace, records: Generator<GenerationRecord, BrokenLines>) {
    const { scores, broken } = readScores(join(place.folder, experimentFiles.scores(place.id)));
    if (broken.count > 0) report(`${place.id}: ${brokenLinesText("scores", broken)}`);
    return withScores(place.id, records, scores);
  }

  function* withScores(
    id: string,
    records: Generator<GenerationRecord, BrokenLines>,
    scores: LaterScores,
  ): Generator<GenerationRecord> {
    let next = records.next();
    for (; !next.done; next = records.next()) yield withLaterScores(next.value, scores);
    if (next.value.count > 0) report(`${id}: ${brokenLinesText("log", next.value)}`);
  }

  function describePart(
    place: ExperimentPlace,
    reading: Exclude<PlaceReading, WholeReading>,
    at: Date,
  ): Described {
    const { path } = reading;
    if (reading.kind === "damaged") {
      return { overview: damagedOverview(place, path, reading.problem), tail: null };
    }
    if (reading.kind === "checkpoint") {
      const { totals } = reading.checkpoint;
      const overview = { ...damagedOverview(place, path, reading.problem), totals };
      return { overview, tail: null };
    }
    const { tail, torn, startTime } = reading.reading;
    const problem = torn
      ? `the end of its log is torn; these figures come from its ${tail.totals.generations} complete generations`
      : undefined;
    const status = deriveStatus(tail, at, observer);
    return { overview: overviewOf(place, { tail, status, startTime, path, problem }), tail };
  }

  async function describeWhole(place: ExperimentPlace, reading: WholeReading, at: Date): Promise<Described> {
    const { log, path } = reading;
    const tail = log.tail ?? tailOfWholeLog(log, await pricedRecords(reading));
    const status = deriveStatus(tail, at, observer);
    const { startTime } = log.head;
    const origin = log.isOurs ? "explog" : "earlier tool";
    const problem = reading.problem ?? contradictionIn(log, tail);
    const overview = overviewOf(place, { tail, status, startTime, path, origin, problem });
    if (!log.tail) overview.durationSeconds = durationOf(log) ?? null;
    return { overview, tail };
  }
}

async function recordsOf(reading: PlaceReading): Promise<Generator<GenerationRecord, BrokenLines>> {
  if (reading.kind === "lines") return readRecords(reading.path);
  return readInOnePiece(reading.kind === "whole" ? await pricedRecords(reading) : []);
}

function* readInOnePiece(records: readonly GenerationRecord[]): Generator<GenerationRecord, BrokenLines> {
  yield* records;
  return NO_BROKEN_LINES;
}

async function wantedRecords(
  reading: PlaceReading,
  wanted: WantedGenerations,
): Promise<Iterable<GenerationRecord>> {
  if (reading.kind === "lines") return findGenerations(reading.path, wanted);
  return [...(await recordsOf(reading))].filter((record) => isWanted(record, wanted));
}

/** A transcript that is gone or cannot be read does not keep its records from being shown. */
function exchangeOf(path: string, record: GenerationRecord): TranscriptLine[] {
  try {
    return readExchange(path, record);
  } catch {
    return [];
  }
}

/** What the transcript should have of a generation, and has not, in words. */
function lostLine(
  { seq, key, transcript }: GenerationRecord,
  exchange: TranscriptLine[],
): string | undefined {
  if (!transcript) return undefined;
  const name = `generation ${seq}, ${JSON.stringify(key)}`;
  const end = exchange.at(-1);
  if (!end) {
    const { offset, length } = transcript;
    return `1 line of its transcript cannot be read: bytes ${offset} to ${offset + length} (the answer of ${name})`;
  }
  const hasRequest = "request" in end || exchange.some(({ type }) => type === "request");
  return hasRequest ? undefined : `the request of ${name} cannot be read in its transcript`;
}

async function pricedRecords({ log }: WholeReading): Promise<GenerationRecord[]> {
  return log.isOurs ? log.records : withEstimatedCosts(log.records, log.head.startTime);
}

function headOf(reading: PlaceReading): ExperimentHead | null {
  if (reading.kind === "lines") return readHead(reading.path);
  return reading.kind === "whole" ? reading.log.head : null;
}

function newestFirst(a: ExperimentOverview, b: ExperimentOverview): number {
  if (a.startTime === b.startTime) return compareIds(b.id, a.id);
  return (a.startTime ?? "") < (b.startTime ?? "") ? 1 : -1;
}
