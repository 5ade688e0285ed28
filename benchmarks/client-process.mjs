// A process that calls a model through one client, bare or instrumented; told by messages how often.
import { mkdtempSync, rmSync } from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { median } from "./median.mjs";

const [sdk, mode, url] = process.argv.slice(2);
const options = { apiKey: "bench", maxRetries: 0 };
const newClient = () =>
  sdk === "anthropic"
    ? new Anthropic({ ...options, baseURL: url })
    : new OpenAI({ ...options, baseURL: `${url}/v1` });
const client = newClient();

let endLogging = () => {};
if (mode === "instrumented") {
  const { ExperimentLogger } = await import("../dist/index.js");
  const folder = mkdtempSync(join(tmpdir(), "explog-bench-"));
  // Checkpoints come every so many calls, whoever makes them, and are part of another row.
  const logger = new ExperimentLogger({ outputDir: folder, console: "silent", checkpointEvery: 0 });
  logger.startExperiment({ bench: true });
  logger.instrument(client);
  endLogging = () => {
    logger.endExperiment();
    rmSync(folder, { recursive: true, force: true });
  };
}

const PROMPT = "Describe the state of the blocks in this frame as JSON, by color. ".repeat(31);
let calls = 0;

function ask(asked, more) {
  calls += 1;
  const messages = [{ role: "user", content: `${PROMPT}${calls}` }];
  return sdk === "anthropic"
    ? asked.messages.create({ model: "claude-haiku-4-5", max_tokens: 100, messages, ...more })
    : asked.chat.completions.create({ model: "gpt-4.1-mini", temperature: 0, messages, ...more });
}

/** Microseconds from call to answer, in the middle; and processor time of this process a call. */
async function measureCalls(count) {
  const took = [];
  const before = process.cpuUsage();
  for (let index = 0; index < count; index += 1) {
    const start = performance.now();
    await ask(client);
    took.push((performance.now() - start) * 1_000);
  }
  const { user, system } = process.cpuUsage(before);
  return { microseconds: median(took), processorMicroseconds: (user + system) / count };
}

/** When the last bytes of an answer reached this process. */
let arrivedAt = 0n;

function watchArrivals() {
  const push = Socket.prototype.push;
  Socket.prototype.push = function (...parameters) {
    arrivedAt = process.hrtime.bigint();
    return push.apply(this, parameters);
  };
}

/** Microseconds from its bytes' reaching this process to the reader's having it, of each chunk of one stream. */
async function measureChunks(asked) {
  const late = [];
  for await (const chunk of await ask(asked, { stream: true })) {
    if (chunk.choices[0]?.delta.content) late.push(Number(process.hrtime.bigint() - arrivedAt) / 1_000);
  }
  return late;
}

/** Of this process's client and of two bare ones, taking turns at being the first. */
async function measureStreams(count) {
  watchArrivals();
  const clients = { client, bare: newClient(), anotherBare: newClient() };
  for (const each of Object.values(clients)) await measureChunks(each);
  const late = { client: [], bare: [], anotherBare: [] };
  const names = Object.keys(clients);
  for (let round = 0; round < count; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(round + turn) % names.length];
      late[name].push(...(await measureChunks(clients[name])));
    }
  }
  return late;
}

process.on("message", async ({ calls: count, streams }) => {
  if (count) process.send(await measureCalls(count));
  else if (streams) process.send(await measureStreams(streams));
  else {
    endLogging();
    process.disconnect();
  }
});
process.send("ready");
