import { expect, test } from "vitest";
import type { OpenModelCall } from "../../format/model-call.js";
import { ModelCallError } from "../clients/model-call-error.js";
import type { ModelAnswer, ModelClient } from "../clients/model-client.js";
import { createCallTurn } from "./call-turn.js";
import { callWithRetries } from "./call-with-retries.js";
import { createStop } from "./stop-signals.js";

const answer: ModelAnswer = { text: "ok", messages: [], rawUsage: undefined };
const overload = () => new ModelCallError("503", { failure: "overload" });

type Generate = ModelClient["generate"];

/** Runs a call whose attempts behave as given, and keeps what the open call was told. */
function call(
  attempts: Generate[],
  options: { attempts?: number; timeoutSeconds?: number; graceSeconds?: number } = {},
) {
  const told: string[] = [];
  const open: OpenModelCall = {
    firstToken: () => void told.push("first token"),
    retry: (error) => void told.push(`retry ${(error as Error).message}`),
    nextAttempt: () => void told.push("next attempt"),
    succeed: () => undefined,
    fail: () => undefined,
    abort: () => undefined,
  };
  const stop = createStop(options.graceSeconds ?? 0);
  let attempt = 0;
  const client: ModelClient = {
    provider: "test",
    parameters: {},
    generate: (messages, how) => (attempts[attempt++] as Generate)(messages, how),
  };
  const outcome = callWithRetries({
    client,
    messages: [],
    call: open,
    retry: { attempts: options.attempts ?? 3, initialDelaySeconds: 0.001, maxDelaySeconds: 1 },
    timeoutSeconds: options.timeoutSeconds ?? 10,
    random: () => 0.5,
    stop: stop.signals,
    turn: createCallTurn(undefined, () => null),
  });
  return { outcome, told, stop };
}

const fails =
  (error: Error): Generate =>
  async () => {
    throw error;
  };
const answers: Generate = async () => answer;
/** Answers only when it is given up. */
const hangs: Generate = (_, { signal }) =>
  new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

test("a call that works is one attempt", async () => {
  const { outcome, told } = call([answers]);
  expect(await outcome).toEqual({ status: "ok", answer, attempts: 1 });
  expect(told).toEqual([]);
});

test("a passing failure is told and tried again", async () => {
  const { outcome, told } = call([fails(overload()), fails(overload()), answers]);
  expect(await outcome).toMatchObject({ status: "ok", attempts: 3 });
  expect(told).toEqual(["retry 503", "next attempt", "retry 503", "next attempt"]);
});

test("the last failure is left to the caller", async () => {
  const { outcome, told } = call([fails(overload()), fails(overload())], { attempts: 2 });
  expect(await outcome).toMatchObject({ status: "error", attempts: 2, error: { message: "503" } });
  expect(told).toEqual(["retry 503", "next attempt"]);
});

test("a failure that will not pass is not tried again, nor is an error of the program", async () => {
  const refused = call([fails(new ModelCallError("400", { failure: "request" }))]);
  expect(await refused.outcome).toMatchObject({ status: "error", attempts: 1 });
  const broken = call([fails(new TypeError("not a function"))]);
  expect(await broken.outcome).toMatchObject({ status: "error", attempts: 1, error: { failure: "unknown" } });
});

test("an attempt that takes too long fails as a time-out and is tried again", async () => {
  const { outcome, told } = call([hangs, answers], { timeoutSeconds: 0.02 });
  expect(await outcome).toMatchObject({ status: "ok", attempts: 2 });
  expect(told[0]).toBe("retry no answer within 0.02 s (timeout_seconds)");
});

test("a stop while waiting for the next attempt ends the call with its last failure", async () => {
  const busy = new ModelCallError("429", { failure: "overload", retryAfterSeconds: 0.9 });
  const { outcome, stop } = call([fails(busy), answers], { graceSeconds: 60 });
  setTimeout(stop.stop, 10);
  expect(await outcome).toMatchObject({ status: "error", attempts: 1, error: { message: "429" } });
  stop.settle();
});

test("after a stop, a call under way may still end within the grace", async () => {
  const slow: Generate = () => new Promise((resolve) => setTimeout(() => resolve(answer), 30));
  const { outcome, stop } = call([slow], { graceSeconds: 60 });
  stop.stop();
  expect(await outcome).toMatchObject({ status: "ok" });
  stop.settle();
});

test("when the grace is over, a call under way is given up with what had arrived", async () => {
  const streaming: Generate = (messages, how) => {
    how.onFirstToken?.();
    how.onPartial?.(() => ({ text: "half" }));
    return hangs(messages, how);
  };
  const { outcome, stop, told } = call([streaming], { graceSeconds: 0.02 });
  stop.stop();
  expect(await outcome).toEqual({ status: "aborted", partial: { text: "half" }, attempts: 1 });
  expect(told).toEqual(["first token"]);
});

test("a failed attempt is not tried again once the run stops", async () => {
  const { outcome, stop } = call([fails(overload()), answers], { graceSeconds: 60 });
  stop.stop();
  expect(await outcome).toMatchObject({ status: "error", attempts: 1 });
  stop.settle();
});
