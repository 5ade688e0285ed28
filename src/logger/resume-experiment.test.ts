import { appendFileSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { crashedCopy } from "../../test/support/crashed-copy.js";
import { readExperiment } from "../../test/support/read-experiment.js";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { ExperimentLogger } from "./experiment-logger.js";
import type { ExperimentLoggerOptions } from "./logger-options.js";
import { resumeExperiment } from "./resumed-logger.js";

function logger(outputDir: string, options: ExperimentLoggerOptions = {}) {
  const lines: string[] = [];
  const output = { progress: (line: string) => void lines.push(line), result: () => undefined };
  return { lines, logger: new ExperimentLogger({ outputDir, output, ...options }) };
}

/** Asks for answers as a script does, and counts the calls that really go out. */
function asker(experiment: ExperimentLogger) {
  const calls: string[] = [];
  const ask = (key: string, prompt = `prompt of ${key}`) =>
    experiment.generation({ key, model: "gemini-2.5-flash", provider: "google", prompt }, async () => {
      calls.push(key);
      return {
        text: `answer to ${prompt}`,
        usage: { input_tokens: 10, output_tokens: 4 },
        kept: [1, { a: null }],
      };
    });
  return { ask, calls };
}

test("finished generations are given back without a call, the rest is made, and totals are carried on", async () => {
  await using folder = temporaryFolder();
  await using copy = temporaryFolder();
  const first = logger(folder.path);
  const id = first.logger.startExperiment({ a: 1 }, "two sessions");
  const before = asker(first.logger);
  const answers = [await before.ask("one"), await before.ask("two")];
  first.logger.logScore("one", "quality", 0.5);
  first.logger.saveCheckpoint({ window: ["two"] });
  crashedCopy(folder.path, copy.path);
  const totals = first.logger.endExperiment().totals;

  const second = logger(copy.path);
  expect(second.logger.resumeExperiment(id)).toEqual({
    experimentId: id,
    resumed: true,
    finishedGenerations: 2,
    state: { window: ["two"] },
  });
  const after = asker(second.logger);
  expect([await after.ask("one"), await after.ask("two")]).toEqual(answers);
  expect(after.calls).toEqual([]);
  await after.ask("three");
  expect(after.calls).toEqual(["three"]);
  const summary = second.logger.endExperiment();
  expect(summary).toMatchObject({
    experimentId: id,
    status: "completed",
    totals: { generations: 3, inputTokens: 30, outputTokens: 12 },
    scores: { quality: { mean: 0.5, count: 1 } },
  });
  expect(summary.totals.costUsd).toBeCloseTo((Number(totals.costUsd) / 2) * 3, 12);

  const { log, transcript } = readExperiment(copy.path);
  expect(log.metrics.map(({ seq, key }) => [seq, key])).toEqual([
    [1, "one"],
    [2, "two"],
    [3, "three"],
  ]);
  expect(log.sessions).toMatchObject([
    { session: 1, generations: 2, replayed: 0 },
    { session: 2, generations: 1, replayed: 2 },
  ]);
  expect(transcript.filter(({ type }) => type === "request")).toHaveLength(3);
  expect(transcript.filter(({ type }) => type === "replay").map(({ key }) => key)).toEqual(["one", "two"]);
  const calls = transcript
    .filter(({ type }) => type !== "response" && type !== "result")
    .map(({ call }) => call);
  expect(new Set(calls).size).toBe(calls.length);
});

test("resuming twice, with a crash in between, pays for nothing twice", async () => {
  await using one = temporaryFolder();
  await using two = temporaryFolder();
  await using three = temporaryFolder();
  const first = logger(one.path);
  const id = first.logger.startExperiment();
  await asker(first.logger).ask("one");
  crashedCopy(one.path, two.path);
  first.logger.endExperiment();

  const second = logger(two.path);
  second.logger.resumeExperiment(id);
  const again = asker(second.logger);
  await again.ask("one");
  await again.ask("two");
  expect(again.calls).toEqual(["two"]);
  crashedCopy(two.path, three.path);
  second.logger.endExperiment();

  const third = logger(three.path);
  third.logger.resumeExperiment(id);
  const last = asker(third.logger);
  for (const key of ["one", "two", "three"]) await last.ask(key);
  expect(last.calls).toEqual(["three"]);
  expect(third.logger.endExperiment().totals.generations).toBe(3);
  const { log } = readExperiment(three.path);
  expect(log.sessions).toMatchObject([
    { session: 1, generations: 1 },
    { session: 2, generations: 1, replayed: 1 },
    { session: 3, generations: 1, replayed: 2 },
  ]);
  // Those that were killed ended when they were last heard of.
  expect(log.sessions).toEqual(Array(3).fill(expect.objectContaining({ end_time: expect.any(String) })));
});

test("a changed request under the same key is sent again, with a warning", async () => {
  await using folder = temporaryFolder();
  const first = logger(folder.path);
  const id = first.logger.startExperiment();
  await asker(first.logger).ask("one", "old words");
  first.logger.endExperiment({ status: "stopped" });

  const second = logger(folder.path);
  second.logger.resumeExperiment(id);
  const { ask, calls } = asker(second.logger);
  expect(await ask("one", "new words")).toMatchObject({ text: "answer to new words" });
  expect(calls).toEqual(["one"]);
  expect(second.lines.join("\n")).toContain("The request of one has changed");
  expect(second.logger.endExperiment().totals.generations).toBe(2);
});

test("of many changed requests the first are told one by one, and that they are given back is not claimed", async () => {
  await using folder = temporaryFolder();
  const first = logger(folder.path);
  const id = first.logger.startExperiment();
  const keys = Array.from({ length: 25 }, (_, index) => `item ${index + 1}`);
  for (const key of keys) await asker(first.logger).ask(key, "old words");
  first.logger.endExperiment({ status: "stopped" });

  const second = logger(folder.path);
  second.logger.resumeExperiment(id, { configChanges: ["prompt: old → new"] });
  const { ask, calls } = asker(second.logger);
  for (const key of keys) await ask(key, "new words");
  second.logger.endExperiment();
  expect(calls).toEqual(keys);
  const said = second.lines.join("\n");
  expect(said.match(/has changed since it was answered/g)).toHaveLength(10);
  expect(said).toContain(
    "item 10 has changed since it was answered: it is sent again. Others like it are not told",
  );
  expect(said).toContain("answers to requests that did not change are given back");
});

test("what was asked three times and answered twice is asked once more", async () => {
  await using folder = temporaryFolder();
  const first = logger(folder.path);
  const id = first.logger.startExperiment();
  const before = asker(first.logger);
  await before.ask("same");
  await before.ask("same");
  first.logger.endExperiment({ status: "stopped" });

  const second = logger(folder.path);
  second.logger.resumeExperiment(id);
  const after = asker(second.logger);
  for (let sample = 0; sample < 3; sample += 1) await after.ask("same");
  expect(after.calls).toEqual(["same"]);
  second.logger.endExperiment();
});

test("a generation that failed is made again, and a completed experiment with one can be resumed", async () => {
  await using folder = temporaryFolder();
  const first = logger(folder.path);
  const id = first.logger.startExperiment();
  const failing = first.logger.generation({ key: "one", model: "m", prompt: "p" }, () => {
    throw new Error("overloaded");
  });
  await expect(failing).rejects.toThrow("overloaded");
  first.logger.endExperiment();

  const second = logger(folder.path);
  expect(second.logger.resumeExperiment(id).resumed).toBe(true);
  const { ask, calls } = asker(second.logger);
  await ask("one");
  expect(calls).toEqual(["one"]);
  expect(second.logger.endExperiment().totals).toMatchObject({ generations: 2, failedGenerations: 1 });

  const third = logger(folder.path);
  const before = readExperiment(folder.path);
  expect(third.logger.resumeExperiment(id)).toMatchObject({ resumed: false, finishedGenerations: 1 });
  expect(third.lines.join("\n")).toContain("already completed");
  const after = readExperiment(folder.path);
  expect(after.logText).toBe(before.logText);
  expect(after.files).toEqual(before.files);
  expect(third.logger.experimentId).toBeUndefined();
});

test("an experiment that a living process writes is refused, and nothing of it is touched", async () => {
  await using folder = temporaryFolder();
  const first = logger(folder.path);
  const id = first.logger.startExperiment();
  const files = readExperiment(folder.path).files;
  expect(() => logger(folder.path).logger.resumeExperiment(id)).toThrow(
    expect.objectContaining({
      code: "EXPERIMENT_IN_USE",
      message: expect.stringContaining(String(process.pid)),
    }),
  );
  expect(readExperiment(folder.path).files).toEqual(files);
  first.logger.endExperiment();
});

test("an answer whose record a crash prevented gets its record, and is not asked for again", async () => {
  await using folder = temporaryFolder();
  const first = logger(folder.path);
  const id = first.logger.startExperiment();
  const before = asker(first.logger);
  await before.ask("one");
  const logBytes = readExperiment(folder.path).logText;
  await before.ask("two");
  first.logger.endExperiment({ status: "stopped" });
  const { folder: path, log: whole } = readExperiment(folder.path);
  // The log as it was before the second record, its writer dead; the transcript as it is now.
  writeFileSync(join(path, `${id}_log.json`), logBytes.replace(/"pid":\d+/, '"pid":4194305'));

  const second = logger(folder.path);
  second.logger.resumeExperiment(id);
  const after = asker(second.logger);
  await after.ask("one");
  await after.ask("two");
  expect(after.calls).toEqual([]);
  expect(second.logger.endExperiment().totals.generations).toBe(2);
  const { log } = readExperiment(folder.path);
  const pick = ({
    seq,
    key,
    token_usage,
    cost,
    transcript,
    duration_seconds,
  }: (typeof log.metrics)[number]) => ({
    seq,
    key,
    token_usage,
    cost,
    transcript,
    duration_seconds,
  });
  expect(log.metrics.map(pick)).toEqual(whole.metrics.map(pick));
});

test("torn ends of log and transcript are mended by dropping only the torn bytes", async () => {
  await using folder = temporaryFolder();
  const first = logger(folder.path);
  const id = first.logger.startExperiment();
  const before = asker(first.logger);
  for (const key of ["one", "two", "three"]) await before.ask(key);
  first.logger.endExperiment({ status: "stopped" });
  const { folder: path, logText } = readExperiment(folder.path);
  const logPath = join(path, `${id}_log.json`);
  const transcriptPath = join(path, `${id}_transcript.jsonl`);
  const transcript = readFileSync(transcriptPath, "utf8");
  const lastRecord = logText.indexOf('{"seq":3');
  const tailStart = logText.indexOf("\n],\n", lastRecord);

  // At the last record's first bytes, within it, at its very end, within the tail.
  for (const cut of [lastRecord + 1, lastRecord + 40, tailStart, tailStart + 100, logText.length - 5]) {
    writeFileSync(logPath, logText);
    writeFileSync(transcriptPath, transcript);
    truncateSync(logPath, cut);
    appendFileSync(transcriptPath, '{"type":"request","at":"2026-');
    const second = logger(folder.path);
    second.logger.resumeExperiment(id);
    const after = asker(second.logger);
    for (const key of ["one", "two", "three", "four"]) await after.ask(key);
    expect(after.calls).toEqual(["four"]);
    second.logger.endExperiment();
    const mended = readExperiment(folder.path);
    expect(mended.log.metrics.map(({ key }) => key)).toEqual(["one", "two", "three", "four"]);
    expect(mended.log.total_generations).toBe(4);
    expect(mended.text(`${id}_transcript.jsonl`).startsWith(transcript)).toBe(true);
  }
});

test("a claim that a crash left behind keeps nobody out and goes away", async () => {
  await using folder = temporaryFolder();
  const first = logger(folder.path);
  const id = first.logger.startExperiment();
  await asker(first.logger).ask("one");
  first.logger.endExperiment({ status: "stopped" });
  const path = join(folder.path, id);
  writeFileSync(join(path, `${id}_claim-2`), JSON.stringify({ ...deadWriter(path, id), session: 2 }));
  writeFileSync(join(path, `${id}_claim-3`), "");

  const second = logger(folder.path);
  expect(second.logger.resumeExperiment(id).resumed).toBe(true);
  second.logger.endExperiment();
  expect(readdirSync(path).filter((name) => name.includes("claim"))).toEqual([]);
  expect(readExperiment(folder.path).log.writer).toMatchObject({ session: 4 });
});

test("without kept texts a finished generation is made again, and the logger says why", async () => {
  await using folder = temporaryFolder();
  const first = logger(folder.path, { capture: "none" });
  const id = first.logger.startExperiment();
  await asker(first.logger).ask("one");
  first.logger.endExperiment({ status: "stopped" });
  const second = logger(folder.path, { capture: "none" });
  second.logger.resumeExperiment(id);
  const { ask, calls } = asker(second.logger);
  expect(await ask("one")).toMatchObject({ text: "answer to prompt of one" });
  expect(calls).toEqual(["one"]);
  expect(second.lines.join("\n")).toContain("was not kept");
  second.logger.endExperiment();
});

test("the exported function gives the state and a logger that goes on", async () => {
  await using folder = temporaryFolder();
  const first = logger(folder.path);
  const id = first.logger.startExperiment();
  first.logger.saveCheckpoint([7]);
  first.logger.endExperiment({ status: "failed" });
  const resumed = resumeExperiment(id, { outputDir: folder.path, console: "silent" });
  expect(resumed).toMatchObject({ experimentId: id, resumed: true, state: [7] });
  expect(resumed.logger.endExperiment()).toMatchObject({ experimentId: id, status: "completed" });
});

test("a folder that is removed after the resume is written anew, configuration and all", async () => {
  await using folder = temporaryFolder();
  const first = logger(folder.path);
  const id = first.logger.startExperiment({ model: "m", list: [1, { a: "b: c" }] });
  await asker(first.logger).ask("one");
  first.logger.endExperiment({ status: "stopped" });
  const before = readExperiment(folder.path).text("config_used.yaml");
  const second = logger(folder.path);
  second.logger.resumeExperiment(id);
  rmSync(join(folder.path, id), { recursive: true });
  await asker(second.logger).ask("two");
  second.logger.endExperiment();
  const after = readExperiment(folder.path);
  expect(after.text("config_used.yaml")).toBe(before);
  expect(after.log.metrics.map(({ key }) => key)).toEqual(["one", "two"]);
});

test("what is paid again is said once on resuming: calls outside generation, and nothing that was given back or only logged", async () => {
  await using folder = temporaryFolder();
  const first = logger(folder.path);
  const id = first.logger.startExperiment();
  await asker(first.logger).ask("one");
  first.logger.logGeneration({ key: "noted", model: "gemini-2.5-flash", prompt: "p", response: "r" });
  first.logger.endExperiment({ status: "stopped" });
  const second = logger(folder.path);
  second.logger.resumeExperiment(id);
  expect(second.lines.join("\n")).not.toContain("paid again");
  for (const key of ["outside", "priceless"]) {
    const model = key === "outside" ? "gemini-2.5-flash" : "nobody-knows-1";
    const call = second.logger.openCall({ key, provider: "google", model, messages: [] });
    const rawUsage = { promptTokenCount: 1e6, candidatesTokenCount: 0, totalTokenCount: 1e6 };
    call?.succeed({ messages: [], rawUsage: { usageMetadata: rawUsage } });
  }
  second.logger.endExperiment({ status: "stopped" });

  const third = logger(folder.path);
  third.logger.resumeExperiment(id);
  const told = third.lines.filter((line) => line.includes("paid again"));
  expect(told).toEqual([
    expect.stringContaining("2 finished calls (≥ $0.3000 (1 call unpriced)) cannot be given back"),
  ]);
  third.logger.endExperiment();
});

test("an id that is not there is refused with what to pass instead", async () => {
  await using folder = temporaryFolder();
  expect(() => logger(folder.path).logger.resumeExperiment("exp_20250101_000000_00000000")).toThrow(
    expect.objectContaining({ code: "EXPERIMENT_NOT_FOUND" }),
  );
});

function deadWriter(path: string, id: string) {
  const { writer } = JSON.parse(readFileSync(join(path, `${id}_log.json`), "utf8"));
  return {
    pid: 4194305,
    bootId: writer.boot_id,
    pidNamespace: writer.pid_namespace,
    hostname: writer.hostname,
  };
}

test("a score that replaces another counts once: at the end, after going on, and as readers count it", async () => {
  await using folder = temporaryFolder();
  const { logger: first } = logger(folder.path);
  const id = first.startExperiment();
  for (const [key, scores] of [
    ["a", undefined],
    ["b", { quality: 1 }],
  ] as const)
    first.logGeneration({ key, model: "m", prompt: "p", response: "r", scores });
  first.logScore("a", "quality", 0);
  first.logScore("a", "quality", 1);
  first.logScore("b", "quality", 0);
  first.logScore("all of it", "verdict", 1);
  const scores = { quality: { mean: 0.5, count: 2 }, verdict: { mean: 1, count: 1 } };
  expect(first.endExperiment({ status: "stopped" }).scores).toEqual(scores);
  expect(readExperiment(folder.path).log.summary).toMatchObject({ scores });

  const { logger: second } = logger(folder.path);
  second.resumeExperiment(id);
  expect(second.endExperiment().scores).toEqual(scores);
  expect(readExperiment(folder.path).text(`${id}_summary.txt`)).toContain("quality: 0.5000 (2)");
});
