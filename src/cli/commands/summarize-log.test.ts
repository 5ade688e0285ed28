import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sampleExperiment, sampleRecord, writeSample } from "../../../test/support/sample-log.js";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import { experimentFiles } from "../../format/file-names.js";
import type { GenerationRecord } from "../../format/generation-record.js";
import { logStretches } from "../../journal/log-stretches.js";
import { createDirectoryStore } from "../../store/directory-store.js";
import { type Summarizing, summarizeLog } from "./summarize-log.js";
import { type SummarizedStretch, summarizeStretch } from "./summarize-stretch.js";

const RECORDS = 60;

/** Records that differ in all that is summed up. */
function record(seq: number): GenerationRecord {
  const isFailed = seq % 7 === 0;
  return sampleRecord(seq, {
    key: `item:${seq}`,
    frameNumber: seq % 3 === 0 ? RECORDS - seq : seq,
    durationSeconds: seq % 11 === 0 ? null : 1 + ((seq * 37) % 13) / 3,
    model: seq > 40 ? "gemini-2.5-pro" : "gemini-2.5-flash",
    status: isFailed ? "error" : "ok",
    ...(isFailed && { error: { name: "ApiError", message: `quota ${seq}`, httpStatus: 429 } }),
    cost: {
      usd: seq % 5 === 0 ? null : seq / 997,
      source: "computed",
      price: seq > 40 ? "pro" : "flash",
      match: seq % 9 === 0 ? "prefix" : "exact",
    },
    scores: isFailed ? undefined : { accuracy: 1 / seq },
    localEstimate: {
      inputTokens: 1000 + ((seq * 7) % 19),
      outputTokens: 400 + seq,
      method: "counted",
    },
    transcript: { offset: seq * 100, length: 90 },
  });
}

async function withLog(
  change: (bytes: Buffer) => Buffer,
  check: (dir: string, id: string) => Promise<void>,
): Promise<void> {
  await using folder = temporaryFolder();
  const sample = sampleExperiment({ records: Array.from({ length: RECORDS }, (_, at) => record(at + 1)) });
  writeSample(folder.path, sample);
  const id = sample.head.experimentId;
  const path = join(folder.path, id, experimentFiles.log(id));
  writeFileSync(path, change(readFileSync(path)));
  writeFileSync(
    join(folder.path, id, experimentFiles.scores(id)),
    `${JSON.stringify({ key: "item:31", name: "later", value: 0.25, at: "" })}\n{"key":"item:3`,
  );
  await check(folder.path, id);
}

async function summarized(dir: string, id: string, options: Omit<Summarizing, "report">) {
  const problems: string[] = [];
  const report = (problem: string) => problems.push(problem);
  const store = createDirectoryStore(dir, { report });
  const { overview } = await store.get(id);
  const { statistics, drift, last } = await summarizeLog(store, overview, { report, ...options });
  return { statistics: statistics.current(), learnt: drift.learnt(), last, problems };
}

async function expectSame(dir: string, id: string, mostStretches: number): Promise<number> {
  let stretches = 0;
  const elsewhere = async (stretch: Parameters<typeof summarizeStretch>[0]) => {
    stretches += 1;
    return structuredClone(summarizeStretch(stretch));
  };
  const whole = await summarized(dir, id, { elsewhere: undefined });
  expect(await summarized(dir, id, { elsewhere, stretchBytes: 100, mostStretches })).toEqual(whole);
  return stretches;
}

test("a log that is read in stretches is summed up as one that is read in one piece", async () => {
  await withLog(
    (bytes) => bytes,
    async (dir, id) => {
      for (const count of [2, 3, 8, 40]) expect(await expectSame(dir, id, count)).toBeGreaterThan(0);
    },
  );
});

test("so it is when bytes were hit or cut, also where the stretches meet", async () => {
  const hit = fc.record({
    at: fc.integer({ min: 0, max: 59_999 }),
    bytes: fc.constantFrom("\n", "\n],\n", "x", "}", ",\n{", "\u00ff", " ".repeat(700)),
    isCut: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(hit, { minLength: 1, maxLength: 3 }), async (hits) => {
      const change = (bytes: Buffer) => {
        let changed: Buffer = Buffer.from(bytes);
        for (const { at, bytes: text, isCut } of hits) {
          if (changed.length === 0) break;
          const place = at % changed.length;
          if (isCut) changed = changed.subarray(0, place);
          else changed.write(text, place, "latin1");
        }
        return changed;
      };
      await withLog(change, async (dir, id) => {
        await expectSame(dir, id, 4);
      });
    }),
    { numRuns: 150 },
  );
});

test("bytes that were hit at the border itself are named as without it", async () => {
  await withLog(
    (bytes) => bytes,
    async (dir, id) => {
      const path = join(dir, id, experimentFiles.log(id));
      const sound = readFileSync(path);
      const border = logStretches(path, 2)[1]?.from ?? 0;
      expect(border).toBeGreaterThan(0);
      for (let at = border - 12; at < border + 12; at += 1) {
        for (const text of ["\n", "x", '"']) {
          const bytes = Buffer.from(sound);
          bytes.write(text, at, "latin1");
          writeFileSync(path, bytes);
          await expectSame(dir, id, 2);
        }
      }
    },
  );
});

test("a thread that comes to grief does not keep the log from being read", async () => {
  await withLog(
    (bytes) => bytes,
    async (dir, id) => {
      const elsewhere = async () => Promise.reject(new Error("no more threads"));
      const options = { elsewhere, stretchBytes: 100, mostStretches: 3 };
      expect(await summarized(dir, id, options)).toEqual(await summarized(dir, id, { elsewhere: undefined }));
    },
  );
});

test("the thread of the built package says what this process does", async () => {
  const built = fileURLToPath(new URL("../../../dist/summary-worker.js", import.meta.url));
  expect(existsSync(built), "npm run build makes it").toBe(true);
  await withLog(
    (bytes) => bytes,
    async (dir, id) => {
      const logPath = join(dir, id, experimentFiles.log(id));
      const stretch = logStretches(logPath, 2)[1] ?? { from: 0, to: 0 };
      const asked = { logPath, stretch, scores: new Map([["item:50", { later: 0.5 }]]) };
      const answer = await new Promise<SummarizedStretch>((resolve, reject) => {
        new Worker(built, { workerData: asked }).once("message", resolve).once("error", reject);
      });
      expect(answer).toEqual(structuredClone(summarizeStretch(asked)));
      expect(answer.part.statistics.totals.totals.generations).toBeGreaterThan(10);
    },
  );
});
