import { appendFileSync, cpSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createTailText, headText } from "../../src/format/log-text.js";
import { toRecordLine } from "../../src/format/record-line.js";
import { TotalsCounter } from "../../src/format/totals-counter.js";
import { ExperimentLogger } from "../../src/logger/experiment-logger.js";
import { crashedCopy } from "./crashed-copy.js";
import { sampleExperiment, sampleRecord, writeSample } from "./sample-log.js";
import { temporaryFolder } from "./temporary-folder.js";

const EARLIER = fileURLToPath(new URL("../../src/store/fixtures/earlier-tool", import.meta.url));
const ID = "exp_20250629_143052_a1b2c3d4";
const usage = { usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 3, totalTokenCount: 8 } };
/** A name as people give them, in which a line could break, turn round or run out of the screen. */
const HOSTILE_NOTES = `Two\nlines, \u001b[31mred\u001b[0m, \u202eturned round, 漢字の長い説明 ${"long ".repeat(60)}`;

/** A pipeline can ask for a million; a test run cannot wait for so many. */
export const largeGenerations = Number(process.env.EXPLOG_LARGE || 1_000);

/** The states that a folder of experiments can be in, each with how it is made. */
export const folderStates: Record<string, (dir: string) => void | Promise<void>> = {
  "no folder": () => undefined,
  "an empty folder": (dir) => void mkdirSync(dir, { recursive: true }),
  "one experiment": (dir) => void writeSample(dir, sampleExperiment()),
  "a running one": (dir) => void startOne(dir),
  "a crashed one": async (dir) => {
    await using running = temporaryFolder();
    const logger = startOne(running.path);
    crashedCopy(running.path, dir);
    logger.endExperiment();
  },
  "one that failed with hostile texts": (dir) => {
    const failed = sampleRecord(2, {
      key: `frame:2 ${HOSTILE_NOTES}`,
      status: "error",
      durationSeconds: null,
      scores: undefined,
      tokenUsage: { inputTokens: null, outputTokens: null, totalTokens: null, source: "unknown", flags: [] },
      cost: { usd: null, source: "unknown", reason: HOSTILE_NOTES },
      error: { name: "ApiError", message: HOSTILE_NOTES, httpStatus: 503 },
    });
    const head = { config: { [HOSTILE_NOTES]: HOSTILE_NOTES }, notes: HOSTILE_NOTES };
    writeSample(
      dir,
      sampleExperiment({
        head,
        records: [sampleRecord(1, { model: `m${HOSTILE_NOTES}` }), failed],
        tail: { status: "failed", error: { name: "ApiError", message: HOSTILE_NOTES } },
      }),
    );
  },
  "two experiments": (dir) => {
    writeSample(dir, sampleExperiment());
    const tags = { fold: 1 };
    const records = [1, 2, 3, 4].map((seq) =>
      sampleRecord(seq, { scores: { state_accuracy: seq / 7 }, tags, model: "gemini-2.5-flash-lite" }),
    );
    const head = {
      experimentId: "exp_20250629_153052_bbbbbbbb",
      config: { model: "other" },
      notes: "second",
    };
    writeSample(dir, sampleExperiment({ head, records }));
  },
  "one with no generation": (dir) => void writeSample(dir, sampleExperiment({ records: [] })),
  "one with no cost": (dir) => {
    const cost = { usd: null, source: "unknown", reason: "no price is known" } as const;
    const records = [1, 2, 3].map((seq) => sampleRecord(seq, { model: "my-own-model", cost }));
    writeSample(dir, sampleExperiment({ records }));
  },
  "a torn one": (dir) => {
    const path = writeSample(dir, sampleExperiment());
    truncateSync(path, readFileSync(path).length - 700);
  },
  "one damaged beyond reading": (dir) => {
    writeFileSync(writeSample(dir, sampleExperiment()), "\u0000\u0001 no log, and \u001b[31mred");
  },
  "the earlier tool's": (dir) => cpSync(EARLIER, dir, { recursive: true }),
  "one in which a folder stands where its log should": (dir) =>
    void mkdirSync(join(dir, ID, `${ID}_log.json`), { recursive: true }),
  "a large one": (dir) => writeLarge(dir, largeGenerations),
};

/** Written a block at a time: a million records are never in memory together. */
function writeLarge(dir: string, generations: number): void {
  const { head, tail } = sampleExperiment({ records: [] });
  const path = writeSample(dir, { head, tail, records: [] }, headText(head));
  const counter = new TotalsCounter();
  let block = "";
  for (let seq = 1; seq <= generations; seq += 1) {
    const record = sampleRecord(seq);
    counter.add(record);
    block += `${seq > 1 ? "," : ""}\n${JSON.stringify(toRecordLine(record))}`;
    if (block.length < 1_000_000) continue;
    appendFileSync(path, block);
    block = "";
  }
  const { totals, models, providers, scores } = counter;
  const end = { ...tail, totals, models, providers, scores };
  appendFileSync(path, block + createTailText(head)(end));
}

function startOne(dir: string): ExperimentLogger {
  const logger = new ExperimentLogger({ outputDir: dir, console: "silent" });
  logger.startExperiment({ model: "gemini-2.5-flash" }, "under way");
  const call = (key: string) => ({
    key,
    provider: "google",
    model: "gemini-2.5-flash",
    messages: [{ role: "user" as const, parts: [{ type: "text" as const, text: "one two three" }] }],
    parameters: { maxOutputTokens: 100 },
  });
  logger.openCall(call("done"))?.succeed({ messages: [], rawUsage: usage, scores: { exact: 1 } });
  logger.openCall(call("under way"));
  return logger;
}
