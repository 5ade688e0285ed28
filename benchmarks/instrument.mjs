// What an instrumented client costs above the bare one. Both are in processes of their own, since hooks of
// the instrumented one could slow the bare one down; they ask a server in a third, by turns. The server has a
// core to itself, where there is one to have: a real one is another machine, and what is done while it works
// must not keep it from its work.
import { spawn, spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { median } from "./median.mjs";

/**
 * Enough for several of V8's major collections, which come every 1,500 calls or so, at other calls of the one
 * than of the other. Fewer rounds see a part of that cycle: they told of no processor time at all, or of too much.
 */
const ROUNDS = 61;
const CALLS = 100;
/** Until what is called most is compiled; of the rest, some still is while it is measured. */
const WARM_UP_CALLS = 1_500;
const STREAMS = 15;
/** A pair of processes differs from another of the same code by some 15 µs, either way, for as long as it runs. */
const PAIRS = 3;

export async function measureInstrumentation() {
  const server = startOn(LAST_CORE, "model-server.mjs", [], ["ignore", "pipe", "inherit"]);
  try {
    const url = await new Promise((resolve) =>
      server.stdout.once("data", (text) => resolve(String(text).trim())),
    );
    const rows = [];
    for (const [sdk, name] of [
      ["openai", "`openai`"],
      ["anthropic", "`@anthropic-ai/sdk`"],
    ]) {
      const pairs = [];
      for (let pair = 0; pair < PAIRS; pair += 1) pairs.push(await measurePair(sdk, url));
      rows.push(...callRows(name, pairs));
      if (sdk === "openai") rows.push(streamRow(pairs));
    }
    return rows;
  } finally {
    server.kill();
  }
}

const LAST_CORE = cpus().length - 1;
const CAN_PIN = LAST_CORE > 0 && spawnSync("taskset", ["--version"]).status === 0;

function startOn(cores, file, args, stdio) {
  const words = [process.execPath, fileURLToPath(new URL(file, import.meta.url)), ...args];
  const [program, ...rest] = CAN_PIN ? ["taskset", "-c", String(cores), ...words] : words;
  return spawn(program, rest, { stdio });
}

/** A process with one client, which answers each message with what it measured. */
async function start(sdk, mode, url) {
  const stdio = ["ignore", "inherit", "inherit", "ipc"];
  const child = startOn(`0-${LAST_CORE - 1}`, "client-process.mjs", [sdk, mode, url], stdio);
  const heard = () => new Promise((resolve) => child.once("message", resolve));
  await heard();
  return {
    tell(message) {
      const answer = heard();
      child.send(message);
      return answer;
    },
    end() {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.send({});
      return gone;
    },
  };
}

/** What one bare and one instrumented process took, round by round. */
async function measurePair(sdk, url) {
  const [bare, instrumented] = await Promise.all([start(sdk, "bare", url), start(sdk, "instrumented", url)]);
  for (const each of [bare, instrumented]) await each.tell({ calls: WARM_UP_CALLS });
  const calls = await byTurns(ROUNDS, bare, instrumented, { calls: CALLS });
  let streams = [];
  if (sdk === "openai") {
    for (const each of [bare, instrumented]) await each.tell({ streams: 1 });
    streams = await byTurns(STREAMS, bare, instrumented, { streams: 1 });
  }
  for (const each of [bare, instrumented]) await each.end();
  return { calls, streams };
}

/** Of each pair the median of its rounds; of these, the one in the middle. */
function callRows(name, pairs) {
  const figure = (of) => median(pairs.map(({ calls }) => median(calls.map(of))));
  const row = (what, figureName, aim, holds) => {
    const above = figure((round) => round.instrumented[figureName] - round.bare[figureName]);
    const without = figure((round) => round.bare[figureName]);
    return {
      what,
      measured: `${above.toFixed(0)} µs`,
      against: `the bare client: ${without.toFixed(0)} µs`,
      ratio: `${(above / without).toFixed(2)} ×`,
      aim,
      holds: holds(above),
    };
  };
  return [
    row(
      `a call with a prompt of 2 KB through an instrumented ${name}, above the bare one`,
      "microseconds",
      "≤ 60 µs",
      (above) => above <= 60,
    ),
    row(
      "of its processor time, what comes after the answer included",
      "processorMicroseconds",
      "–",
      () => true,
    ),
  ];
}

function streamRow(pairs) {
  const late = (who) =>
    pairs.map(({ streams }) => streams.flatMap((round) => round[who]).sort((a, b) => a - b));
  const [without, recorded] = [late("bare"), late("instrumented")];
  const chunks = recorded.reduce((sum, { length }) => sum + length, 0);
  const above = median(recorded.map((values, pair) => median(values) - median(without[pair])));
  const bare = median(without.map(median));
  const p99 = (pairsOf) =>
    median(pairsOf.map((values) => values[Math.floor(values.length * 0.99)])).toFixed(0);
  return {
    what: `from the server's sending a chunk to its reader (${chunks} chunks), above the bare client`,
    measured: `${above.toFixed(1)} µs (99th of 100: ${p99(recorded)} µs)`,
    against: `the bare client: ${bare.toFixed(0)} µs (99th of 100: ${p99(without)} µs)`,
    ratio: `${(above / bare).toFixed(2)} ×`,
    aim: "≤ 10 µs",
    holds: above <= 10,
  };
}

/** Rounds in which the two take turns at being the first. */
async function byTurns(count, bare, instrumented, message) {
  const rounds = [];
  for (let round = 0; round < count; round += 1) {
    const bareFirst = round % 2 === 0 ? await bare.tell(message) : undefined;
    const recorded = await instrumented.tell(message);
    rounds.push({ bare: bareFirst ?? (await bare.tell(message)), instrumented: recorded });
  }
  return rounds;
}
