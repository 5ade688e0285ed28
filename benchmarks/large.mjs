// `npm run bench -- --large`: one experiment of 1,000,000 generations, and a folder of 10,000 experiments.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "./median.mjs";

const GENERATIONS = Number(process.env.EXPLOG_BENCH_GENERATIONS || 1_000_000);
const EXPERIMENTS = Number(process.env.EXPLOG_BENCH_EXPERIMENTS || 10_000);
const RUNS = 11;
const LONG_RUNS = 3;

export function measureLarge(root) {
  const folder = mkdtempSync(join(tmpdir(), "explog-bench-large-"));
  try {
    return [...measureOne(root, join(folder, "one")), ...measureMany(root, join(folder, "many"))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measureOne(root, dir) {
  const words = ["--expose-gc", join(root, "benchmarks", "large-process.mjs"), dir, String(GENERATIONS)];
  const { residentMegabytes, heapMegabytes, endMilliseconds, id, path } = JSON.parse(output(words));
  const size = statSync(join(path, `${id}_log.json`)).size;
  const what = `${GENERATIONS.toLocaleString("en-US")} generations`;
  const command = join(root, "dist", "explog.js");
  const show = (...more) => [command, "show", id, "--dir", dir, ...more];
  const times = inTurn(RUNS, {
    empty: ["-e", "0"],
    head: show("--head"),
    frame: show("--frame", String(Math.round(GENERATIONS * 0.77))),
  });
  const long = inTurn(LONG_RUNS, { empty: ["-e", "0"], full: show() });
  return [
    {
      what: `memory growth while writing ${what} (log of ${Math.round(size / 1e6)} MB), resident (live heap)`,
      measured: `${residentMegabytes.toFixed(1)} MB (${heapMegabytes.toFixed(1)} MB)`,
      against: "–",
      ratio: "–",
      aim: "≤ 40 MB",
      holds: residentMegabytes <= 40,
    },
    {
      what: `ending an experiment of ${what}`,
      measured: `${endMilliseconds.toFixed(0)} ms`,
      against: "–",
      ratio: "–",
      aim: "≤ 500 ms",
      holds: endMilliseconds <= 500,
    },
    processRow(`\`explog show --head\` of ${what}`, times, "head", 2),
    {
      ...processRow(`\`explog show --frame\` of ${what}`, times, "frame", Number.POSITIVE_INFINITY),
      aim: "no other record parsed",
    },
    {
      ...processRow(`\`explog show\` of ${what}, full statistics`, long, "full", Number.POSITIVE_INFINITY),
      aim: "≤ 3 s",
      holds: median(long.full) <= 3_000,
    },
  ];
}

/** Logs that were written just now are read each time: they might still change within one tick of the clock. */
const UNTOUCHED_MS = 3_500;

function measureMany(root, dir) {
  const { id, path } = JSON.parse(
    output(["--expose-gc", join(root, "benchmarks", "large-process.mjs"), join(dir, "seed"), "10000"]),
  );
  const texts = readdirSync(path).filter((name) => !name.includes("transcript"));
  // A log of a few generations: the list reads its end, whatever its size.
  const files = texts.map((name) => [name, shortened(readFileSync(join(path, name), "utf8"))]);
  rmSync(join(dir, "seed"), { recursive: true });
  for (let number = 1; number <= EXPERIMENTS; number += 1) {
    const copy = `${id.slice(0, -8)}${number.toString(16).padStart(8, "0")}`;
    mkdirSync(join(dir, copy), { recursive: true });
    for (const [name, text] of files)
      writeFileSync(join(dir, copy, name.replace(id, copy)), text.replaceAll(id, copy));
  }
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, UNTOUCHED_MS);
  const list = [join(root, "dist", "explog.js"), "list", "--dir", dir];
  const times = inTurn(RUNS, { empty: ["-e", "0"], list });
  return [
    processRow(`\`explog list\` over ${EXPERIMENTS.toLocaleString("en-US")} experiments`, times, "list", 3.5),
  ];
}

/** The same log with its first generations alone. */
function shortened(text) {
  const start = text.indexOf('"metrics": [');
  if (start < 0) return text;
  let end = start;
  for (let line = 0; line <= 12; line += 1) end = text.indexOf("\n", end + 1);
  return text.slice(0, end).replace(/,$/, "") + text.slice(text.lastIndexOf("\n],\n"));
}

/** Whole processes, in turn, so that a machine that slows down slows all of them. */
function inTurn(runs, commands) {
  const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let run = -1; run < runs; run += 1) {
    for (const [name, words] of Object.entries(commands)) {
      const start = process.hrtime.bigint();
      output(words);
      if (run >= 0) times[name].push(Number(process.hrtime.bigint() - start) / 1e6);
    }
  }
  return times;
}

function processRow(what, times, name, most) {
  const ratio = median(times[name].map((time, run) => time / times.empty[run]));
  return {
    what,
    measured: `${median(times[name]).toFixed(0)} ms`,
    against: `\`node -e 0\`: ${median(times.empty).toFixed(0)} ms`,
    ratio: `${ratio.toFixed(2)} ×`,
    aim: `≤ ${most} ×`,
    holds: ratio <= most,
  };
}

function output(words) {
  const { stdout, status } = spawnSync(process.execPath, words, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`node ${words.join(" ")} failed`);
  return stdout;
}
