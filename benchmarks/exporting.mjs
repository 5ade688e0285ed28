// `explog export` of 1,000,000 generations to Parquet: the whole process, and its largest resident memory.
// Runs only when asked for (`npm run bench -- --large`): the log alone takes 900 MB.
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const GENERATIONS = 1_000_000;
const AIM_SECONDS = 15;
const AIM_MEGABYTES = 300;

export async function measureExporting(root) {
  const explog = await import(`file://${join(root, "dist", "index.js")}`);
  const folder = mkdtempSync(join(tmpdir(), "explog-bench-"));
  try {
    const id = writeLog(folder, explog);
    const to = join(folder, "out.parquet");
    const words = [join(root, "dist", "explog.js"), "export", id, "--dir", folder, "--to", to];
    // Only the process itself knows the most memory that it had.
    const tell =
      "process.on('exit', () => process.stderr.write(`\\nmaxrss ${process.resourceUsage().maxRSS} user ${process.resourceUsage().userCPUTime}\\n`))";
    const start = process.hrtime.bigint();
    const { status, stderr } = spawnSync(
      process.execPath,
      ["--import", `data:text/javascript,${encodeURIComponent(tell)}`, ...words],
      { encoding: "utf8" },
    );
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    if (status !== 0) throw new Error(`explog export failed: ${stderr}`);
    const busy = Number(/user (\d+)/.exec(stderr)?.[1]) / 1e6;
    const megabytes = Number(/maxrss (\d+)/.exec(stderr)?.[1]) / 1024;
    const size = (statSync(to).size / 1e6).toFixed(0);
    return {
      what: `\`explog export\` of 1,000,000 generations to Parquet (${size} MB), the whole process`,
      measured: `${seconds.toFixed(1)} s (${busy.toFixed(1)} s of them computing), ${megabytes.toFixed(0)} MB at most`,
      against: "–",
      ratio: "–",
      aim: `≤ ${AIM_SECONDS} s and ≤ ${AIM_MEGABYTES} MB`,
      holds: seconds <= AIM_SECONDS && megabytes <= AIM_MEGABYTES,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The log of one generation as the writer leaves it, with a million in its place: pricing them would take longer. */
function writeLog(folder, { ExperimentLogger }) {
  const logger = new ExperimentLogger({ outputDir: folder, console: "silent" });
  const id = logger.startExperiment({}, "export benchmark");
  logger.logGeneration({ frameNumber: 1, model: "gemini-2.5-flash", response: "{}" });
  logger.logScore("frame:1", "exact", 1);
  logger.endExperiment();
  const path = join(folder, id, `${id}_log.json`);
  const [head, rest] = readFileSync(path, "utf8").split('"metrics": [\n');
  const tail = rest.slice(rest.indexOf("\n],"));
  const file = openSync(path, "w");
  writeSync(file, `${head}"metrics": [\n`);
  let block = "";
  for (let seq = 1; seq <= GENERATIONS; seq += 1) {
    block += JSON.stringify(record(seq)) + (seq < GENERATIONS ? ",\n" : "");
    if (block.length > 1 << 20) {
      writeSync(file, block);
      block = "";
    }
  }
  writeSync(file, block + tail);
  closeSync(file);
  return id;
}

function record(seq) {
  const input = 1200 + (seq % 977);
  const output = 60 + (seq % 311);
  return {
    seq,
    key: `frame:${seq}`,
    timestamp: new Date(Date.UTC(2026, 0, 1) + seq * 80).toISOString(),
    frame_number: seq,
    duration_seconds: 1 + (seq % 1013) / 700,
    time_to_first_token_seconds: 0.2 + (seq % 89) / 200,
    status: "ok",
    attempts: 1,
    provider: "google",
    model: "gemini-2.5-flash",
    finish_reason: "STOP",
    temperature: 0.5,
    token_usage: {
      input_tokens: input,
      output_tokens: output,
      total_tokens: input + output,
      reasoning_tokens: 40,
      input_by_modality: { text: input - 1032, image: 1032 },
      source: "reported",
      flags: [],
    },
    cost: {
      usd: Number((input * 3e-7 + output * 2.5e-6).toFixed(12)),
      source: "computed",
      price: "genai-prices 0.1.8: google/gemini-2.5-flash",
      matched_model: "gemini-2.5-flash",
      match: "exact",
    },
    response_length: output * 4,
    scores: { exact: seq % 5 ? 1 : 0 },
    transcript: { offset: seq * 2000, length: 1999 },
  };
}
