import { expect, test } from "vitest";
import { readExperiment } from "../../test/support/read-experiment.js";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import type { ModelCallRequest } from "../format/model-call.js";
import { ExperimentLogger } from "./experiment-logger.js";

const request: ModelCallRequest = { key: "a", provider: "google", model: "gemini-2.5-flash", messages: [] };

const rowsOf = (outputDir: string) =>
  readExperiment(outputDir).transcript.map(
    ({ type, call, attempt, key }) => `${type} ${call}.${attempt} ${key}`,
  );

test("every attempt, its failure and the answer are rows of their own, each request before its call goes out", async () => {
  await using folder = temporaryFolder();
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  logger.startExperiment({});
  const call = logger.openCall(request);
  expect(rowsOf(folder.path)).toEqual(["request 1.1 a"]);
  call?.retry(Object.assign(new Error("busy"), { status: 503 }));
  expect(rowsOf(folder.path)).toEqual(["request 1.1 a", "error 1.1 a"]);
  call?.nextAttempt();
  call?.retry(new Error("socket hang up"));
  call?.nextAttempt();
  expect(rowsOf(folder.path).at(-1)).toBe("request 1.3 a");
  call?.succeed({ messages: [], rawUsage: { promptTokenCount: 5, candidatesTokenCount: 3 } });
  logger.endExperiment();
  expect(rowsOf(folder.path)).toEqual([
    "request 1.1 a",
    "error 1.1 a",
    "request 1.2 a",
    "error 1.2 a",
    "request 1.3 a",
    "response 1.3 a",
  ]);
});

test("calls that run at once are told apart, and one that is given up is a row that says so", async () => {
  await using folder = temporaryFolder();
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  logger.startExperiment({});
  const [one, other] = [logger.openCall(request), logger.openCall({ ...request, key: "b" })];
  other?.abort();
  const abort = logger.generation({ key: "c", model: "m", prompt: "p" }, () =>
    Promise.reject(Object.assign(new Error("stopped"), { name: "AbortError" })),
  );
  await expect(abort).rejects.toThrow("stopped");
  one?.fail(new Error("refused"));
  logger.endExperiment();
  expect(rowsOf(folder.path)).toEqual([
    "request 1.1 a",
    "request 2.1 b",
    "response 2.1 b",
    "request 3.1 c",
    "error 3.1 c",
    "error 1.1 a",
  ]);
  const { transcript, log } = readExperiment(folder.path);
  expect(transcript[2]).toMatchObject({ aborted: true });
  expect(transcript[5]).toMatchObject({ will_retry: false });
  expect(log.metrics.map(({ key, status }) => `${key} ${status}`)).toEqual([
    "b aborted",
    "c aborted",
    "a error",
  ]);
});

test("after resuming, an answer that is given back is a row of its own, and only what goes out is a request", async () => {
  await using folder = temporaryFolder();
  const first = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  const id = first.startExperiment({});
  const busy = first.openCall({ ...request, key: "retried" });
  busy?.retry(Object.assign(new Error("busy"), { status: 503 }));
  busy?.nextAttempt();
  busy?.succeed({ messages: [], rawUsage: { promptTokenCount: 5, candidatesTokenCount: 3 } });
  first.openCall({ ...request, key: "aborted" })?.abort();
  first.openCall({ ...request, key: "failed" })?.fail(new Error("refused"));
  first.endExperiment({ status: "stopped" });
  const before = rowsOf(folder.path);

  const second = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  second.resumeExperiment(id);
  for (const key of ["retried", "aborted", "failed", "new"]) {
    const earlier = second.findFinished({ ...request, key });
    expect(earlier !== undefined).toBe(key === "retried");
    earlier?.replay();
    if (earlier) continue;
    const call = second.openCall({ ...request, key });
    if (key === "new") call?.retry(new Error("busy"));
    if (key === "new") call?.nextAttempt();
    call?.succeed({ messages: [], rawUsage: { promptTokenCount: 5, candidatesTokenCount: 3 } });
  }
  second.endExperiment();
  const rows = rowsOf(folder.path);
  expect(rows.slice(0, before.length)).toEqual(before);
  expect(rows.slice(before.length)).toEqual([
    "replay 4.1 retried",
    "request 5.1 aborted",
    "response 5.1 aborted",
    "request 6.1 failed",
    "response 6.1 failed",
    "request 7.1 new",
    "error 7.1 new",
    "request 7.2 new",
    "response 7.2 new",
  ]);
});
