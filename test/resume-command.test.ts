import { spawn } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { explog, startExplog } from "./support/explog-command.js";
import { type GeminiRequest, geminiBody, geminiServer } from "./support/gemini-server.js";
import { samplePng } from "./support/pictures.js";
import { readExperiment } from "./support/read-experiment.js";
import { runFolder } from "./support/run-folder.js";

const FRAMES = 24;
const usage = { promptTokenCount: 1000, candidatesTokenCount: 20, totalTokenCount: 1020 };

function configText(url: string, more = ""): string {
  return `model: gemini-2.5-flash
base_url: ${url}
generation: { temperature: 0.5 }
inputs: { frames: { dir: frames } }
prompt: { user: "Frame {frame_number}?" }
output: { format: json }
score: { ground_truth: gt.json }
concurrency: 3
retry: { attempts: 1 }
${more}`;
}

/** A run of many frames against a server that counts; `answer` decides what it says, and when. */
async function counted(
  answer: (request: GeminiRequest) => Promise<unknown> | unknown = () => undefined,
  more = "",
) {
  const server = await geminiServer(async (request) => {
    const status = await answer(request);
    if (typeof status === "number") return { status, body: { error: { message: "no", status: "INTERNAL" } } };
    return { body: geminiBody('{"a": 1}', usage) };
  });
  const folder = runFolder(configText(server.url, more));
  const truth: Record<string, { a: number }> = {};
  for (let number = 1; number <= FRAMES; number += 1) {
    writeFileSync(join(folder.path, "frames", `frame_${number}.png`), samplePng(number));
    truth[number] = { a: number % 2 };
  }
  writeFileSync(join(folder.path, "gt.json"), JSON.stringify(truth));
  const logs = ["--dir", folder.logs];
  return {
    server,
    folder,
    run: () => startExplog(["run", folder.config, ...logs]),
    resume: (...words: string[]) => explog(["resume", "latest", ...logs, ...words]),
    frames: () => server.requests.map(({ body }) => /Frame (\d+)\?/.exec(JSON.stringify(body))?.[1]),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

function underWay(outputDir: string): number {
  const { transcript } = readExperiment(outputDir);
  const ended = new Set(transcript.filter(({ type }) => type !== "request").map(({ call }) => call));
  return transcript.filter(({ type, call }) => type === "request" && !ended.has(call)).length;
}

test("after SIGKILL at several moments and as many resumes, each item was sent once, but for calls under way at a kill", async () => {
  let killAt = 5;
  let kill: (() => void) | undefined;
  await using run = await counted(async ({ number }) => {
    if (number >= killAt) kill?.();
    await new Promise((resolve) => setTimeout(resolve, 5));
  });
  let lost = 0;
  let running = run.run();
  for (const next of [13, 20, Number.POSITIVE_INFINITY]) {
    kill = () => running.child.kill("SIGKILL");
    expect((await running.finished).signal).toBe("SIGKILL");
    kill = undefined;
    lost = underWay(run.folder.logs);
    killAt = next;
    running = startExplog(["resume", "latest", "--dir", run.folder.logs]);
  }
  const { code, stderr } = await running.finished;
  expect(stderr).toContain("🧪 Resumed experiment");
  expect(code).toBe(0);
  const { log, transcript, text } = readExperiment(run.folder.logs);
  const calls = run.frames();
  expect(new Set(calls).size).toBe(FRAMES);
  // All that were under way at any of the kills: what has a request and no end.
  expect(lost).toBeGreaterThan(0);
  expect(calls.length).toBeLessThanOrEqual(FRAMES + underWay(run.folder.logs));
  expect(log.metrics.map(({ key }) => key).sort()).toEqual(
    Array.from({ length: FRAMES }, (_, index) => `frame:${index + 1}`).sort(),
  );
  expect(log).toMatchObject({ status: "completed", total_generations: FRAMES, total_tokens: FRAMES * 1020 });
  expect(log.metrics.map(({ seq }) => seq)).toEqual(Array.from({ length: FRAMES }, (_, index) => index + 1));
  expect((log.sessions as { generations: number }[]).map(({ generations }) => generations)).toHaveLength(4);
  expect(transcript.filter(({ type }) => type === "replay").length).toBeGreaterThan(0);
  const results: { answer: string; scores: object }[] = JSON.parse(text("results.json"));
  expect(results).toHaveLength(FRAMES);
  expect(results.every(({ answer, scores }) => answer === '{"a": 1}' && scores)).toBe(true);
});

test("Ctrl-C, then resume: the rest is run, and a second resume has nothing to do", async () => {
  let stop: (() => void) | undefined;
  await using run = await counted(async ({ number }) => {
    if (number === 6) stop?.();
    await new Promise((resolve) => setTimeout(resolve, 5));
  });
  const first = run.run();
  stop = () => first.child.kill("SIGINT");
  expect((await first.finished).code).toBe(130);
  stop = undefined;

  const resumed = await run.resume("--json", "--quiet");
  expect(resumed.code).toBe(0);
  expect(JSON.parse(resumed.stdout)).toMatchObject({
    status: "completed",
    total_generations: FRAMES,
    items: { total: FRAMES, succeeded: FRAMES },
  });
  expect(run.server.requests).toHaveLength(FRAMES);

  const { logText } = readExperiment(run.folder.logs);
  const again = await run.resume();
  expect([again.code, again.stdout]).toEqual([0, ""]);
  expect(again.stderr).toContain("there is nothing to resume");
  expect(JSON.parse((await run.resume("--json")).stdout)).toMatchObject({
    status: "completed",
    resumed: false,
  });
  expect(readExperiment(run.folder.logs).logText).toBe(logText);
  expect(run.server.requests).toHaveLength(FRAMES);
});

test("items that failed are sent again by a resume, and no others", async () => {
  let isDown = true;
  await using run = await counted(({ body }) =>
    isDown && /Frame [37]\?/.test(JSON.stringify(body)) ? 500 : undefined,
  );
  expect((await run.run().finished).code).toBe(0);
  isDown = false;
  const sentBefore = run.server.requests.length;
  expect((await run.resume()).code).toBe(0);
  expect(run.frames().slice(sentBefore).sort()).toEqual(["3", "7"]);
  const { log } = readExperiment(run.folder.logs);
  expect(log).toMatchObject({ total_generations: FRAMES + 2, summary: { failed_generations: 2 } });
});

test("a changed configuration is shown and refused; with --allow-changes what it changes is sent again", async () => {
  await using run = await counted(({ body }) => (/Frame 2\?/.test(JSON.stringify(body)) ? 500 : undefined));
  expect((await run.run().finished).code).toBe(0);
  const before = run.server.requests.length;
  const changed = readFileSync(run.folder.config, "utf8").replace("temperature: 0.5", "temperature: 0.7");
  writeFileSync(run.folder.config, changed);

  const refused = await run.resume();
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain("generation.temperature: 0.5 → 0.7");
  expect(refused.stderr).toContain("--allow-changes");
  expect(run.server.requests).toHaveLength(before);

  const allowed = await run.resume("--allow-changes");
  expect(allowed.code).toBe(0);
  expect(allowed.stderr).toContain("The request of frame:1 has changed");
  expect(run.server.requests).toHaveLength(before + FRAMES);
  expect(readExperiment(run.folder.logs).log.sessions).toMatchObject([
    { session: 1 },
    { session: 2, config_changes: ["generation.temperature: 0.5 → 0.7"] },
  ]);
});

test("without kept texts, a resume still sends no item twice, and keeps the answers of results.json", async () => {
  await using run = await counted(({ number }) => (number === 2 ? 500 : undefined), "capture: none\n");
  expect((await run.run().finished).code).toBe(0);
  const before = run.server.requests.length;
  expect((await run.resume()).code).toBe(0);
  expect(run.server.requests).toHaveLength(before + 1);
  const results: { answer: string }[] = JSON.parse(readExperiment(run.folder.logs).text("results.json"));
  expect(results.map(({ answer }) => answer)).toEqual(Array(FRAMES).fill('{"a": 1}'));
});

test("a script's experiment is refused with what to do instead", async () => {
  await using folder = runFolder("");
  const script = `import { ExperimentLogger } from "${library}";
    const logger = new ExperimentLogger({ outputDir: process.argv[1], console: "silent" });
    logger.startExperiment({}); logger.endExperiment({ status: "stopped" });`;
  await node(script, folder.logs);
  const { code, stderr } = await explog(["resume", "latest", "--dir", folder.logs]);
  expect(code).toBe(2);
  expect(stderr).toContain("resumeExperiment(id)");
});

test("of many processes that resume one experiment at once, exactly one gets it, every time", async () => {
  await using folder = runFolder("");
  const start = `import { ExperimentLogger } from "${library}";
    const logger = new ExperimentLogger({ outputDir: process.argv[1], console: "silent" });
    logger.startExperiment({}); process.kill(process.pid, "SIGKILL");`;
  await node(start, folder.logs);
  const { id, folder: path } = readExperiment(folder.logs);
  const resume = `import { resumeExperiment } from "${library}";
    process.stdout.write("ready ");
    process.stdin.once("data", () => {
      let said = "won";
      try { resumeExperiment(process.argv[2], { outputDir: process.argv[1], console: "silent" }); }
      catch (error) { said = error.code; }
      process.stdout.write(said);
    });`;
  for (let round = 1; round <= 4; round += 1) {
    const racers = Array.from({ length: 5 }, () => startNode(resume, folder.logs, id));
    await Promise.all(racers.map(({ printed }) => printed(/ready /)));
    for (const { child } of racers) child.stdin.write("go\n");
    const said = await Promise.all(racers.map(({ printed }) => printed(/ready \S+/)));
    expect(said.sort()).toEqual([...Array(4).fill("ready EXPERIMENT_IN_USE"), "ready won"]);
    // The winner crashes, and leaves the experiment to the next round.
    for (const { child } of racers) child.kill("SIGKILL");
    await Promise.all(racers.map(({ ended }) => ended));
    expect(readdirSync(path).filter((name) => name.includes("claim"))).toEqual([]);
    expect(readExperiment(folder.logs).log.writer).toMatchObject({ session: round + 1 });
  }
}, 120_000);

const library = new URL("../dist/index.js", import.meta.url).href;

function startNode(script: string, ...words: string[]) {
  const child = spawn(process.execPath, ["--input-type=module", "-e", script, ...words], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    stdio: ["pipe", "pipe", "inherit"],
  });
  let stdout = "";
  let heard = (): void => undefined;
  child.stdout.on("data", (data) => {
    stdout += data;
    heard();
  });
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  /** Resolves with what was printed, once it is of this shape. */
  const printed = (shape: RegExp) =>
    new Promise<string>((resolve, reject) => {
      heard = () => {
        if (shape.test(stdout)) resolve(stdout);
      };
      heard();
      ended.then(() => reject(new Error(`ended after printing ${JSON.stringify(stdout)}`)));
    });
  return { child, ended, printed };
}

function node(script: string, ...words: string[]): Promise<void> {
  return startNode(script, ...words).ended;
}
