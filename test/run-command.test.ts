import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { explog, startExplog } from "./support/explog-command.js";
import { geminiBody, geminiServer } from "./support/gemini-server.js";
import { readExperiment } from "./support/read-experiment.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const sample = (name: string) => `examples/stacking/${name}.yaml`;
// The first bytes of terminal control sequences: colours, cursor movement, line clearing.
// biome-ignore lint/suspicious/noControlCharactersInRegex: looking for them is the point
const controlCode = /[\u001b\u009b\r\u0007\u0008]/;

it.each(["single", "history", "rolling"])(
  "runs the stacking sample (%s) to its end, scored below 1",
  async (name) => {
    await using folder = temporaryFolder();
    const { code, stdout, stderr } = await explog([
      "run",
      sample(name),
      "--dir",
      folder.path,
      "inputs.frames.end=12",
      "~attachments",
    ]);
    expect(stderr + stdout).not.toMatch(controlCode);
    expect(code).toBe(0);
    const { log, files, text, id, transcript } = readExperiment(folder.path);
    expect(files).toEqual(
      [
        "config_used.yaml",
        `${id}_checkpoint.json`,
        `${id}_log.json`,
        `${id}_summary.txt`,
        `${id}_transcript.jsonl`,
        "results.json",
        "results.jsonl",
      ].sort(),
    );
    expect(log).toMatchObject({
      status: "completed",
      total_generations: 12,
      summary: { sandbox: true, failed_generations: 0 },
    });
    expect(log.metrics.map((line) => line.frame_number).sort((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 12 }, (_, index) => index + 1),
    );
    const sum = (pick: (line: (typeof log.metrics)[number]) => number) =>
      log.metrics.reduce((total, line) => total + pick(line), 0);
    expect(log.total_tokens).toBe(sum((line) => line.token_usage?.total_tokens ?? Number.NaN));
    expect(log.total_cost_usd).toBeCloseTo(
      sum((line) => line.cost?.usd ?? Number.NaN),
      12,
    );
    expect(transcript.filter(({ type }) => type === "request")).toHaveLength(12);
    const results = JSON.parse(text("results.json"));
    expect(JSON.stringify(results)).toContain("accuracy");

    const listed = JSON.parse((await explog(["list", "--dir", folder.path, "--json"])).stdout);
    expect(listed).toHaveLength(1);
    expect(listed[0]).toMatchObject({
      experiment_id: id,
      status: "completed",
      total_generations: 12,
      total_tokens: log.total_tokens,
      cost_usd: log.total_cost_usd,
      cost_complete: true,
    });
  },
);

it("shows what the interface promises on the screen", async () => {
  await using folder = temporaryFolder();
  const { stdout, stderr } = await explog([
    "run",
    sample("single"),
    "--dir",
    folder.path,
    "inputs.frames.end=5",
  ]);
  const { id } = readExperiment(folder.path);
  expect(stderr).toContain(`🧪 Started experiment: ${id}\n`);
  expect(stderr).toMatch(/^📊 Frame \d+: \d+\.\d\ds, [\d,]+ in \+ [\d,]+ out = [\d,]+ tokens, \$0\.\d{4}$/m);
  expect(stderr).toContain(`💾 Checkpoint saved: ${id}_checkpoint.json\n`);
  expect(stderr).toContain(`✅ Experiment completed: ${id}\n`);
  expect(stdout).toMatch(/^🧪 EXPERIMENT SUMMARY\n={50}\nExperiment ID: /);
  expect(stdout).toMatch(/^Total Generations: 5$/m);
  expect(stdout).toMatch(/^Total Tokens: [\d,]+$/m);
  expect(stdout).toMatch(/^Estimated Cost: \$0\.\d{4}/m);
});

it("can be read with a standard JSON parser at any moment while it runs, totals equal to the records' sum", async () => {
  await using folder = temporaryFolder();
  const running = startExplog([
    "run",
    sample("single"),
    "--dir",
    folder.path,
    "sandbox.latency_seconds=0.02",
  ]);
  await running.printed("Started experiment");
  let ended = false;
  running.finished.then(() => {
    ended = true;
  });
  const seen = new Set<number>();
  let reads = 0;
  while (!ended) {
    const log = await readBetweenWrites(folder.path);
    reads += 1;
    seen.add(log.total_generations);
    expect(log.metrics).toHaveLength(log.total_generations);
    expect(log.total_input_tokens).toBe(
      log.metrics.reduce(
        (sum: number, line: { token_usage: { input_tokens: number } }) => sum + line.token_usage.input_tokens,
        0,
      ),
    );
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect((await running.finished).code).toBe(0);
  expect(reads).toBeGreaterThan(20);
  expect(seen.size).toBeGreaterThan(5);
});

it("logs exactly what another server of Gemini's shape reports", async () => {
  await using folder = temporaryFolder();
  const usage = {
    promptTokenCount: 1000,
    cachedContentTokenCount: 400,
    candidatesTokenCount: 20,
    thoughtsTokenCount: 3,
    totalTokenCount: 1023,
  };
  await using server = await geminiServer(() => ({ body: geminiBody('{"stack": []}', usage) }));
  const { code, stderr } = await explog(
    ["run", sample("single"), "--dir", folder.path, "base_url=null", "inputs.frames.end=3"],
    {
      env: { GEMINI_API_KEY: "a-test-key-of-no-value", GOOGLE_GEMINI_BASE_URL: server.url },
    },
  );
  expect(stderr).toContain("Frame 3");
  expect(code).toBe(0);
  expect(server.requests).toHaveLength(3);
  expect(server.requests[0]?.headers["x-goog-api-key"]).toBe("a-test-key-of-no-value");
  const { log, folder: files } = readExperiment(folder.path);
  for (const line of log.metrics) {
    expect(line.token_usage).toMatchObject({
      input_tokens: 1000,
      output_tokens: 23,
      total_tokens: 1023,
      cache_read_tokens: 400,
      reasoning_tokens: 3,
      source: "reported",
    });
  }
  for (const name of readdirSync(files))
    expect(readFileSync(join(files, name), "utf8")).not.toContain("a-test-key-of-no-value");
});

it("tries again after 429 as Retry-After says, and logs every attempt", async () => {
  await using folder = temporaryFolder();
  const times: number[] = [];
  await using server = await geminiServer(({ number }) => {
    times.push(performance.now());
    return number === 1
      ? {
          status: 429,
          headers: { "retry-after": "1" },
          body: { error: { code: 429, message: "slow", status: "RESOURCE_EXHAUSTED" } },
        }
      : { body: geminiBody("{}", { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 }) };
  });
  const { code } = await explog(
    ["run", sample("single"), "--dir", folder.path, `base_url=${server.url}`, "inputs.frames.end=1"],
    {
      env: { GEMINI_API_KEY: "a-test-key-of-no-value" },
    },
  );
  expect(code).toBe(0);
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(990);
  const { transcript, log } = readExperiment(folder.path);
  expect(transcript.map(({ type, attempt }) => `${type} ${attempt}`)).toEqual([
    "request 1",
    "error 1",
    "request 2",
    "response 2",
  ]);
  expect(log.metrics[0]?.attempts).toBe(2);
});

it("goes on when whoever watches its progress stops watching", async () => {
  await using folder = temporaryFolder();
  const running = startExplog(["run", sample("single"), "--dir", folder.path, "inputs.frames.end=20"]);
  await running.printed("Frame");
  running.child.stderr?.destroy();
  expect((await running.finished).code).toBe(0);
  expect(readExperiment(folder.path).log).toMatchObject({ status: "completed", total_generations: 20 });
});

it("ends as stopped after Ctrl-C, with everything written, and exits with 130", async () => {
  await using folder = temporaryFolder();
  const running = startExplog([
    "run",
    sample("rolling"),
    "--dir",
    folder.path,
    "sandbox.latency_seconds=0.2",
  ]);
  await running.printed("📊 Frame 2:");
  running.child.kill("SIGINT");
  const { code, stdout } = await running.finished;
  expect(code).toBe(130);
  expect(stdout).toContain("EXPERIMENT SUMMARY");
  const { log } = readExperiment(folder.path);
  expect(log.status).toBe("stopped");
  expect(log.metrics.length).toBe(log.total_generations);
  expect(log.metrics.length).toBeLessThan(64);
});

it("exits at once at a second Ctrl-C, and leaves a log that can be read", async () => {
  await using folder = temporaryFolder();
  await using server = await geminiServer(() => () => undefined);
  const running = startExplog(["run", sample("rolling"), "--dir", folder.path, `base_url=${server.url}`], {
    env: { GEMINI_API_KEY: "a-test-key-of-no-value" },
  });
  await running.printed("Started experiment");
  running.child.kill("SIGINT");
  await running.printed("Stopping");
  // From when the first was heard, longer than what still counts as one keystroke.
  await new Promise((resolve) => setTimeout(resolve, 250));
  running.child.kill("SIGINT");
  expect((await running.finished).code).toBe(130);
  expect(readExperiment(folder.path).log.metrics).toBeDefined();
});

interface ReadLog {
  metrics: { token_usage: { input_tokens: number } }[];
  total_generations: number;
  total_input_tokens: number;
}

/**
 * A read that overlaps a write may be read again, when the write is over: on a busy machine the next one may have
 * begun by then, so only a file that is torn and stays as it is has been left torn.
 */
async function readBetweenWrites(outputDir: string): Promise<ReadLog> {
  for (let before = ""; ; ) {
    try {
      return readExperiment(outputDir).log as unknown as ReadLog;
    } catch (error) {
      const now = filesOf(outputDir);
      if (now === before) throw error;
      before = now;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function filesOf(outputDir: string): string {
  return readdirSync(outputDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /_(?:log\.json|transcript\.jsonl)$/.test(entry.name))
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8"))
    .join("\n");
}
