// Writing one generation, against other ways of keeping it: rounds of the candidates in turn, in one
// process. What a candidate leaves for later (batches, exports) is counted too.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { compileJournal, openLog, recordLine, transcriptLines } from "./journal-parts.mjs";
import { median } from "./median.mjs";

const ROUNDS = 14;
const WARM_UP_ROUNDS = 2;
const GENERATIONS = 2_000;
/** Rewriting everything grows with the log: more records would only make it look worse. */
const GENERATIONS_REWRITTEN = 1_000;

export async function measureAlternatives() {
  installAlternatives();
  const others = await import(new URL("alternatives/candidates.mjs", import.meta.url).href);
  const folder = mkdtempSync(join(tmpdir(), "explog-bench-"));
  const telemetry = await others.openTelemetry();
  try {
    const journal = await compileJournal(folder);
    const line = recordLine(folder);
    const lines = transcriptLines();
    const record = journal.fromRecordLine(line, 1);
    const candidates = {
      log: (name) => {
        const { append, close } = openLog(journal, folder, name, record);
        return { take: append, end: close };
      },
      logAndTranscript: (name) => {
        const { append, close } = openLog(journal, folder, name, record, lines);
        return { take: append, end: close };
      },
      pino: (name) => others.pinoSync(folder, name),
      pinoThree: (name) => {
        const { take, end } = others.pinoSync(folder, name);
        return { take: (record) => [...lines, record].forEach(take), end };
      },
      sqlite: (name) => others.sqliteNormal(folder, name),
      telemetry: () => telemetry.open(),
      rewriting: (name) => others.wholeJson(folder, name),
    };
    const times = Object.fromEntries(Object.keys(candidates).map((name) => [name, []]));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [name, open] of inTurn(Object.entries(candidates), round)) {
        const count = name === "rewriting" ? GENERATIONS_REWRITTEN : GENERATIONS;
        times[name].push(await activeMicroseconds(open(`${name}-${round}`), line, count));
      }
    }
    return rows(
      Object.fromEntries(
        Object.entries(times).map(([name, values]) => [name, median(values.slice(WARM_UP_ROUNDS))]),
      ),
      JSON.stringify(line).length,
    );
  } finally {
    telemetry.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same ones, another one first in each round: nobody is always behind the same other. */
function inTurn(entries, round) {
  const first = round % entries.length;
  return [...entries.slice(first), ...entries.slice(0, first)];
}

/** Time in which the event loop could do nothing else, for each record. */
async function activeMicroseconds({ take, end }, line, count) {
  const start = performance.now();
  for (let index = 0; index < count; index += 1) take(line);
  const writing = performance.now() - start;
  const before = performance.eventLoopUtilization();
  await end();
  const left = performance.eventLoopUtilization(before).active;
  return ((writing + left) * 1_000) / count;
}

function rows(times, bytes) {
  const row = (what, measured, other, name, aim, holds) => ({
    what,
    measured: `${measured.toFixed(1)} µs`,
    against: `${name}: ${other.toFixed(1)} µs`,
    ratio: `${(measured / other).toFixed(2)} ×`,
    aim,
    holds,
  });
  const record = `a record of ${(bytes / 1_000).toFixed(1)} KB and the totals, log valid JSON throughout`;
  const { log, logAndTranscript, pino, pinoThree, sqlite, telemetry, rewriting } = times;
  return [
    row(
      record,
      log,
      pino,
      "pino 10, synchronous, the record alone",
      "≤ 10 µs, faster",
      log <= 10 && log < pino,
    ),
    row(
      record,
      log,
      sqlite,
      "better-sqlite3 12, a transaction a record, WAL, NORMAL",
      "≤ 10 µs, faster",
      log <= 10 && log < sqlite,
    ),
    row(record, log, telemetry, "OpenTelemetry batch processor, OTLP over HTTP", "faster", log < telemetry),
    row(
      record,
      log,
      rewriting,
      "the whole JSON anew every 5 records, up to 1,000",
      "faster",
      log < rewriting,
    ),
    row(
      "the same with its request and its answer in the transcript",
      logAndTranscript,
      pinoThree,
      "pino 10, synchronous, the same three lines",
      "≤ 20 µs, faster",
      logAndTranscript <= 20 && logAndTranscript < pinoThree,
    ),
  ];
}

/** They are no dependencies of explog's, not even for its tests: one of them compiles or fetches a binary. */
function installAlternatives() {
  const folder = fileURLToPath(new URL("alternatives", import.meta.url));
  if (existsSync(join(folder, "node_modules", "pino"))) return;
  const words = ["install", "--no-audit", "--no-fund", "--no-package-lock", "--prefix", folder];
  const { status } = spawnSync("npm", words, { stdio: "inherit" });
  if (status !== 0) throw new Error("the alternatives could not be installed; see the lines above");
}
