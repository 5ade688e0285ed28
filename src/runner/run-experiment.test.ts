import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { geminiBody, geminiServer } from "../../test/support/gemini-server.js";
import { readExperiment } from "../../test/support/read-experiment.js";
import { runFolder } from "../../test/support/run-folder.js";
import { loadRunConfig } from "../config/load-run-config.js";
import { type RunOptions, runExperiment } from "./run-experiment.js";

const config = `notes: three frames
model: gemini-2.5-flash
base_url: sandbox
api_key: very-secret-key
sandbox: { latency_seconds: 0 }
generation: { temperature: 0.5 }
inputs: { frames: { dir: frames } }
examples: { dir: examples, answers: example_gt.json }
attachments: [graph.json]
prompt: { system: Be brief., user: "Frame {frame_number}?" }
output: { format: json }
score: { ground_truth: gt.json }
checkpoint_every: 2
retry: { initial_delay_seconds: 0.001, seed: 1 }
`;
const usage = { promptTokenCount: 1000, candidatesTokenCount: 20, totalTokenCount: 1020 };

beforeEach(() => {
  vi.stubEnv("GOOGLE_GEMINI_BASE_URL", "");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

function collector() {
  const lines: string[] = [];
  const results: string[] = [];
  return {
    lines,
    results,
    output: {
      progress: (line: string) => void lines.push(line),
      result: (text: string) => void results.push(text),
    },
  };
}

async function run(
  folder: { config: string; logs: string },
  overrides: string[] = [],
  options: RunOptions = {},
) {
  const { lines, results, output } = collector();
  const outcome = await runExperiment(await loadRunConfig(folder.config, overrides), {
    outputDir: folder.logs,
    output,
    ...options,
  });
  return { outcome, lines, results };
}

const resultsOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, "results.json"), "utf8")) as Record<string, unknown>[];

test("a run against the sandbox leaves a whole experiment and its results", async () => {
  await using folder = runFolder(config);
  const { outcome, lines, results } = await run(folder);
  const { files, log, text, id } = readExperiment(folder.logs);
  expect(outcome.summary).toMatchObject({
    experimentId: id,
    status: "completed",
    sandbox: true,
    notes: "three frames",
  });
  // The last checkpoint may still be on its way to the disk, in a file of its own.
  expect(files).toEqual(
    ["config_used.yaml", "checkpoint.json", "log.json", "summary.txt", "transcript.jsonl"]
      .map((name) => (name.includes("config") ? name : `${id}_${name}`))
      .concat("results.json", "results.jsonl")
      .sort(),
  );
  expect(
    log.metrics.map(({ key, frame_number, status, example_images_count, test_images_count, temperature }) => [
      key,
      frame_number,
      status,
      example_images_count,
      test_images_count,
      temperature,
    ]),
  ).toEqual([
    ["frame:1", 1, "ok", 1, 1, 0.5],
    ["frame:2", 2, "ok", 1, 1, 0.5],
    ["frame:3", 3, "ok", 1, 1, 0.5],
  ]);
  expect(
    resultsOf(outcome.summary.path).map(({ frame_number, seq, sandbox }) => [frame_number, seq, sandbox]),
  ).toEqual([
    [1, 1, true],
    [2, 2, true],
    [3, 3, true],
  ]);
  expect(text("config_used.yaml")).toContain("dir: frames");
  expect(text("config_used.yaml") + JSON.stringify(log)).not.toContain("very-secret-key");
  expect(lines[0]).toBe(`🧪 Started experiment: ${id}`);
  expect(results.join("")).toContain("🧪 EXPERIMENT SUMMARY");
});

test("another server of Gemini's shape is logged exactly as it reports, scores included", async () => {
  await using folder = runFolder(config);
  await using server = await geminiServer(({ number }) => ({
    body: geminiBody(`\`\`\`json\n{"a": ${number === 3 ? 7 : number}}\n\`\`\``, usage),
  }));
  const { outcome } = await run(folder, [`base_url=${server.url}`, "~sandbox"]);
  const { log } = readExperiment(folder.logs);
  expect(
    log.metrics.map(({ token_usage, model_version, scores }) => [
      token_usage?.input_tokens,
      token_usage?.output_tokens,
      token_usage?.source,
      model_version,
      scores,
    ]),
  ).toEqual([
    [1000, 20, "reported", "gemini-2.5-flash-test", { accuracy: 1, "accuracy.a": 1 }],
    [1000, 20, "reported", "gemini-2.5-flash-test", { accuracy: 1, "accuracy.a": 1 }],
    [1000, 20, "reported", "gemini-2.5-flash-test", { accuracy: 0, "accuracy.a": 0 }],
  ]);
  expect(log.total_tokens).toBe(3060);
  expect(outcome.summary.sandbox).toBe(false);
  expect(resultsOf(outcome.summary.path)[2]).toMatchObject({ parsed: { a: 7 }, scores: { accuracy: 0 } });
  expect(server.requests[0]?.headers["x-goog-api-key"]).toBe("very-secret-key");
});

test("a 429 with Retry-After is waited for and tried again, and the record counts both attempts", async () => {
  await using folder = runFolder(config);
  const at: number[] = [];
  await using server = await geminiServer(({ number }) => {
    at.push(performance.now());
    if (number !== 2) return { body: geminiBody('{"a": 1}', usage) };
    return {
      status: 429,
      headers: { "retry-after": "0.3" },
      body: { error: { code: 429, message: "slow down", status: "RESOURCE_EXHAUSTED" } },
    };
  });
  await run(folder, [`base_url=${server.url}`, "~sandbox"]);
  const { log, transcript } = readExperiment(folder.logs);
  expect(log.metrics.map(({ attempts }) => attempts)).toEqual([1, 2, 1]);
  expect((at[2] as number) - (at[1] as number)).toBeGreaterThanOrEqual(295);
  const second = transcript.filter(({ key }) => key === "frame:2");
  expect(second.map(({ type, attempt }) => [type, attempt])).toEqual([
    ["request", 1],
    ["error", 1],
    ["request", 2],
    ["response", 2],
  ]);
  expect(second[1]).toMatchObject({ will_retry: true, error: { name: "ApiError", http_status: 429 } });
});

test("a frame that fails for good is logged as failed, and the others are not", async () => {
  await using folder = runFolder(config);
  await using server = await geminiServer(({ number }) =>
    number === 2
      ? { status: 400, body: { error: { code: 400, message: "bad picture", status: "INVALID_ARGUMENT" } } }
      : { body: geminiBody('{"a": 1}', usage) },
  );
  const { outcome, lines } = await run(folder, [`base_url=${server.url}`, "~sandbox"]);
  expect(outcome.summary.status).toBe("completed");
  expect(outcome.tally).toMatchObject({ succeeded: 2, failed: 1 });
  expect(readExperiment(folder.logs).log.metrics[1]).toMatchObject({
    status: "error",
    error: { message: "400 INVALID_ARGUMENT bad picture", http_status: 400 },
  });
  expect(lines).toContain("⚠️ 1 frame without an answer is not scored");
});

test("a refused key ends the experiment as failed after one call", async () => {
  await using folder = runFolder(config);
  const body = { error: { code: 401, message: "API key not valid", status: "UNAUTHENTICATED" } };
  await using server = await geminiServer(() => ({ status: 401, body }));
  const { outcome } = await run(folder, [`base_url=${server.url}`, "~sandbox"]);
  expect(server.requests).toHaveLength(1);
  expect(outcome.summary).toMatchObject({
    status: "failed",
    error: { message: expect.stringContaining("refuses the key") },
  });
  expect(readExperiment(folder.logs).log.status).toBe("failed");
});

test("a stop ends the experiment as stopped, with what was answered until then", async () => {
  await using folder = runFolder(config);
  const stopping = new AbortController();
  await using server = await geminiServer(({ number }) =>
    number === 1 ? { body: geminiBody('{"a": 1}', usage) } : () => stopping.abort(),
  );
  const { outcome } = await run(folder, [`base_url=${server.url}`, "~sandbox"], {
    signal: stopping.signal,
    graceSeconds: 0.05,
  });
  expect(outcome.summary.status).toBe("stopped");
  const { log } = readExperiment(folder.logs);
  expect([log.status, log.metrics.map(({ status }) => status)]).toEqual(["stopped", ["ok", "aborted"]]);
  expect(resultsOf(outcome.summary.path).map(({ status }) => status)).toEqual(["ok", "aborted"]);
});

test("a stop without patience gives up what is under way at once", async () => {
  await using folder = runFolder(config);
  const [stopping, givingUp] = [new AbortController(), new AbortController()];
  await using server = await geminiServer(() => () => {
    stopping.abort();
    givingUp.abort();
  });
  const { outcome } = await run(folder, [`base_url=${server.url}`, "~sandbox"], {
    signal: stopping.signal,
    giveUpSignal: givingUp.signal,
    graceSeconds: 3600,
  });
  expect(outcome.summary.status).toBe("stopped");
  expect(readExperiment(folder.logs).log.metrics.map(({ status }) => status)).toEqual(["aborted"]);
});

test("streams are timed to their first token, and broken ones are tried again", async () => {
  await using folder = runFolder(config);
  const chunk = { candidates: [{ content: { parts: [{ text: '{"a":' }] } }] };
  const last = {
    candidates: [{ content: { parts: [{ text: " 1}" }] }, finishReason: "STOP" }],
    usageMetadata: usage,
  };
  await using server = await geminiServer(({ number }) => ({
    chunks: number === 1 ? [chunk] : [chunk, last],
    breakOff: number === 1,
  }));
  const { outcome } = await run(folder, [`base_url=${server.url}`, "~sandbox", "stream=true"]);
  const [first] = readExperiment(folder.logs).log.metrics;
  expect(first).toMatchObject({ status: "ok", attempts: 2, token_usage: { total_tokens: 1020 } });
  expect(first?.time_to_first_token_seconds).toBeLessThanOrEqual(first?.duration_seconds as number);
  expect(resultsOf(outcome.summary.path)[0]).toMatchObject({ parsed: { a: 1 } });
});

test("the same seed and concurrency give the same results, whatever the order of the answers", async () => {
  await using folder = runFolder(config);
  const answersOf = async (concurrency: number) => {
    const { outcome } = await run(folder, [`concurrency=${concurrency}`, "sandbox.latency_seconds=0.02"]);
    return resultsOf(outcome.summary.path).map(({ frame_number, answer }) => [frame_number, answer]);
  };
  expect(await answersOf(3)).toEqual(await answersOf(1));
});

test.each([
  ["a wrong input", ["inputs.frames.dir=/nowhere"]],
  ["a wrong price", ["+pricing={input_per_1m: cheap}"]],
])("%s starts no experiment and sends nothing", async (_, overrides) => {
  await using folder = runFolder(config);
  await using server = await geminiServer(() => ({ body: geminiBody("{}", usage) }));
  const started = run(folder, [`base_url=${server.url}`, "~sandbox", ...overrides]);
  await expect(started).rejects.toMatchObject({
    code: expect.stringMatching(/CONFIG_INVALID|PRICES_INVALID/),
  });
  expect(server.requests).toHaveLength(0);
  expect(existsSync(folder.logs)).toBe(false);
});

test.each([
  [403, "application/json"],
  [200, "text/html"],
])("a key that a server echoes with status %i is in no file and on no screen", async (status, type) => {
  await using folder = runFolder(config);
  await using server = await geminiServer(({ headers }) => (response) => {
    const body = { error: { code: status, message: `bad key ${headers["x-goog-api-key"]}`, status: "X" } };
    response.writeHead(status, { "content-type": type });
    response.end(status === 200 ? `<p>bad key ${headers["x-goog-api-key"]}</p>` : JSON.stringify(body));
  });
  const { outcome, lines, results } = await run(folder, [`base_url=${server.url}`, "~sandbox"]);
  expect(server.requests[0]?.headers["x-goog-api-key"]).toBe("very-secret-key");
  const written = readdirSync(outcome.summary.path).map((name) =>
    readFileSync(join(outcome.summary.path, name), "utf8"),
  );
  const shown = [...lines, ...results, JSON.stringify(outcome.summary), ...written].join("\n");
  expect(shown).toContain("bad key [redacted]");
  expect(shown).not.toContain("very-secret-key");
});
