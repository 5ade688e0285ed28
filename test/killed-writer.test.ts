import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { experimentFiles } from "../src/format/file-names.js";
import type { TranscriptLine } from "../src/format/transcript-line.js";
import { readCheckpoint } from "../src/journal/read-checkpoint.js";
import { readLog } from "../src/journal/read-log.js";
import { recoverFolder } from "../src/recovery/recover-folder.js";
import { createDirectoryStore } from "../src/store/directory-store.js";
import { geminiBody, geminiServer } from "./support/gemini-server.js";
import { type KilledRun, runUntilKilled } from "./support/run-until-killed.js";
import { temporaryFolder } from "./support/temporary-folder.js";

/** `EXPLOG_KILLS=300` in the pipeline; the default is what an engineer's patience allows. */
const KILLS = Number(process.env.EXPLOG_KILLS || 40);
/** As many as the writer has workers. */
const MOST_UNDER_WAY = 6;

it(
  "keeps every generation that a writer has logged when it is killed in the middle of writing",
  async () => {
    for (const _ of Array.from({ length: KILLS / 2 })) {
      await using folder = temporaryFolder();
      const run = await runUntilKilled([folder.path, "records"], {
        after: "start",
        milliseconds: Math.random() * 80,
      });
      await expectNothingLost(folder.path, run, 1);
    }
  },
  KILLS * 10_000,
);

it(
  "keeps every finished call of a client, streamed or not, when its process is killed",
  async () => {
    await using server = await geminiServer(({ method, body }) => {
      const usage = { promptTokenCount: 3, candidatesTokenCount: 4, totalTokenCount: 7 };
      const answer = `answer to ${JSON.stringify(body)}`;
      return method === "streamGenerateContent"
        ? { chunks: [geminiBody("an ", undefined), geminiBody(answer, usage)] }
        : { body: geminiBody(answer, usage) };
    });
    for (let kill = 0; kill < KILLS / 2; kill += 1) {
      await using folder = temporaryFolder();
      // Every fourth one while it starts up and makes its files.
      const moment =
        kill % 4 === 0
          ? ({ after: "spawn", milliseconds: 40 + Math.random() * 200 } as const)
          : ({ after: "start", milliseconds: Math.random() * 900 } as const);
      const run = await runUntilKilled([folder.path, "calls", server.url], moment);
      await expectNothingLost(folder.path, run, MOST_UNDER_WAY);
    }
  },
  KILLS * 10_000,
);

async function expectNothingLost(dir: string, run: KilledRun, mostUnderWay: number): Promise<void> {
  const ids = readdirSync(dir).filter((name) => name.startsWith("exp_"));
  if (run.id) expect(ids).toEqual([run.id]);
  const [id] = ids;
  // Killed before it had begun.
  if (!id || !existsSync(join(dir, id, experimentFiles.log(id)))) {
    expect(run.id).toBeUndefined();
    return;
  }
  const { keys, logText, isTorn } = readKeys(join(dir, id, experimentFiles.log(id)));
  const logged = new Set(keys);
  expect(logged.size).toBe(keys.length);
  expect(run.logged.filter((key) => !logged.has(key))).toEqual([]);
  expect(keys.length - run.logged.length).toBeLessThanOrEqual(mostUnderWay);
  if (!isTorn) {
    const log = JSON.parse(logText);
    expect(log.total_generations).toBe(keys.length);
    expect(log.metrics.map(({ seq }: { seq: number }) => seq)).toEqual(keys.map((_, index) => index + 1));
    expectAnswers(join(dir, id, experimentFiles.transcript(id)), log.metrics, mostUnderWay);
  }
  const reading = readCheckpoint(join(dir, id, experimentFiles.checkpoint(id)));
  expect(["none", "whole"]).toContain(reading.kind);
  if (reading.kind === "whole") expect(reading.checkpoint.seq).toBeLessThanOrEqual(keys.length);
  // A start that was cut short may not have come to the line about its writer.
  if (!run.id && isTorn) return;
  const [overview] = await createDirectoryStore(dir).list();
  expect(overview?.status).toBe("crashed");
  expectMended(dir, join(dir, id, experimentFiles.log(id)), keys, mostUnderWay);
}

/** `recover` leaves valid JSON with exactly the complete records, and those whose answer the transcript has. */
function expectMended(dir: string, path: string, keys: readonly string[], mostUnderWay: number): void {
  recoverFolder(dir, { references: [], dryRun: false, isElsewhereGone: false, report: () => undefined });
  const log = JSON.parse(readFileSync(path, "utf8"));
  const mended = log.metrics.map(({ key }: { key: string }) => key);
  expect(mended.slice(0, keys.length)).toEqual(keys);
  expect(mended.length - keys.length).toBeLessThanOrEqual(mostUnderWay);
  expect(log).toMatchObject({ status: "crashed", total_generations: mended.length });
}

/** With a standard parser; of a log that was cut in the middle of one write, with our own reader. */
function readKeys(path: string): { keys: string[]; logText: string; isTorn: boolean } {
  const logText = readFileSync(path, "utf8");
  try {
    const { metrics } = JSON.parse(logText) as { metrics: { key: string }[] };
    return { keys: metrics.map(({ key }) => key), logText, isTorn: false };
  } catch {
    if (logText === "") return { keys: [], logText, isTorn: true };
    return { keys: readLog(path).records.map(({ key }) => key), logText, isTorn: true };
  }
}

/** Every record's answer stands where the record says, and only calls under way have a request alone. */
function expectAnswers(
  path: string,
  records: { key: string; transcript: { offset: number; length: number } }[],
  mostUnderWay: number,
): void {
  const bytes = readFileSync(path);
  for (const { key, transcript } of records) {
    const text = bytes.toString("utf8", transcript.offset, transcript.offset + transcript.length);
    expect(JSON.parse(text)).toMatchObject({ key, type: "response" });
  }
  const open = new Set<number>();
  for (const text of bytes.toString("utf8").split("\n").slice(0, -1)) {
    const { type, call } = JSON.parse(text) as TranscriptLine;
    if (type === "request") open.add(call);
    else open.delete(call);
  }
  expect(open.size).toBeLessThanOrEqual(mostUnderWay);
}
