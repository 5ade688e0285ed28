import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { experimentFiles } from "../src/format/file-names.js";
import { explog, startExplog } from "./support/explog-command.js";
import { readExperiment } from "./support/read-experiment.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const KEYS = Array.from({ length: 30 }, (_, index) => `row-${index + 1}`);
const CONFIG = `model: gemini-2.5-flash
base_url: sandbox
notes: a lost log
inputs: { rows: { path: rows.jsonl, key: id } }
prompt: { user: "What is {id}?" }
score: { name: right, text: trimmed, truth: id }
rate_limit: { requests_per_minute: 600 }
`;

/** A run of the sandbox that was killed in its middle: some rows are answered, some are not. */
async function killedRun() {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder.path, name);
  writeFileSync(at("rows.jsonl"), KEYS.map((id) => `${JSON.stringify({ id })}\n`).join(""));
  writeFileSync(at("run.yaml"), CONFIG);
  const running = startExplog(["run", "run.yaml", "generation.temperature=0.5", "--dir", "logs"], {
    cwd: folder.path,
  });
  await running.printed("Started experiment");
  const id = readdirSync(at("logs")).find((name) => name.startsWith("exp_")) ?? "";
  const path = join(at("logs"), id);
  while (lineCount(join(path, experimentFiles.resultLines)) < 8)
    await new Promise((resolve) => setTimeout(resolve, 5));
  running.child.kill("SIGKILL");
  expect((await running.finished).signal).toBe("SIGKILL");
  return {
    id,
    log: join(path, experimentFiles.log(id)),
    configUsed: join(path, experimentFiles.config),
    configFile: at("run.yaml"),
    /** From another folder than the run was started in. */
    explog: (...words: string[]) => explog([...words, "--dir", at("logs")]),
    read: () => readExperiment(at("logs")),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

/** Every row has its one answer, and was asked for once; but for one that was under way when the run was killed. */
function expectEveryRowOnce({ log, transcript }: ReturnType<typeof readExperiment>): void {
  expect(log).toMatchObject({ status: "completed", total_generations: KEYS.length });
  expect(log.summary).toMatchObject({ sandbox: true, scores: { right: { count: KEYS.length } } });
  expect(log.metrics.map(({ key }) => key).sort()).toEqual([...KEYS].sort());
  const ended = new Set(transcript.filter(({ type }) => type === "response").map(({ call }) => call));
  const requests = transcript.filter(({ type }) => type === "request");
  expect(
    requests
      .filter(({ call }) => ended.has(call))
      .map(({ key }) => key)
      .sort(),
  ).toEqual([...KEYS].sort());
  expect(requests.length - KEYS.length).toBeLessThanOrEqual(1);
}

test("a run whose log was lost is gone on with after recover as if it had not been, with its overrides", async () => {
  await using run = await killedRun();
  const before = readFileSync(run.log, "utf8");
  rmSync(run.log);
  const recovered = await run.explog("recover");
  expect(recovered).toMatchObject({ code: 0, stderr: "" });
  expect(recovered.stdout).not.toContain("not known any more");
  expect(recovered.stdout).toContain("of them come from results.jsonl");
  // The head is what it was, byte for byte.
  const head = (text: string) => text.slice(0, text.indexOf('"metrics": ['));
  expect(head(readFileSync(run.log, "utf8"))).toBe(head(before));
  const { log } = run.read();
  expect(log.metrics.map(({ scores }) => scores)).toEqual(log.metrics.map(() => ({ right: 0 })));

  const resumed = await run.explog("resume", run.id, "--quiet");
  expect(resumed.code).toBe(0);
  expect(resumed.stderr).not.toContain("paid again");
  expectEveryRowOnce(run.read());
  const again = await run.explog("resume", run.id);
  expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining("nothing to resume") });
});

test("without any trace of where its configuration was read, a rebuilt run is gone on with once it is told", async () => {
  await using run = await killedRun();
  rmSync(run.log);
  // As versions before this one left it.
  const config = readFileSync(run.configUsed, "utf8").replace(/^#.*\n/gm, "");
  writeFileSync(run.configUsed, config);
  const recovered = (await run.explog("recover")).stdout.replace(/\s+/g, " ");
  expect(recovered).toContain("not known any more: notes, environment, where its configuration was read");
  const refused = await run.explog("resume", run.id);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain("Pass its file with --config FILE");
  // What the command line had changed is seen as a change.
  const changed = await run.explog("resume", run.id, "--config", run.configFile);
  expect(changed).toMatchObject({ code: 2, stderr: expect.stringContaining("generation") });
  writeFileSync(run.configFile, `${CONFIG}generation: { temperature: 0.5 }\n`);
  const resumed = await run.explog("resume", run.id, "--quiet", "--config", run.configFile);
  expect(resumed.code).toBe(0);
  expect(resumed.stderr).not.toContain("paid again");
  expectEveryRowOnce(run.read());
});

test("a log whose beginning was hit keeps how its run was told, and one that had ended keeps how it ended", async () => {
  await using run = await killedRun();
  const bytes = readFileSync(run.log);
  bytes.fill("X", 0, 30);
  writeFileSync(run.log, bytes);
  expect((await run.explog("recover")).code).toBe(0);
  expect((await run.explog("resume", run.id, "--quiet")).code).toBe(0);
  expectEveryRowOnce(run.read());

  const whole = run.read().log;
  rmSync(run.log);
  const recovered = await run.explog("recover");
  expect(recovered.stdout).toContain("closed as completed, which its summary says");
  expect(run.read().log).toMatchObject({ status: "completed", total_cost_usd: whole.total_cost_usd });
  expectEveryRowOnce(run.read());
});

function lineCount(path: string): number {
  return existsSync(path) ? readFileSync(path, "utf8").split("\n").length - 1 : 0;
}
