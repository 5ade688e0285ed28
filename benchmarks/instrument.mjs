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
      const [bare, instrumented] = await Promise.all([
        start(sdk, "bare", url),
        start(sdk, "instrumented", url),
      ]);
      rows.push(...(await measureCalls(name, bare, instrumented)));
      if (sdk === "openai") rows.push(await measureStreams(bare, instrumented));
      for (const each of [bare, instrumented]) await each.end();
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

async function measureCalls(name, bare, instrumented) {
  for (const each of [bare, instrumented]) await each.tell({ calls: WARM_UP_CALLS });
  const rounds = await byTurns(ROUNDS, bare, instrumented, { calls: CALLS });
  const above = (figure) => median(rounds.map((round) => round.instrumented[figure] - round.bare[figure]));
  const without = (figure) => median(rounds.map((round) => round.bare[figure]));
  const row = (what, figure, aim, holds) => ({
    what,
    measured: `${above(figure).toFixed(0)} µs`,
    against: `the bare client: ${without(figure).toFixed(0)} µs`,
    ratio: `${(above(figure) / without(figure)).toFixed(2)} ×`,
    aim,
    holds,
  });
  return [
    row(
      `a call with a prompt of 2 KB through an instrumented ${name}, above the bare one`,
      "microseconds",
      "≤ 60 µs",
      above("microseconds") <= 60,
    ),
    row("of its processor time, what comes after the answer included", "processorMicroseconds", "–", true),
  ];
}

async function measureStreams(bare, instrumented) {
  for (const each of [bare, instrumented]) await each.tell({ streams: 1 });
  const rounds = await byTurns(STREAMS, bare, instrumented, { streams: 1 });
  const late = (who) => rounds.flatMap((round) => round[who]).sort((a, b) => a - b);
  const [without, recorded] = [late("bare"), late("instrumented")];
  const above = median(recorded) - median(without);
  const p99 = (values) => values[Math.floor(values.length * 0.99)].toFixed(0);
  return {
    what: `from the server's sending a chunk to its reader (${recorded.length} chunks), above the bare client`,
    measured: `${above.toFixed(1)} µs (99th of 100: ${p99(recorded)} µs)`,
    against: `the bare client: ${median(without).toFixed(0)} µs (99th of 100: ${p99(without)} µs)`,
    ratio: `${(above / median(without)).toFixed(2)} ×`,
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
