import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readExperiment } from "../../test/support/read-experiment.js";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import type { ModelCallRequest } from "../format/model-call.js";
import { ExperimentLogger } from "./experiment-logger.js";

const request: ModelCallRequest = {
  key: "late",
  provider: "google",
  model: "gemini-2.5-flash",
  messages: [],
};
const usage = { usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 3, totalTokenCount: 8 } };

it("records a call that is still under way at the end as possibly billed, and nothing of it afterwards", async () => {
  await using folder = temporaryFolder();
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  logger.startExperiment({});
  const call = logger.openCall(request);
  const summary = logger.endExperiment();
  expect(summary.totals).toMatchObject({
    generations: 1,
    abortedGenerations: 1,
    unpricedGenerations: 1,
    costUsd: null,
  });
  const before = readExperiment(folder.path).logText;
  expect(call?.succeed({ messages: [], rawUsage: usage })).toBeUndefined();
  call?.retry(new Error("late"));
  call?.nextAttempt();
  const { logText, log } = readExperiment(folder.path);
  expect(logText).toBe(before);
  expect(log.metrics[0]).toMatchObject({
    key: "late",
    status: "aborted",
    error: { name: "ExperimentEnded" },
  });
});

it("never writes into a file that got the descriptor of a log since closed", async () => {
  await using folder = temporaryFolder();
  const logger = new ExperimentLogger({ outputDir: join(folder.path, "logs"), console: "silent" });
  logger.startExperiment({});
  const calls = [1, 2, 3].map((number) => logger.openCall({ ...request, key: `late:${number}` }));
  logger.endExperiment();
  const mine = [1, 2, 3, 4].map((number) => join(folder.path, `mine-${number}.txt`));
  const descriptors = mine.map((path) => openSync(path, "w"));
  for (const descriptor of descriptors) writeSync(descriptor, "mine");
  for (const call of calls) call?.succeed({ messages: [], rawUsage: usage });
  for (const descriptor of descriptors) closeSync(descriptor);
  for (const path of mine) expect(readFileSync(path, "utf8")).toBe("mine");
});

it("keeps a generation inside which the experiment ended from writing into the next one", async () => {
  await using folder = temporaryFolder();
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  logger.startExperiment({ first: true });
  let finish: (value: string) => void = () => undefined;
  const answer = logger.generation(
    { model: "m", prompt: "p" },
    () =>
      new Promise<string>((resolve) => {
        finish = resolve;
      }),
  );
  logger.endExperiment();
  const second = logger.startExperiment({ second: true });
  finish("late");
  expect(await answer).toBe("late");
  logger.endExperiment();
  const log = JSON.parse(readFileSync(join(folder.path, second, `${second}_log.json`), "utf8"));
  expect(log.metrics).toEqual([]);
});

it("calls a cost a lower bound when an attempt before it may have been billed", async () => {
  await using folder = temporaryFolder();
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  logger.startExperiment({});
  const attempts = (error: Error) => {
    const call = logger.openCall(request);
    call?.retry(error);
    call?.nextAttempt();
    return call?.succeed({ messages: [], rawUsage: usage });
  };
  const afterRefusal = attempts(Object.assign(new Error("busy"), { status: 503 }));
  const afterReset = attempts(new Error("socket hang up"));
  const summary = logger.endExperiment();
  expect(afterRefusal?.cost.atLeast).toBeUndefined();
  expect(afterReset?.cost).toMatchObject({ atLeast: true, source: "computed" });
  expect(afterReset?.cost.usd).toBe(afterRefusal?.cost.usd);
  expect(summary.totals.unpricedGenerations).toBe(1);
});

it("keeps input, output and total tokens in step when a call's output is unknown", async () => {
  await using folder = temporaryFolder();
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  logger.startExperiment({});
  const text = { role: "user", parts: [{ type: "text", text: "Hello, world!" }] } as const;
  logger.openCall({ ...request, messages: [{ role: text.role, parts: [...text.parts] }] })?.abort();
  logger.openCall(request)?.succeed({ messages: [], rawUsage: usage });
  const { totals } = logger.endExperiment();
  expect(totals.inputTokens).toBeGreaterThan(5);
  expect(totals.totalTokens).toBe(totals.inputTokens + totals.outputTokens);
  expect(totals.uncountedGenerations).toBe(1);
});
