// What an instrumented client costs above the bare one: both ask a loopback server in a process of its
// own, in turn, and what counts is processor time. Checkpoints are off: they come every so many calls,
// whoever makes them, and are part of the first row.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { ExperimentLogger } from "../dist/index.js";
import { median } from "./median.mjs";

const ROUNDS = 15;
const CALLS = 100;
const STREAMS = 10;

export async function measureInstrumentation() {
  const folder = mkdtempSync(join(tmpdir(), "explog-bench-"));
  const server = spawn(process.execPath, [fileURLToPath(new URL("model-server.mjs", import.meta.url))], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const url = await new Promise((resolve) =>
      server.stdout.once("data", (text) => resolve(String(text).trim())),
    );
    const logger = new ExperimentLogger({ outputDir: folder, console: "silent", checkpointEvery: 0 });
    logger.startExperiment({ bench: true });
    const openai = () => new OpenAI({ apiKey: "bench", baseURL: `${url}/v1`, maxRetries: 0 });
    const anthropic = () => new Anthropic({ apiKey: "bench", baseURL: url, maxRetries: 0 });
    const rows = [
      await measureCalls("`openai`", openai(), logger.instrument(openai()), askOpenAI),
      await measureCalls("`@anthropic-ai/sdk`", anthropic(), logger.instrument(anthropic()), askAnthropic),
      await measureStream(openai(), logger.instrument(openai())),
    ];
    logger.endExperiment();
    return rows;
  } finally {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

const messages = [{ role: "user", content: "Describe the state of the blocks in frame 391 as JSON." }];
const askOpenAI = (client) => client.chat.completions.create({ model: "gpt-4.1-mini", messages });
const askAnthropic = (client) =>
  client.messages.create({ model: "claude-haiku-4-5", max_tokens: 100, messages });

async function measureCalls(name, bare, instrumented, ask) {
  const times = { bare: [], instrumented: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    times.bare.push(await busyMicroseconds(CALLS, () => ask(bare)));
    times.instrumented.push(await busyMicroseconds(CALLS, () => ask(instrumented)));
  }
  const without = median(times.bare.slice(2));
  const above = median(times.instrumented.slice(2)) - without;
  return row(
    `a call through an instrumented ${name}, above the bare one`,
    above,
    without,
    "≤ 60 µs",
    above <= 60,
  );
}

async function measureStream(bare, instrumented) {
  const read = async (client) => {
    let chunks = 0;
    const options = { model: "gpt-4.1-mini", messages, stream: true };
    for await (const _ of await client.chat.completions.create(options)) chunks += 1;
    return chunks;
  };
  const chunks = await read(bare);
  const times = { bare: [], instrumented: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    times.bare.push((await busyMicroseconds(STREAMS, () => read(bare))) / chunks);
    times.instrumented.push((await busyMicroseconds(STREAMS, () => read(instrumented))) / chunks);
  }
  const without = median(times.bare.slice(2));
  const above = median(times.instrumented.slice(2)) - without;
  return row(
    `a chunk of a stream of ${chunks}, above the bare client`,
    above,
    without,
    "≤ 10 µs",
    above <= 10,
  );
}

/** Processor time of this process for each of `count` calls one after the other: waiting does not count. */
async function busyMicroseconds(count, call) {
  const before = process.cpuUsage();
  for (let index = 0; index < count; index += 1) await call();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}

function row(what, above, without, aim, holds) {
  return {
    what,
    measured: `${above.toFixed(1)} µs`,
    against: `the bare client: ${without.toFixed(1)} µs`,
    ratio: `${(above / without).toFixed(2)} ×`,
    aim,
    holds,
  };
}
