// `npm run bench -- --runs`: `explog run` over 100,000 rows, and against a server that limits its rate.
import { spawn } from "node:child_process";
import { createReadStream, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const ROWS = Number(process.env.EXPLOG_BENCH_ROWS || 100_000);
const AT_ONCE = 64;
const LEAST_CALLS_A_SECOND = 1500;
const MOST_GROWTH_MEGABYTES = 80;
const TOKENS_A_MINUTE = 600_000;
const LIMITED_ROWS = Number(process.env.EXPLOG_BENCH_LIMITED_ROWS || 12_000);

export async function measureLongRuns(root) {
  const folder = mkdtempSync(join(tmpdir(), "explog-bench-runs-"));
  try {
    return [...(await measureThroughput(root, folder)), await measureLimited(root, folder)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureThroughput(root, folder) {
  const server = await startServer(join(root, "benchmarks", "model-server.mjs"));
  try {
    const rows = writeRows(folder, ROWS, (number) => `What is ${number} plus ${number % 97}?`);
    const config = writeConfig(folder, { url: `${server.url}/v1`, rows, more: "" });
    const logs = join(folder, "logs");
    const words = [join(root, "dist", "explog.js"), "run", config, "--dir", logs, "--quiet"];
    const run = await timed(root, folder, words);
    const loops = [
      join(root, "benchmarks", "plain-loops.mjs"),
      `${server.url}/v1`,
      rows,
      join(folder, "answers.jsonl"),
    ];
    const plain = await timed(root, folder, [...loops, String(AT_ONCE)]);
    const found = await countResults(logs);
    const growth = growthOf(run.samples);
    const count = ROWS.toLocaleString("en-US");
    return [
      {
        what: `\`explog run\`, ${count} rows, ${AT_ONCE} calls at once, loopback server in a process of its own, the whole process`,
        measured: rateText(run),
        against: `${AT_ONCE} loops of \`fetch\` that write a line for each answer: ${rateText(plain)}`,
        ratio: `${(run.callsASecond / plain.callsASecond).toFixed(2)} ×`,
        aim: `≥ ${LEAST_CALLS_A_SECOND.toLocaleString("en-US")}/s`,
        holds: run.callsASecond >= LEAST_CALLS_A_SECOND,
      },
      {
        what: `memory growth over it, resident, from a tenth of it to its most`,
        measured: `${growth.toFixed(1)} MB (${Math.round(Math.max(...run.samples) / 1e6)} MB at most)`,
        against: `the loops of \`fetch\`: ${growthOf(plain.samples).toFixed(1)} MB`,
        ratio: "–",
        aim: `≤ ${MOST_GROWTH_MEGABYTES} MB`,
        holds: growth <= MOST_GROWTH_MEGABYTES,
      },
      {
        what: "rows of it whose result is there once and well",
        measured: found.once.toLocaleString("en-US"),
        against: `${count} rows`,
        ratio: "–",
        aim: "all",
        holds: found.once === ROWS && found.lines === ROWS,
      },
    ];
  } finally {
    server.stop();
  }
}

async function measureLimited(root, folder) {
  const server = await startServer(join(root, "benchmarks", "limited-server.mjs"), String(TOKENS_A_MINUTE));
  try {
    const rows = writeRows(
      folder,
      LIMITED_ROWS,
      (number) => `How many words has this? ${"There are words in it. ".repeat(5 + (number % 21))}`,
    );
    const more = `rate_limit: { input_tokens_per_minute: ${TOKENS_A_MINUTE} }\n`;
    const config = writeConfig(folder, { url: `${server.url}/v1`, rows, more });
    const words = [
      join(root, "dist", "explog.js"),
      "run",
      config,
      "--dir",
      join(folder, "limited"),
      "--quiet",
    ];
    await timed(root, folder, words);
    const stats = await (await fetch(`${server.url}/stats`)).json();
    const minutes = (stats.lastAt - stats.firstAt) / 60_000;
    const share = stats.tokens / minutes / TOKENS_A_MINUTE;
    const refused = stats.refused / (stats.answered + stats.refused);
    return {
      what: `\`explog run\`, ${LIMITED_ROWS.toLocaleString("en-US")} rows against a server that takes ${TOKENS_A_MINUTE.toLocaleString("en-US")} input tokens a minute, for ${minutes.toFixed(1)} minutes`,
      measured: `${(100 * share).toFixed(1)} % of the allowed rate, ${(100 * refused).toFixed(2)} % of ${(stats.answered + stats.refused).toLocaleString("en-US")} calls refused`,
      against: "the server's own count",
      ratio: "–",
      aim: "≥ 90 %, ≤ 2 %",
      holds: share >= 0.9 && refused <= 0.02,
    };
  } finally {
    server.stop();
  }
}

function writeRows(folder, count, question) {
  const path = join(folder, "rows.jsonl");
  const lines = Array.from({ length: count }, (_, index) =>
    JSON.stringify({ id: `q${index + 1}`, question: question(index + 1) }),
  );
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

function writeConfig(folder, { url, rows, more }) {
  const path = join(folder, "run.yaml");
  const text = `model: bench
provider: openai-compatible
base_url: ${url}
concurrency: ${AT_ONCE}
inputs: { rows: { path: ${rows}, key: id } }
prompt: { system: "You answer sums.", user: "{question}" }
generation: { temperature: 0, max_output_tokens: 32 }
${more}`;
  writeFileSync(path, text);
  return path;
}

/** A process from its start to its end. */
async function timed(root, folder, words) {
  const file = join(folder, "process.json");
  const preload = `file://${join(root, "benchmarks", "process-memory.mjs")}`;
  const start = performance.now();
  const child = spawn(process.execPath, ["--import", preload, ...words], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, EXPLOG_BENCH_FILE: file, NO_COLOR: "1" },
  });
  const code = await new Promise((resolve) => child.once("exit", resolve));
  if (code !== 0) throw new Error(`${words.join(" ")} ended with ${code}`);
  const seconds = (performance.now() - start) / 1000;
  const { samples, cpuSeconds } = JSON.parse(readFileSync(file, "utf8"));
  return { samples, seconds, cpuMicroseconds: (cpuSeconds * 1e6) / ROWS, callsASecond: ROWS / seconds };
}

async function startServer(script, ...words) {
  const server = spawn(process.execPath, [script, ...words], { stdio: ["ignore", "pipe", "inherit"] });
  const url = await new Promise((resolve) =>
    server.stdout.once("data", (text) => resolve(String(text).trim())),
  );
  return { url, stop: () => server.kill() };
}

function rateText({ callsASecond, cpuMicroseconds }) {
  return `${Math.round(callsASecond).toLocaleString("en-US")} calls/s (${Math.round(cpuMicroseconds)} µs of processor time each)`;
}

function growthOf(samples) {
  const from = samples[Math.floor(samples.length / 10)];
  return (Math.max(...samples.slice(Math.floor(samples.length / 10))) - from) / 1e6;
}

async function countResults(logs) {
  const [id] = readdirSync(logs).filter((name) => name.startsWith("exp_"));
  const keys = new Set();
  let lines = 0;
  const input = createReadStream(join(logs, id, "results.jsonl"));
  for await (const line of createInterface({ input })) {
    lines += 1;
    const { key, status } = JSON.parse(line);
    if (status === "ok") keys.add(key);
  }
  return { once: keys.size, lines };
}
