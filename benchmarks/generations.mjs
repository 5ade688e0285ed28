// Event-loop time of one generation: rounds of the candidates in turn, so that a machine that slows
// down slows all of them.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ExperimentLogger } from "../dist/index.js";
import { countsOfACall, measureBudget } from "./budget.mjs";
import { measureHostileTexts } from "./hostile-texts.mjs";
import { compileJournal, generation, openLog, recordLine } from "./journal-parts.mjs";
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
    const budget = await measureBudget(folder);
    const counts = countsOfACall(folder);
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
      row(
        "reserving a budget for a call and settling it, without local counting",
        budget,
        "`calcPrice` of genai-prices",
        pricing.theirs,
        "≤ 15 µs",
        budget <= 15,
      ),
      {
        what: "local counts of a call whose bytes do not fit its budget, for the reservation and for its record",
        measured: `${counts}`,
        against: "counting for each of them: 2",
        ratio: `${(counts / 2).toFixed(2)} ×`,
        aim: "1",
        holds: counts === 1,
      },
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

/** The journal alone, out of the compiled sources: what of a generation is writing. */
async function measureWriting(folder, line) {
  const journal = await compileJournal(folder);
  const record = journal.fromRecordLine(line, 1);
  const times = { write: [], stringify: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const log = openLog(journal, folder, `log-${round}`, record);
    times.write.push(timed(log.append));
    times.stringify.push(timed(() => JSON.stringify(line)));
    await log.close();
  }
  return { write: median(times.write.slice(2)), stringify: median(times.stringify.slice(2)) };
}
