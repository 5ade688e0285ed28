import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { registerShow } from "../src/cli/commands/show.js";
import { experimentFiles } from "../src/format/file-names.js";
import type { BrokenLine } from "../src/journal/broken-line.js";
import { readStoredRecords } from "../src/journal/read-records.js";
import { readScores } from "../src/journal/read-scores.js";
import { readTranscript } from "../src/journal/read-transcript.js";
import { possiblyBilledCalls } from "../src/recovery/possibly-billed-calls.js";
import { createDirectoryStore } from "../src/store/directory-store.js";
import {
  cutEverywhere,
  drained,
  hitEverywhere,
  type Line,
  linesOf,
  writeExperiment,
} from "./support/damage.js";
import { runCaptured } from "./support/run-captured.js";
import { temporaryFolder } from "./support/temporary-folder.js";

/** Of these, the whole command at so many. */
const SHOWN_EVERY = 8;
const SEPARATOR_LENGTH = 4;
/** The whole way of reading, with counting and pricing, is gone at every so-manieth offset; in `.ci/run` at each. */
const READ_EVERY = process.env.EXPLOG_TORN === "all" ? 1 : 16;

/** Everything that a person can ask of the folder; none of it may throw. */
async function readEverything(outputDir: string) {
  const problems: string[] = [];
  const store = createDirectoryStore(outputDir, { report: (problem) => problems.push(problem) });
  const [overview] = await store.list();
  const experiment = await store.get("latest");
  const records = [];
  for await (const record of store.records("latest")) records.push(record);
  if (overview) possiblyBilledCalls(overview, experiment.head, records.at(-1));
  return { overview, records, problems };
}

const show = (dir: string, args: readonly string[]) =>
  runCaptured(registerShow, ["show", "latest", "--dir", dir, ...args]);

function isWithin(line: Line, start: number, end: number): boolean {
  return start < line.end && end > line.start;
}

describe("whatever is cut off or overwritten", () => {
  test("a log gives every generation whose own bytes are whole, and names the others", async () => {
    await using folder = temporaryFolder();
    const { folder: place, id } = writeExperiment(folder.path);
    const path = join(place, experimentFiles.log(id));
    const lines = linesOf(readFileSync(path), (text) => text.startsWith('{"seq":'));
    expect(lines).toHaveLength(12);
    const known = new Set(lines.map(({ text }) => text));
    const expectWhole = (isHit: (line: Line) => boolean, cut: number, what: string) => {
      const { items, result } = drained(readStoredRecords(path));
      const texts = new Set(items.map(({ text }) => text));
      const lost = lines.filter(({ text }) => !texts.has(text));
      expect(
        lost.filter((line) => !isHit(line)),
        what,
      ).toEqual([]);
      // A hit that left whole JSON is no loss. Of what was cut off whole, the transcript tells.
      const changed = items.filter(({ text }) => !known.has(text)).length;
      const unnamed = lost.filter(
        (line) =>
          line.start + SEPARATOR_LENGTH < cut &&
          !result.first.some(({ offset, length }) => isWithin(line, offset, offset + length)),
      );
      expect(unnamed.length, what).toBeLessThanOrEqual(changed);
    };
    await cutEverywhere(path, (cut) => expectWhole((line) => line.end > cut, cut, `cut at ${cut}`));
    await hitEverywhere(path, (start, end) =>
      expectWhole((line) => isWithin(line, start, end), Infinity, `hit from ${start} to ${end}`),
    );
  });

  test("a transcript gives every line whose own bytes are whole, and names the others", async () => {
    await using folder = temporaryFolder();
    const { folder: place, id } = writeExperiment(folder.path);
    const path = join(place, experimentFiles.transcript(id));
    const lines = linesOf(readFileSync(path), () => true);
    expect(lines).toHaveLength(24);
    const known = new Set(lines.map(({ text }) => text));
    const expectWhole = (isHit: (line: Line) => boolean, cut: number, what: string) => {
      const { items, result } = drained(readTranscript(path));
      const texts = new Set(items.map(({ line }) => JSON.stringify(line)));
      const lost = lines.filter(({ text }) => !texts.has(text));
      expect(
        lost.filter((line) => !isHit(line)),
        what,
      ).toEqual([]);
      // A hit that left whole JSON is no loss that could be told.
      const changed = items.filter(({ line }) => !known.has(JSON.stringify(line))).length;
      const unnamed = lost.filter(
        (line) =>
          line.start < cut &&
          !result.first.some(({ offset, length }) => isWithin(line, offset, offset + length)),
      );
      expect(unnamed.length, what).toBeLessThanOrEqual(changed);
      // The call or the key may be what was hit, never both of them by so little.
      const isNamed = ({ call, key }: BrokenLine) =>
        lost.some(({ text }) => JSON.parse(text).call === call || JSON.parse(text).key === key);
      const named = result.first.filter(({ call, key }) => call !== undefined && key !== undefined);
      expect(changed === 0 ? named.filter((line) => !isNamed(line)) : [], what).toEqual([]);
    };
    await cutEverywhere(path, (cut) => expectWhole((line) => line.end > cut, cut, `cut at ${cut}`));
    await hitEverywhere(path, (start, end) =>
      expectWhole((line) => isWithin(line, start, end), Infinity, `hit from ${start} to ${end}`),
    );
  });

  test("a file of scores gives every score whose own bytes are whole, and names the others", async () => {
    await using folder = temporaryFolder();
    const { folder: place, id } = writeExperiment(folder.path);
    const path = join(place, experimentFiles.scores(id));
    const lines = linesOf(readFileSync(path), () => true);
    expect(lines).toHaveLength(60);
    const expectWhole = (isHit: (line: Line) => boolean, cut: number, what: string) => {
      const { scores, broken } = readScores(path);
      const isLost = ({ text }: Line) => {
        const { key, name, value } = JSON.parse(text);
        return scores.get(key)?.[name] !== value;
      };
      const lost = lines.filter(isLost);
      expect(
        lost.filter((line) => !isHit(line)),
        what,
      ).toEqual([]);
      const read = [...scores.values()].reduce((sum, named) => sum + Object.keys(named).length, 0);
      const begun = lines.filter(({ start }) => start < cut);
      expect(begun.length > read && broken.count === 0, what).toBe(false);
    };
    await cutEverywhere(path, (cut) => expectWhole((line) => line.end > cut, cut, `cut at ${cut}`));
    await hitEverywhere(path, (start, end) =>
      expectWhole((line) => isWithin(line, start, end), Infinity, `hit from ${start} to ${end}`),
    );
  });

  test.each(["log", "transcript", "checkpoint", "scores"] as const)(
    "nothing that reads the folder fails for its damaged %s",
    async (file) => {
      await using folder = temporaryFolder();
      const { folder: place, id } = writeExperiment(folder.path);
      const whole = await readEverything(folder.path);
      expect(whole.records).toHaveLength(12);
      expect(whole.problems).toEqual([]);
      const path = join(place, experimentFiles[file](id));
      let readings = 0;
      const check = async () => {
        readings += 1;
        const { overview, records } = await readEverything(folder.path);
        expect(overview?.id).toBe(id);
        if (file !== "log") expect(records).toHaveLength(12);
        if (readings % SHOWN_EVERY !== 0) return;
        for (const args of [[], ["--json"], ["--key", "frame:12"]]) {
          const { stdout, error } = await show(folder.path, args);
          // The record that is asked for may be the one that was hit.
          const code = file === "log" && args.includes("--key") && stdout === "" && "GENERATION_NOT_FOUND";
          expect(error).toEqual(code ? expect.objectContaining({ code }) : undefined);
        }
      };
      await cutEverywhere(path, check, READ_EVERY);
      await hitEverywhere(path, check, READ_EVERY);
      expect(readings).toBeGreaterThan(500);
    },
    300_000,
  );
});
