import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { registerList } from "../src/cli/commands/list.js";
import { registerResume } from "../src/cli/commands/resume.js";
import { registerRun } from "../src/cli/commands/run.js";
import { registerShow } from "../src/cli/commands/show.js";
import { textWidth } from "../src/cli/render/text-width.js";
import { createDirectoryStore } from "../src/store/directory-store.js";
import { runCaptured } from "./support/run-captured.js";
import { runFolder } from "./support/run-folder.js";
import { type WireReply, type WireRequest, wireServer } from "./support/wire-server.js";

const INPUT_TOKENS = 1000;
const OUTPUT_TOKENS = 100;
/** With the prices below: 0.001 dollars in, 0.001 dollars out. */
const USD_A_CALL = 0.002;

const config = (url: string, more = "") => `model: small
provider: openai-compatible
base_url: ${url}/v1
inputs: { frames: { dir: frames } }
prompt: { user: "Frame {frame_number}?" }
generation: { max_output_tokens: 100 }
output: { format: json }
score: { ground_truth: gt.json }
pricing: { input_per_1m: 1, output_per_1m: 10 }
retry: { attempts: 1 }
${more}`;

/** `large` is right about every frame, others about the first one. */
function answer({ body }: WireRequest): WireReply {
  const frame = Number(/Frame (\d+)\?/.exec(JSON.stringify(body.messages))?.[1]);
  const right = body.model === "large" || frame === 1;
  const content = JSON.stringify({ a: right ? frame : 0 });
  const usage = {
    prompt_tokens: INPUT_TOKENS,
    completion_tokens: OUTPUT_TOKENS,
    total_tokens: INPUT_TOKENS + OUTPUT_TOKENS,
  };
  const choice = { index: 0, message: { role: "assistant", content }, finish_reason: "stop" };
  return { body: { id: "1", object: "chat.completion", model: body.model, choices: [choice], usage } };
}

afterEach(() => {
  vi.unstubAllEnvs();
  process.exitCode = undefined;
});

async function explog(...words: string[]) {
  const commands = { run: registerRun, resume: registerResume, list: registerList, show: registerShow };
  const register = commands[words[0] as keyof typeof commands];
  const captured = await runCaptured(register, words);
  const { exitCode } = process;
  process.exitCode = undefined;
  return { ...captured, exitCode, code: (captured.error as { code?: string } | undefined)?.code };
}

/** A folder whose configuration asks a server of its own. */
async function sweepFolder(
  reply: (request: WireRequest) => WireReply | Promise<WireReply> = answer,
  more = "",
) {
  const server = await wireServer(reply);
  const folder = runFolder(config(server.url, more));
  return {
    ...folder,
    server,
    sweeps: () => readdirSync(folder.logs).filter((name) => name.startsWith("sweep_")),
    async runs() {
      const store = createDirectoryStore(folder.logs);
      return (await store.list()).reverse();
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const grid = ["--sweep", "model=small,large", "generation.temperature=0,0.5"];

test("every combination runs as one group, and a table says which run is worth its money", async () => {
  await using folder = await sweepFolder();
  const { stdout, stderr, exitCode } = await explog("run", folder.config, ...grid, "--dir", folder.logs);
  expect(exitCode).toBe(0);
  expect(folder.server.requests).toHaveLength(12);
  expect(stderr).toMatch(/^🧪 Started sweep: sweep_\d{8}_\d{6}_[0-9a-f]{8}\n {3}4 runs, 12 items in all\n/);
  expect(stderr).toMatch(/^🧪 \[2\/4\] Started exp_\S+: model=small generation\.temperature=0\.5$/m);
  expect(stderr).toMatch(/^✅ \[4\/4\] completed: 3 of 3 answered, \$0\.0060, accuracy 1\.0000$/m);
  expect(stdout).toMatch(/^ +Run +model +temperature +accuracy +Cost/m);
  expect(stdout).toMatch(/^◆ +3 +large +0 +1\.0000 +\$0\.0060/m);
  expect(stdout).toMatch(/^ +1 +small +0 +0\.3333 +\$0\.0060/m);
  expect(stdout).toContain("◆ 4  1.0000 for $0.0060");
  const runs = await folder.runs();
  expect(runs.map(({ status, sweep }) => ({ status, sweep }))).toEqual(
    Array.from({ length: 4 }, () => ({ status: "completed", sweep: folder.sweeps()[0] })),
  );
});

test("list shows the group, chooses by it, and its JSON names it", async () => {
  await using folder = await sweepFolder();
  await explog("run", folder.config, "--sweep", "model=small,large", "--dir", folder.logs);
  await explog("run", folder.config, "--dir", folder.logs);
  const [sweep = ""] = folder.sweeps();
  const chosen = await explog("list", "--json", "--where", `sweep=${sweep}`, "--dir", folder.logs);
  expect(JSON.parse(chosen.stdout).map((row: { sweep: string }) => row.sweep)).toEqual([sweep, sweep]);
  const all = await explog("list", "--json", "--dir", folder.logs);
  expect(JSON.parse(all.stdout)).toHaveLength(3);
  expect((await explog("list", "--dir", folder.logs)).stdout).toContain(sweep);
});

test("--json is what docs/schemas/sweep.schema.json says", async () => {
  await using folder = await sweepFolder();
  const path = new URL("../docs/schemas/sweep.schema.json", import.meta.url);
  const schema = z.fromJSONSchema(JSON.parse(readFileSync(path, "utf8")));
  const { stdout } = await explog("run", folder.config, ...grid, "--dir", folder.logs, "--json");
  const printed = JSON.parse(stdout);
  expect(schema.safeParse(printed).error?.issues ?? []).toEqual([]);
  expect(schema.safeParse({ ...printed, unheard: "of" }).success).toBe(false);
  expect(printed.runs[1]).toMatchObject({
    run: 2,
    settings: { model: "small", "generation.temperature": "0.5" },
    experiment: { status: "completed", cost_usd: 0.006 },
  });
  expect(printed.fronts[0]).toMatchObject({ score: "accuracy", not_weighed: [] });
  expect(printed.fronts[0].front.map(({ run }: { run: number }) => run)).toEqual([3, 4]);
});

test("a row of an experiment is described as in docs/schemas/list.schema.json", () => {
  const read = (name: string) =>
    JSON.parse(readFileSync(new URL(`../docs/schemas/${name}.schema.json`, import.meta.url), "utf8"));
  expect(read("sweep").properties.runs.items.properties.experiment.anyOf[0]).toEqual(read("list").items);
});

test("show prints the table of a sweep from the disk, and one run of it can be gone on with by itself", async () => {
  await using folder = await sweepFolder((request) => {
    if (folder.server.requests.length === 2) process.emit("SIGINT");
    return answer(request);
  });
  await explog("run", folder.config, ...grid, "--dir", folder.logs);
  const [sweep = ""] = folder.sweeps();
  const half = await explog("show", sweep, "--dir", folder.logs);
  expect(half.stdout).toMatch(/^ +1 +small +0 .* stopped/m);
  expect(half.stdout).toMatch(/^ +4 +large +0\.5 .* not begun/m);
  expect(half.stdout).toContain("no run can be weighed");
  const narrow = await runCaptured(registerShow, ["show", sweep, "--dir", folder.logs], { COLUMNS: "40" });
  expect(narrow.stdout.split("\n").filter((line) => textWidth(line) > 40)).toEqual([]);
  expect(narrow.stdout).toMatch(/^Run 4\n {2}model large, temperature 0\.5, /m);

  const resumed = await explog("resume", "latest", "--dir", folder.logs);
  expect(resumed.stderr).toContain(
    `is one run of ${sweep}; \`explog resume ${sweep}\` goes on with all of them`,
  );
  const { stdout } = await explog("show", sweep, "--json", "--dir", folder.logs);
  const statuses = JSON.parse(stdout).runs.map(
    (run: { experiment: { status: string } | null }) => run.experiment?.status,
  );
  expect(statuses).toEqual(["completed", undefined, undefined, undefined]);
});

test("a run that fails does not keep the others from running, and the sweep has failed", async () => {
  await using folder = await sweepFolder((request) =>
    request.body.model === "small"
      ? { status: 401, body: { error: { message: "no such key" } } }
      : answer(request),
  );
  const { exitCode, stderr, stdout } = await explog("run", folder.config, ...grid, "--dir", folder.logs);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/^❌ \[1\/4\] failed \(.*no such key.*\): 0 of 3 answered/m);
  expect(stderr).toMatch(/^✅ \[4\/4\] completed/m);
  expect(stderr).toMatch(/To go on: explog resume sweep_/);
  expect(stdout).toContain("Not weighed (not completed, no score, or a cost not fully known): 1, 2");
  const statuses = (await folder.runs()).map(({ models, status }) => `${models} ${status}`);
  expect(statuses.sort()).toEqual(["large completed", "large completed", "small failed", "small failed"]);
});

test("nothing is sent and nothing created when one of the runs is wrong, and it is named", async () => {
  await using folder = await sweepFolder();
  const before = readdirSync(folder.path);
  const words = ["--sweep", "model=small,large", "generation.temperature=0,9", "--dir", folder.logs];
  const { code, error } = await explog("run", folder.config, ...words);
  expect(code).toBe("CONFIG_INVALID");
  expect((error as Error).message).toMatch(
    /^In run 2 of 4 \(model=small generation\.temperature=9\), and in 1 more:\n\ncommand line: `generation\.temperature=9`: .* must be at most 2, not 9/,
  );
  expect(readdirSync(folder.path)).toEqual(before);
  expect(folder.server.requests).toEqual([]);
});

test("what is wrong in all runs is told once", async () => {
  await using folder = await sweepFolder();
  const { error } = await explog("run", folder.config, ...grid, "retry.attempts=0", "--dir", folder.logs);
  expect((error as Error).message).toMatch(/^command line: `retry\.attempts=0`/);
});

test.each<[string[], RegExp]>([
  [["--sweep", "model=small"], /nothing to sweep/],
  [["--parallel", "2"], /add --sweep/],
  [["model=small,large"], /add --sweep/],
  [["--sweep", "generation.seed=range(0,101)"], /101 runs\. Pass --yes/],
  [["--sweep", "generation.seed=range(0,1000)", "generation.top_k=range(1,1001)"], /1,000,000 runs/],
])("%j is refused before anything is created", async (words, message) => {
  await using folder = await sweepFolder();
  const { error } = await explog("run", folder.config, ...words, "--dir", folder.logs);
  expect((error as Error).message).toMatch(message);
  expect(() => readdirSync(folder.logs)).toThrow(/ENOENT/);
});

test("the budget is one for all runs, and a raised one lets the sweep go on", async () => {
  // Room for seven and a half of twelve calls.
  await using folder = await sweepFolder(answer, `budget: { limit_usd: ${7.5 * USD_A_CALL} }\n`);
  const stopped = await explog("run", folder.config, ...grid, "--parallel", "2", "--dir", folder.logs);
  expect(stopped.exitCode).toBe(3);
  const spent = async () =>
    (await folder.runs()).reduce((sum, { totals }) => sum + (totals?.costUsd ?? 0), 0);
  expect(await spent()).toBeGreaterThan(0);
  expect(await spent()).toBeLessThanOrEqual(7.5 * USD_A_CALL);
  expect(folder.server.requests.length * USD_A_CALL).toBeLessThanOrEqual(7.5 * USD_A_CALL);
  expect(stopped.stderr).toContain("Stopped by the budget, which is one for all runs of the sweep.");
  const [sweep = ""] = folder.sweeps();
  expect(stopped.stderr).toContain(`explog resume ${sweep} --budget USD`);

  const raised = await explog("resume", sweep, "--budget", "1", "--dir", folder.logs);
  expect(raised.exitCode).toBe(0);
  expect(folder.server.requests).toHaveLength(12);
  expect((await folder.runs()).map(({ status }) => status)).toEqual(Array(4).fill("completed"));
});

test("Ctrl-C stops the sweep; resumed, it finishes what was begun, begins what was not, and no more", async () => {
  await using folder = await sweepFolder((request) => {
    if (folder.server.requests.length === 5) process.emit("SIGINT");
    return answer(request);
  });
  const stopped = await explog("run", folder.config, ...grid, "--dir", folder.logs);
  expect(stopped.exitCode).toBe(130);
  expect(stopped.stderr).toContain("⏹️ Stopping");
  expect(stopped.stderr).toMatch(/^ {3}Not begun: 3, 4$/m);
  expect(folder.server.requests).toHaveLength(5);
  expect(process.listenerCount("SIGINT")).toBe(0);
  const [sweep = ""] = folder.sweeps();

  const first = (await folder.runs())[0];
  const log = () => readFileSync(join(first?.path ?? "", `${first?.id}_log.json`), "utf8");
  const untouched = log();
  const resumed = await explog("resume", sweep.slice(0, -3), "--parallel", "3", "--dir", folder.logs);
  expect(resumed.exitCode).toBe(0);
  expect(resumed.stderr).toContain("3 of 4 runs are left; no answer that is there is paid again");
  expect(folder.server.requests).toHaveLength(12);
  expect(log()).toBe(untouched);

  const done = await explog("resume", join(folder.logs, sweep));
  expect(done.stderr).toContain("there is nothing to resume");
  expect(done.stdout).toMatch(/^SWEEP sweep_/);
  expect(folder.server.requests).toHaveLength(12);
});

test("a sweep whose configuration has changed is not gone on with unasked", async () => {
  await using folder = await sweepFolder((request) => {
    if (folder.server.requests.length === 2) process.emit("SIGINT");
    return answer(request);
  });
  await explog("run", folder.config, ...grid, "--dir", folder.logs);
  const text = readFileSync(folder.config, "utf8");
  writeFileSync(folder.config, text.replace("Frame {frame_number}?", "This is Frame {frame_number}?"));
  const [sweep = ""] = folder.sweeps();
  const { code, error } = await explog("resume", sweep, "--dir", folder.logs);
  expect(code).toBe("CONFIG_CHANGED");
  expect((error as Error).message).toMatch(/run 1: prompt\.user/);
  expect((error as Error).message).toContain(
    "run 4: it has not begun, and its configuration is not what was planned",
  );
  expect(folder.server.requests).toHaveLength(2);

  const allowed = await explog("resume", sweep, "--allow-changes", "--dir", folder.logs);
  expect(allowed.exitCode).toBe(0);
});

test("a sweep that is not there is refused with those that are", async () => {
  await using folder = await sweepFolder();
  await explog("run", folder.config, "--sweep", "model=small,large", "--dir", folder.logs);
  await explog("run", folder.config, "--sweep", "model=small,large", "--dir", folder.logs);
  const missing = await explog("resume", "sweep_1999", "--dir", folder.logs);
  expect(missing.code).toBe("EXPERIMENT_NOT_FOUND");
  for (const sweep of folder.sweeps()) expect((missing.error as Error).message).toContain(sweep);
  expect((await explog("resume", "sweep", "--dir", folder.logs)).code).toBe("EXPERIMENT_AMBIGUOUS");
});
