import { Command } from "commander";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { geminiBody, geminiServer } from "../../../test/support/gemini-server.js";
import { readExperiment } from "../../../test/support/read-experiment.js";
import { runFolder } from "../../../test/support/run-folder.js";
import { registerRun } from "./run.js";

const config = `model: gemini-2.5-flash
base_url: sandbox
sandbox: { latency_seconds: 0 }
inputs: { frames: { dir: frames } }
prompt: { user: "Frame {frame_number}?" }
output: { format: json }
score: { ground_truth: gt.json }
retry: { attempts: 1 }
`;
const usage = { promptTokenCount: 10, candidatesTokenCount: 2, totalTokenCount: 12 };

beforeEach(() => {
  vi.stubEnv("GOOGLE_GEMINI_BASE_URL", "");
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** Runs the command in this process and keeps what it writes. */
async function explog(folder: { config: string; logs: string }, ...words: string[]) {
  const written = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    vi.spyOn(process[name], "write").mockImplementation((text) => {
      written[name] += String(text);
      return true;
    });
  }
  const program = new Command("explog").exitOverride();
  registerRun(program);
  try {
    await program.parseAsync(["node", "explog", "run", folder.config, "--dir", folder.logs, ...words]);
  } finally {
    vi.restoreAllMocks();
  }
  const exitCode = process.exitCode;
  process.exitCode = undefined;
  return { ...written, exitCode };
}

test("progress goes to standard error, the summary to standard output, neither with control codes", async () => {
  await using folder = runFolder(config);
  const { stdout, stderr, exitCode } = await explog(folder);
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/^🧪 Started experiment: exp_/);
  expect(stderr).toMatch(/^📊 Frame 2: .* in \+ .* out = .* tokens, \$/m);
  expect(stderr).toMatch(/^✅ Experiment completed: exp_/m);
  expect(stdout).toMatch(/^🧪 EXPERIMENT SUMMARY\n={50}\n/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control codes are what this looks for.
  expect(stdout + stderr).not.toMatch(/[\u001b\r]/);
});

test("--quiet leaves the summary only", async () => {
  await using folder = runFolder(config);
  const { stdout, stderr } = await explog(folder, "--quiet");
  expect(stderr).toBe("");
  expect(stdout).toContain("EXPERIMENT SUMMARY");
});

test("--quiet does not hide what went wrong", async () => {
  await using folder = runFolder(config);
  const { stderr } = await explog(folder, "--quiet", "sandbox.fail_rate=1");
  expect(stderr).toMatch(/^❌ Frame 1: .*failed/);
  expect(stderr).toContain("⚠️ 3 frames without an answer are not scored");
});

test("--json prints the end of the run as one JSON value that agrees with the log", async () => {
  await using folder = runFolder(config);
  const { stdout } = await explog(folder, "--json", "notes=from the command line");
  const { id, log, folder: path } = readExperiment(folder.logs);
  expect(JSON.parse(stdout)).toMatchObject({
    experiment_id: id,
    status: "completed",
    notes: "from the command line",
    total_generations: 3,
    total_tokens: log.total_tokens,
    cost_usd: log.total_cost_usd,
    path,
    results_path: `${path}/results.json`,
    sandbox: true,
    items: { total: 3, succeeded: 3, failed: 0 },
    error: null,
  });
});

test("a run in which every call failed has failed", async () => {
  await using folder = runFolder(config);
  const { exitCode, stdout } = await explog(folder, "--json", "sandbox.fail_rate=1");
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ status: "failed", error: { message: "all 3 calls failed" } });
});

test("Ctrl-C ends the run as stopped, with its own exit code", async () => {
  await using folder = runFolder(config);
  await using server = await geminiServer(async ({ number }) => {
    if (number === 2) process.emit("SIGINT");
    return { body: geminiBody('{"a": 1}', usage) };
  });
  const { exitCode, stdout, stderr } = await explog(folder, "--json", `base_url=${server.url}`, "~sandbox");
  expect(exitCode).toBe(130);
  expect(stderr).toContain(
    "⏹️ Stopping: calls under way have a few seconds to end. Ctrl-C again stops at once.",
  );
  expect(JSON.parse(stdout)).toMatchObject({ status: "stopped", items: { total: 3, succeeded: 2 } });
  expect(readExperiment(folder.logs).log.status).toBe("stopped");
  expect(process.listenerCount("SIGINT")).toBe(0);
});

test("on a terminal, one live line stands below the others and is gone at the end", async () => {
  await using folder = runFolder(config);
  vi.stubEnv("NO_COLOR", "");
  vi.stubEnv("TERM", "xterm");
  const isTTY = Object.getOwnPropertyDescriptor(process.stderr, "isTTY");
  Object.defineProperty(process.stderr, "isTTY", { value: true, configurable: true });
  try {
    const { stdout, stderr } = await explog(folder);
    expect(stderr).toContain("░ 0/3\r\u001b[J📊 Frame 1:");
    expect(stderr.endsWith("\n") || stderr.endsWith("\r\u001b[J")).toBe(true);
    expect(stdout).not.toContain("\u001b");
  } finally {
    if (isTTY) Object.defineProperty(process.stderr, "isTTY", isTTY);
    else Reflect.deleteProperty(process.stderr, "isTTY");
  }
});

test("a wrong configuration is thrown to the program, and nothing is started", async () => {
  await using folder = runFolder(config);
  await expect(explog(folder, "generation.temperature=9")).rejects.toMatchObject({ code: "CONFIG_INVALID" });
  expect(folder.experiments()).toEqual([]);
});
