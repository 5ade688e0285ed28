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
const STREAMS = 12;
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
  const streams = sdk === "openai" ? await instrumented.tell({ streams: STREAMS }) : undefined;
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

/**
 * The instrumented client against a bare one in the same process: what another process, or the way through the
 * machine, makes of a chunk differs by more than what is looked for. Two bare ones tell how exact that is.
 */
function streamRow(pairs) {
  const middle = (name) => pairs.map(({ streams }) => median(streams[name]));
  const bare = middle("bare");
  const aboveBare = (name) => median(middle(name).map((value, pair) => value - bare[pair]));
  const above = aboveBare("client");
  const chunks = pairs.reduce((sum, { streams }) => sum + streams.client.length, 0);
  return {
    what: `a streamed chunk from reaching the process to its reader (${chunks} chunks), above a bare client beside it`,
    measured: `${signed(above)} µs`,
    against: `the bare client: ${median(bare).toFixed(0)} µs (another bare one: ${signed(aboveBare("anotherBare"))} µs)`,
    ratio: "–",
    aim: "≤ 10 µs",
    holds: above <= 10,
  };
}

function signed(value) {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(1)}`;
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
