// Event-loop time of one generation: rounds of the candidates in turn, so that a machine that slows
// down slows all of them.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ExperimentLogger } from "../dist/index.js";
import { measureHostileTexts } from "./hostile-texts.mjs";
import { median } from "./median.mjs";
import { measurePricing } from "./pricing.mjs";

const ROUNDS = 15;
const GENERATIONS = 2_000;

export async function measureGenerations() {
  const folder = mkdtempSync(join(tmpdir(), "explog-bench-"));
  try {
    const line = recordLine(folder);
    const candidates = {
      stringify: () => timed(() => JSON.stringify(line)),
      priced: withLogger(join(folder, "priced"), (logger) => () => logger.logGeneration(generation())),
    };
    const results = Object.fromEntries(Object.keys(candidates).map((name) => [name, []]));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [name, run] of Object.entries(candidates)) {
        results[name].push(run());
        // Background checkpoints of one candidate must not run in another's time.
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    const writing = await measureWriting(folder, line);
    const pricing = await measurePricing(folder);
    const hostile = await measureHostileTexts(folder);
    const stringify = median(results.stringify.slice(2));
    const priced = median(results.priced.slice(2));
    return [
      row(
        "`logGeneration`, 1 KB record, reported usage, priced, request and answer in the transcript",
        priced,
        "`JSON.stringify` of the record",
        stringify,
        "≤ 30 µs",
        priced <= 30,
      ),
      row(
        "of which writing the record and the totals to the log",
        writing.write,
        "`JSON.stringify` of the record",
        writing.stringify,
        "≤ 10 µs and ≤ 3 ×",
        writing.write <= 10 && writing.write <= 3 * writing.stringify,
      ),
      row(
        "of which pricing",
        pricing.ours,
        "`calcPrice` of genai-prices",
        pricing.theirs,
        "≤ 25 µs",
        pricing.ours <= 25,
      ),
      {
        what: `counting 100 kB of the worst of ${hostile.texts} hostile texts (${hostile.worst.name})`,
        measured: `${hostile.worst.median.toFixed(0)} ms (slowest first count: ${hostile.slowest.first.toFixed(0)} ms, ${hostile.slowest.name})`,
        against: `gpt-tokenizer's own loop on the first ${hostile.libraryBytes / 1_000} kB of random letters: ${hostile.perLibraryText.toFixed(0)} ms`,
        ratio: `${(hostile.worst.median / 100 / (hostile.perLibraryText / (hostile.libraryBytes / 1_000))).toFixed(3)} × a kB`,
        aim: "≤ 50 ms",
        holds: hostile.slowest.first <= 50,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function row(what, microseconds, against, other, aim, holds) {
  return {
    what,
    measured: `${microseconds.toFixed(1)} µs`,
    against: `${against}: ${other.toFixed(1)} µs`,
    ratio: `${(microseconds / other).toFixed(2)} ×`,
    aim,
    holds,
  };
}

function withLogger(outputDir, create) {
  return () => {
    const logger = new ExperimentLogger({ outputDir, console: "silent" });
    logger.startExperiment({ bench: true });
    const body = create(logger);
    for (let warm = 0; warm < 20; warm += 1) body();
    const microseconds = timed(body);
    logger.endExperiment();
    return microseconds;
  };
}

function timed(body) {
  const start = process.hrtime.bigint();
  for (let count = 0; count < GENERATIONS; count += 1) body();
  return Number(process.hrtime.bigint() - start) / 1_000 / GENERATIONS;
}

/** One call of a vision model: the record that it makes is about 1 KB long. */
function generation() {
  return {
    frameNumber: 391,
    provider: "google",
    model: "gemini-2.5-flash",
    modelVersion: "gemini-2.5-flash",
    duration: 3.451207,
    timeToFirstToken: 0.82,
    temperature: 0.5,
    topP: 0.95,
    topK: 30,
    prompt: "Describe the state of the blocks in frame 391 as JSON.",
    response: '{"stack":["red","blue"],"on_table":["green"],"held":null,"step":"pick_green"}',
    exampleImagesCount: 3,
    testImagesCount: 2,
    scores: { state_accuracy: 0.92 },
    tags: { dataset: "stacking", fold: 3 },
    rawUsage: {
      usageMetadata: {
        promptTokenCount: 1234,
        cachedContentTokenCount: 200,
        candidatesTokenCount: 527,
        thoughtsTokenCount: 40,
        totalTokenCount: 1801,
        promptTokensDetails: [
          { modality: "TEXT", tokenCount: 202 },
          { modality: "IMAGE", tokenCount: 1032 },
        ],
      },
    },
  };
}

/** The very record that such a call leaves in the log. */
function recordLine(folder) {
  const logger = new ExperimentLogger({ outputDir: join(folder, "shape"), console: "silent" });
  const id = logger.startExperiment({});
  logger.logGeneration(generation());
  const path = join(logger.experimentDir, `${id}_log.json`);
  logger.endExperiment();
  return JSON.parse(readFileSync(path, "utf8")).metrics[0];
}

/** The journal alone, out of the compiled sources: what of a generation is writing. */
async function measureWriting(folder, line) {
  const { writeBenchmark } = await import("./writing.mjs");
  return writeBenchmark(folder, line, { rounds: ROUNDS, generations: GENERATIONS });
}
