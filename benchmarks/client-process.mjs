// A process that calls a model through one client, bare or instrumented; told by messages how often.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { median } from "./median.mjs";

const [sdk, mode, url] = process.argv.slice(2);
const options = { apiKey: "bench", maxRetries: 0 };
const client =
  sdk === "anthropic"
    ? new Anthropic({ ...options, baseURL: url })
    : new OpenAI({ ...options, baseURL: `${url}/v1` });

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

function ask(more) {
  calls += 1;
  const messages = [{ role: "user", content: `${PROMPT}${calls}` }];
  return sdk === "anthropic"
    ? client.messages.create({ model: "claude-haiku-4-5", max_tokens: 100, messages, ...more })
    : client.chat.completions.create({ model: "gpt-4.1-mini", temperature: 0, messages, ...more });
}

/** Microseconds from call to answer, in the middle; and processor time of this process a call. */
async function measureCalls(count) {
  const took = [];
  const before = process.cpuUsage();
  for (let index = 0; index < count; index += 1) {
    const start = performance.now();
    await ask();
    took.push((performance.now() - start) * 1_000);
  }
  const { user, system } = process.cpuUsage(before);
  return { microseconds: median(took), processorMicroseconds: (user + system) / count };
}

/** Microseconds from the server's sending to the reader's having it, of each chunk of one stream. */
async function measureChunks() {
  const late = [];
  for await (const chunk of await ask({ stream: true })) {
    const sentAt = Number(chunk.choices[0]?.delta.content);
    // The clock of the machine, which both processes read.
    if (sentAt) late.push(Number(process.hrtime.bigint()) / 1_000 - sentAt);
  }
  return late;
}

process.on("message", async ({ calls: count, streams }) => {
  if (count) process.send(await measureCalls(count));
  else if (streams) process.send(await measureChunks());
  else {
    endLogging();
    process.disconnect();
  }
});
process.send("ready");
