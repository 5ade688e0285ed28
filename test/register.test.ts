import { type SpawnOptions, spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { messageBody, messageEvents } from "./clients/anthropic-wire.js";
import { TEST_KEY } from "./clients/client-under-test.js";
import { chatBody, chatChunk, chatUsage } from "./clients/openai-chat-wire.js";
import { geminiBody } from "./support/gemini-server.js";
import { readExperiment } from "./support/read-experiment.js";
import { temporaryFolder } from "./support/temporary-folder.js";
import { type WireReply, type WireRequest, wireServer } from "./support/wire-server.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const script = join(root, "test/fixtures/register/call.mjs");
const command = join(root, "dist/explog.js");

interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  output: string;
  complaints: string;
}

/** Runs a process; `onOutput` may do something to it while it runs. */
function run(words: string[], env: NodeJS.ProcessEnv, onOutput?: (pid: number) => void): Promise<Ended> {
  const options: SpawnOptions = {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  };
  const child = spawn(process.execPath, words, options);
  let output = "";
  let complaints = "";
  child.stderr?.on("data", (text) => {
    complaints += text;
  });
  child.stdout?.on("data", (text) => {
    output += text;
    onOutput?.(child.pid ?? 0);
  });
  return new Promise((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal, output, complaints }));
  });
}

const geminiUsage = {
  promptTokenCount: 100,
  candidatesTokenCount: 20,
  thoughtsTokenCount: 30,
  totalTokenCount: 150,
};

/** One server for every client: by the address and the body of a request. */
function answer({ path, body }: WireRequest): WireReply {
  const text = (piece: string) => ({ type: "text_delta", text: piece });
  if (path.includes(":streamGenerateContent"))
    return { events: [{ data: geminiBody("Hello.", geminiUsage) }] };
  if (path.includes(":generateContent")) return { body: geminiBody("Hello.", geminiUsage) };
  if (path.endsWith("/v1/messages")) {
    return body.stream
      ? { events: messageEvents([{ block: { type: "text", text: "" }, deltas: [text("Hel"), text("lo.")] }]) }
      : { body: messageBody([{ type: "text", text: "Hello." }]) };
  }
  if (!body.stream) return { body: chatBody({ content: "Hello." }) };
  return {
    events: [
      { data: chatChunk({ role: "assistant", content: "Hel" }) },
      { data: chatChunk({ content: "lo." }) },
      { data: chatChunk({}, { finish_reason: "stop" }) },
      { data: { ...chatChunk({}), choices: [], usage: chatUsage } },
      { data: "[DONE]" },
    ],
  };
}

const ways = [
  ["openai", "openai-compatible", 150],
  ["openai-stream", "openai-compatible", 150],
  ["anthropic", "anthropic", 2550],
  ["anthropic-stream", "anthropic", 2550],
  ["google", "google", 150],
  ["google-stream", "google", 150],
  ["ai-sdk-stream", "openai-compatible", 150],
  ["langchain", "openai-compatible", 150],
  ["fetch-request", "openai-compatible", 150],
] as const;

describe("node --import explog/register", () => {
  it.each(ways)("logs the calls of a script that knows nothing of it: %s", async (way, provider, tokens) => {
    await using folder = temporaryFolder();
    await using server = await wireServer(answer);
    const env = { EXPLOG_DIR: folder.path, EXPLOG_CONSOLE: "silent", EXPLOG_NOTES: "by itself" };
    const ended = await run(["--import", "explog/register", script, way, server.url], env);
    expect(ended).toMatchObject({ code: 0, signal: null, output: "Hello.\n" });
    const { log, transcript, files, text } = readExperiment(folder.path);
    expect(log).toMatchObject({ status: "completed", experiment_notes: "by itself" });
    expect(log.metrics).toHaveLength(1);
    expect(log.metrics[0]).toMatchObject({
      status: "ok",
      provider,
      token_usage: { total_tokens: tokens, source: "reported", flags: [] },
    });
    expect(transcript[0]).toMatchObject({ messages: [{ role: "user", parts: [{ text: "Hello?" }] }] });
    expect(transcript[1]).toMatchObject({ text: "Hello." });
    expect(files.map(text).join("\n")).not.toContain(TEST_KEY);
  });

  it("logs what goes through http, compressed or not, and leaves its bytes alone", async () => {
    await using folder = temporaryFolder();
    const compressed = gzipSync(JSON.stringify(chatBody({ content: "Hello." })));
    await using server = await wireServer(() => (response) => {
      response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
      response.end(compressed);
    });
    const env = { EXPLOG_DIR: folder.path, EXPLOG_CONSOLE: "silent" };
    const ended = await run(["--import", "explog/register", script, "http", server.url], env);
    expect(ended.output).toBe(`${compressed.length} bytes\n`);
    const { log, transcript } = readExperiment(folder.path);
    expect(log.metrics).toHaveLength(1);
    expect(log.metrics[0]).toMatchObject({ status: "ok", token_usage: { total_tokens: 150 } });
    expect(transcript[1]).toMatchObject({ text: "Hello." });
  });

  it("logs each attempt that a client makes by itself as a call of its own", async () => {
    await using folder = temporaryFolder();
    const refused = { status: 500, headers: { "retry-after-ms": "1" }, body: { error: { message: "No." } } };
    await using server = await wireServer((request) =>
      request.headers["x-stainless-retry-count"] === "0" ? refused : answer(request),
    );
    const env = { EXPLOG_DIR: folder.path, EXPLOG_CONSOLE: "silent" };
    await run(["--import", "explog/register", script, "openai", server.url], env);
    const { log } = readExperiment(folder.path);
    expect(log.metrics.map(({ status }) => status)).toEqual(["error", "ok"]);
    expect(log.metrics[0]?.error?.http_status).toBe(500);
  });

  it("says that the calls of a worker thread are not logged, and lets them be", async () => {
    await using folder = temporaryFolder();
    await using server = await wireServer(answer);
    const env = { EXPLOG_DIR: folder.path, EXPLOG_CONSOLE: "silent" };
    const ended = await run(["--import", "explog/register", script, "thread", server.url], env);
    expect(ended).toMatchObject({ code: 0, output: "Hello.\nended\n" });
    expect(ended.complaints).toContain("this worker thread calls a model");
    expect(readExperiment(folder.path).log.metrics).toEqual([]);
  });

  it("reads a body that is no text, and says so where it cannot", async () => {
    await using server = await wireServer(answer);
    const said: Record<string, string> = {};
    for (const [way, count] of Object.entries({ "body-blob": 1, "body-stream": 0 })) {
      await using folder = temporaryFolder();
      const env = { EXPLOG_DIR: folder.path, EXPLOG_CONSOLE: "silent" };
      const ended = await run(["--import", "explog/register", script, way, server.url], env);
      expect(ended).toMatchObject({ code: 0, output: "Hello.\n" });
      said[way] = ended.complaints;
      expect(readExperiment(folder.path).log.metrics).toHaveLength(count);
    }
    expect(said).toEqual({ "body-blob": "", "body-stream": expect.stringContaining("are not logged") });
  });

  it("leaves a call that a wrapper logs to the wrapper", async () => {
    await using folder = temporaryFolder();
    await using own = temporaryFolder();
    await using server = await wireServer(answer);
    const env = { EXPLOG_DIR: folder.path, OWN_DIR: own.path, EXPLOG_CONSOLE: "silent" };
    await run(["--import", "explog/register", script, "wrapped", server.url], env);
    expect(readExperiment(folder.path).log.metrics).toEqual([]);
    expect(readExperiment(own.path).log.metrics).toHaveLength(1);
  });
});

describe("explog exec", () => {
  const exec = async (way: string, onOutput?: (pid: number) => void, node = "node") => {
    await using folder = temporaryFolder();
    await using server = await wireServer(answer);
    const words = [command, "exec", "--dir", folder.path, "--quiet", "--notes", "tried", "--"];
    const ended = await run([...words, node, script, way, server.url], {}, onOutput);
    return { ended, experiment: readExperiment(folder.path), left: readdirSync(folder.path) };
  };

  it("runs a script, logs its calls and keeps the note", async () => {
    const { ended, experiment } = await exec("openai");
    expect(ended).toMatchObject({ code: 0, signal: null, output: "Hello.\n" });
    expect(experiment.log).toMatchObject({
      status: "completed",
      experiment_notes: "tried",
      total_tokens: 150,
    });
  });

  it("passes the script's exit code on, and calls the experiment failed", async () => {
    const { ended, experiment } = await exec("leave");
    expect(ended.code).toBe(7);
    expect(experiment.log).toMatchObject({ status: "failed", total_generations: 1 });
  });

  it("names the error that a script dies of", async () => {
    const { ended, experiment } = await exec("crash");
    expect(ended.code).toBe(1);
    expect(experiment.logText).toContain("the script's own mistake");
  });

  it("calls an experiment stopped whose script is told to end", async () => {
    const { ended, experiment } = await exec("wait", (pid) => process.kill(pid, "SIGTERM"));
    expect(ended.code).toBe(143);
    expect(experiment.log).toMatchObject({ status: "stopped", total_generations: 1 });
  });

  it("dies of a signal that a script sends itself, be it the last thing it does", async () => {
    const { ended, experiment } = await exec("raise");
    expect(ended.code).toBe(143);
    expect(experiment.log).toMatchObject({ status: "stopped", total_generations: 1 });
  });

  it("finds the node within another program, and starts with its first call", async () => {
    await using folder = temporaryFolder();
    await using server = await wireServer(answer);
    const words = [command, "exec", "--dir", folder.path, "--quiet", "--", "sh", "-c"];
    const two = `node -e 0 && node ${script} openai ${server.url}`;
    expect(await run([...words, two], {})).toMatchObject({ code: 0, output: "Hello.\n" });
    expect(readExperiment(folder.path).log).toMatchObject({ total_generations: 1, status: "completed" });
  });

  it("says what is wrong when there is no such program", async () => {
    expect(await run([command, "exec", "--", "no-such-program"], {})).toMatchObject({ code: 2 });
  });
});
