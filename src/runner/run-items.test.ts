import { expect, test } from "vitest";
import type { RunConfig } from "../config/run-config.js";
import type { ContentMessage, MediaPart } from "../format/content.js";
import type { ItemResult } from "../format/item-result.js";
import type { ModelCallRequest } from "../format/model-call.js";
import { ModelCallError } from "./clients/model-call-error.js";
import type { ModelAnswer } from "./clients/model-client.js";
import { frameItems } from "./inputs/frame-items.js";
import { InputProblem } from "./inputs/input-problem.js";
import { orderedItems } from "./inputs/item-order.js";
import { createStop } from "./pacing/stop-signals.js";
import { compilePrompts } from "./prompts/compiled-prompts.js";
import type { RunSetting } from "./run-item.js";
import { runItems } from "./run-items.js";

const picture = (path: string): MediaPart => ({ type: "media", mediaType: "image/png", sha256: path });

function configOf(changes: Partial<RunConfig>): RunConfig {
  return {
    notes: "",
    model: "m",
    provider: "google",
    sandbox: {},
    generation: {},
    scalars: {},
    stream: false,
    inputs: { frames: { directory: "/f", end: 0, step: 1 } },
    context: { strategy: "single" },
    attachments: [],
    prompt: { user: "Frame {frame_number}" },
    output: { format: "text" },
    capture: "text",
    checkpointEvery: 5,
    concurrency: 1,
    timeoutSeconds: 10,
    stopAfterFailures: 0,
    retry: { attempts: 1, initialDelaySeconds: 0, maxDelaySeconds: 1 },
    ...changes,
  };
}

type Reply = (messages: readonly ContentMessage[], number: number) => Promise<string> | string;

/** Runs `count` frames, numbered from 1, through a model that replies as given. */
function run(changes: Partial<RunConfig>, count: number, reply: Reply, more: Partial<RunSetting> = {}) {
  const config = configOf(changes);
  const frames = Array.from({ length: count }, (_, index) => ({
    number: index + 1,
    path: `p${index + 1}`,
    fileName: `${index + 1}.png`,
  }));
  const stop = createStop(0.02);
  const sent: ContentMessage[][] = [];
  const opened: ModelCallRequest[] = [];
  const ended: string[] = [];
  const note = (what: string) => (): undefined => void ended.push(what);
  const finished: number[] = [];
  const results: ItemResult[] = [];
  const done = runItems(
    {
      config,
      prepared: {
        items: orderedItems(frameItems(frames), {}),
        examples: [],
        attachments: [],
        prompts: compilePrompts(config).prompts,
      },
      client: {
        provider: "google",
        parameters: {},
        async generate(messages, { signal }): Promise<ModelAnswer> {
          const number = sent.push([...messages]);
          const given = new Promise<never>((_, reject) => {
            signal.addEventListener("abort", () => reject(signal.reason), { once: true });
          });
          const text = await Promise.race([reply(messages, number), given]);
          return { text, messages: [], rawUsage: undefined };
        },
      },
      recorder: {
        openCall(request) {
          opened.push(request);
          return {
            firstToken: note("first token"),
            retry: note("retry"),
            nextAttempt: note("next attempt"),
            succeed: note("succeed"),
            fail: note("fail"),
            abort: note("abort"),
          };
        },
      },
      readImage: async (path) => picture(path),
      stop: stop.signals,
      sandbox: false,
      ...more,
    },
    {
      stop: stop.stop,
      stopSending: stop.stopSending,
      onFinished({ result }, _tally, position) {
        finished.push(result.frameNumber ?? 0);
        results[position] = result;
      },
    },
  )
    .then((tally) => ({ tally, results }))
    .finally(stop.settle);
  return { done, sent, opened, ended, finished, stop: stop.stop };
}

const textsOf = (messages: ContentMessage[] = []) =>
  messages.flatMap(({ parts }) =>
    parts.map((part) => (part.type === "text" ? part.text : "")).filter(Boolean),
  );
const imagesOf = (messages: ContentMessage[] = []) =>
  messages.flatMap(({ parts }) =>
    parts.map((part) => (part.type === "media" ? part.sha256 : "")).filter(Boolean),
  );

test("single frames go out alone, each once, with key, number and image count", async () => {
  const { done, sent, opened } = run({}, 3, () => "ok");
  const { tally, results } = await done;
  expect(sent.map(imagesOf)).toEqual([["p1"], ["p2"], ["p3"]]);
  expect(opened.map(({ key, frameNumber, testImagesCount }) => [key, frameNumber, testImagesCount])).toEqual([
    ["frame:1", 1, 1],
    ["frame:2", 2, 1],
    ["frame:3", 3, 1],
  ]);
  expect(results.map(({ key, status, answer }) => [key, status, answer])).toEqual([
    ["frame:1", "ok", "ok"],
    ["frame:2", "ok", "ok"],
    ["frame:3", "ok", "ok"],
  ]);
  expect(tally).toMatchObject({ total: 3, succeeded: 3, failed: 0 });
});

test("a history sends the frames before, oldest first, and none of their answers", async () => {
  const changes: Partial<RunConfig> = {
    context: { strategy: "history", window: 2 },
    prompt: { user: "{history_count} before: {history_frames}" },
  };
  const { done, sent, opened } = run(changes, 4, () => "an answer");
  await done;
  expect(sent.map(imagesOf)).toEqual([["p1"], ["p1", "p2"], ["p1", "p2", "p3"], ["p2", "p3", "p4"]]);
  expect(textsOf(sent[3])).toEqual(["2 before: 2, 3"]);
  expect(opened.map(({ testImagesCount }) => testImagesCount)).toEqual([1, 2, 3, 3]);
});

test("a rolling context hands each answer to the next frame, and keeps the last good one over a failure", async () => {
  const changes: Partial<RunConfig> = {
    context: { strategy: "rolling", initialAnswer: "none yet" },
    prompt: { user: "before: {previous_answer}" },
    output: { format: "json" },
  };
  const { done, sent } = run(changes, 5, (_, number) => {
    if (number === 3) throw new ModelCallError("500", { failure: "overload" });
    return number === 2 ? "no JSON " : `\`\`\`json\n{"n": ${number}}\n\`\`\``;
  });
  const { tally } = await done;
  expect(sent.map(textsOf)).toEqual([
    ["before: none yet"],
    ['before: {"n":1}'],
    ["before: no JSON"],
    ["before: no JSON"],
    ['before: {"n":4}'],
  ]);
  expect(tally).toMatchObject({ succeeded: 4, failed: 1, unparsable: 1 });
});

test("calls run at once up to the concurrency, and results keep the order of the frames", async () => {
  let underWay = 0;
  let most = 0;
  const { done, finished } = run({ concurrency: 3 }, 9, async (_, number) => {
    most = Math.max(most, ++underWay);
    // The first is the slowest: another has finished before it is answered.
    do await new Promise((resolve) => setTimeout(resolve, 5));
    while (number === 1 && finished.length === 0);
    underWay--;
    return "ok";
  });
  const { results } = await done;
  expect(most).toBe(3);
  expect(results.map(({ frameNumber }) => frameNumber)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(finished[0]).not.toBe(1);
});

test("a failed frame is a result, and the run goes on", async () => {
  const { done, ended } = run({}, 3, (_, number) => {
    if (number === 2) throw new ModelCallError("500 oops", { failure: "overload", status: 500 });
    return "ok";
  });
  const { results, tally } = await done;
  expect(results[1]).toMatchObject({
    status: "error",
    answer: null,
    error: { name: "ApiError", message: "500 oops", httpStatus: 500 },
  });
  expect(ended).toEqual(["succeed", "fail", "succeed"]);
  expect(tally.brokenOffBy).toBeUndefined();
});

test("a refused key ends the run after the first call", async () => {
  const { done, sent } = run({}, 9, () => {
    throw new ModelCallError("401", { failure: "authentication", status: 401 });
  });
  const { tally } = await done;
  expect(sent).toHaveLength(1);
  expect(tally.brokenOffBy?.message).toMatch(/refuses the key/);
});

test("failures in a row end the run, and a success in between starts the count anew", async () => {
  const failing = new Set([1, 2, 4, 5, 6]);
  const { done, sent } = run({ stopAfterFailures: 3 }, 20, (_, number) => {
    if (failing.has(number)) throw new ModelCallError("503", { failure: "overload" });
    return "ok";
  });
  const { tally } = await done;
  expect(sent).toHaveLength(6);
  expect(tally.brokenOffBy?.message).toMatch(/3 items in a row/);
});

test("a picture that has gone is a failed item that was never sent", async () => {
  const { done, sent, opened } = run({}, 3, () => "ok", {
    readImage: async (path) => {
      if (path === "p2") throw new Error("ENOENT: p2");
      return picture(path);
    },
  });
  const { results, tally } = await done;
  expect(results[1]).toMatchObject({
    status: "error",
    attempts: 0,
    error: { message: "not sent: ENOENT: p2" },
  });
  expect([sent.length, opened.length, tally.failed]).toEqual([2, 2, 1]);
});

test("a stop sends nothing new and gives up what is under way when the grace is over", async () => {
  const { done, stop, sent, ended } = run({ concurrency: 2 }, 9, (_, number) => {
    if (number === 2) setImmediate(() => stop());
    return new Promise<string>(() => {});
  });
  const { results, tally } = await done;
  expect(sent).toHaveLength(2);
  expect(ended).toEqual(["abort", "abort"]);
  expect(results.map(({ status }) => status)).toEqual(["aborted", "aborted"]);
  expect(tally).toMatchObject({ total: 9, succeeded: 0, aborted: 2 });
});

test("a frame whose pictures are being read when the run stops is never begun", async () => {
  const { done, stop, sent, opened } = run({ concurrency: 1 }, 3, () => "ok", {
    readImage: async (path) => {
      if (path === "p2") stop();
      return picture(path);
    },
  });
  const { results, tally } = await done;
  expect([sent.length, opened.length]).toEqual([1, 1]);
  expect(results.map(({ key }) => key)).toEqual(["frame:1"]);
  expect(tally).toMatchObject({ succeeded: 1, failed: 0, aborted: 0 });
});

test("inputs that change while a run reads them end it, and calls under way come to their end", async () => {
  const frames = [1, 2, 3].map((number) => ({ number, path: `p${number}`, fileName: `${number}.png` }));
  const items = orderedItems(frameItems(frames), {});
  const at = (position: number) => {
    if (position === 2) throw new InputProblem("data.jsonl was changed", "Go on.");
    return items.at(position);
  };
  const { prompts } = compilePrompts(configOf({}));
  const reply: Reply = (_, number) =>
    new Promise((resolve) => setTimeout(resolve, number === 1 ? 5 : 60, "in time"));
  const { done, ended } = run({ concurrency: 2 }, 3, reply, {
    prepared: { items: { ...items, at }, examples: [], attachments: [], prompts },
  });
  const { results, tally } = await done;
  expect(results.map(({ key, answer }) => [key, answer])).toEqual([
    ["frame:1", "in time"],
    ["frame:2", "in time"],
  ]);
  expect(ended).toEqual(["succeed", "succeed"]);
  expect(tally.brokenOffBy?.message).toBe("data.jsonl was changed");
});

test("answers are scored where a truth is known, and counted where none is", async () => {
  const truths = new Map<number, unknown>([
    [1, { a: 1 }],
    [2, { a: 1 }],
  ]);
  const changes: Partial<RunConfig> = {
    output: { format: "json" },
    score: { groundTruth: "gt.json", ignore: [], name: "accuracy" },
  };
  const config = configOf(changes);
  const frames = [1, 2, 3].map((number) => ({ number, path: `p${number}`, fileName: `${number}.png` }));
  const { prompts } = compilePrompts(config);
  const { done } = run(changes, 3, (_, number) => (number === 2 ? "no idea" : '{"a": 1}'), {
    prepared: { items: orderedItems(frameItems(frames), {}), examples: [], attachments: [], prompts, truths },
  });
  const { results, tally } = await done;
  expect(results.map(({ scores }) => scores)).toEqual([
    { accuracy: 1, "accuracy.a": 1 },
    { accuracy: 0, "accuracy.a": 0 },
    undefined,
  ]);
  expect(results[1]?.parseError).toMatch(/no complete JSON/);
  expect(tally).toMatchObject({ unparsable: 1, withoutTruth: 1 });
});
