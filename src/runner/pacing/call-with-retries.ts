import { BudgetExceededError } from "../../budget/budget-exceeded-error.js";
import type { RetrySettings } from "../../config/run-config.js";
import type { ContentMessage } from "../../format/content.js";
import type { OpenModelCall } from "../../format/model-call.js";
import { ModelCallError } from "../clients/model-call-error.js";
import type { ModelAnswer, ModelClient, PartialAnswer } from "../clients/model-client.js";
import type { CallTurn } from "./call-turn.js";
import { retryDelaySeconds } from "./retry-delay.js";
import { type StopSignals, sleep } from "./stop-signals.js";

/** How a call came out, all of its attempts together. */
export type CallOutcome = { attempts: number; refusal?: BudgetExceededError } & (
  | { status: "ok"; answer: ModelAnswer }
  | { status: "error"; error: ModelCallError }
  | { status: "aborted"; partial: PartialAnswer }
);

/** One request, sent again as long as that is sensible. Attempts are told to the open call; its end is left to the caller. */
export async function callWithRetries(options: {
  client: ModelClient;
  messages: readonly ContentMessage[];
  call: OpenModelCall | undefined;
  retry: RetrySettings;
  timeoutSeconds: number;
  random: () => number;
  stop: StopSignals;
  /** Its place in the line, taken for the first attempt already. */
  turn: CallTurn;
}): Promise<CallOutcome> {
  const { call, retry, random, stop, turn } = options;
  for (let attempt = 1; ; attempt++) {
    const tried = await attemptOnce(options);
    if (tried.status !== "error") return { ...tried, attempts: attempt };
    turn.failed(tried.error);
    const delaySeconds = retryDelaySeconds(tried.error, attempt, retry, random);
    if (delaySeconds === undefined || stop.stopping.aborted) return { ...tried, attempts: attempt };
    call?.retry(tried.error);
    const isOver = !(await sleep(delaySeconds, stop.stopping)) || !(await turn.take());
    if (isOver) return { ...tried, attempts: attempt };
    try {
      call?.nextAttempt();
    } catch (error) {
      if (error instanceof BudgetExceededError) return { ...tried, attempts: attempt, refusal: error };
      throw error;
    }
  }
}

async function attemptOnce(options: {
  client: ModelClient;
  messages: readonly ContentMessage[];
  call: OpenModelCall | undefined;
  timeoutSeconds: number;
  stop: StopSignals;
  turn: CallTurn;
}): Promise<
  | { status: "ok"; answer: ModelAnswer }
  | { status: "error"; error: ModelCallError }
  | { status: "aborted"; partial: PartialAnswer }
> {
  const { client, messages, call, timeoutSeconds, turn } = options;
  const { giveUp } = options.stop;
  const attempt = new AbortController();
  const onGiveUp = () => attempt.abort(giveUp.reason);
  const timer = setTimeout(() => {
    const message = `no answer within ${timeoutSeconds} s (timeout_seconds)`;
    attempt.abort(new ModelCallError(message, { failure: "timeout" }));
  }, timeoutSeconds * 1000);
  giveUp.addEventListener("abort", onGiveUp, { once: true });
  let soFar: (() => PartialAnswer) | undefined;
  try {
    if (giveUp.aborted) return { status: "aborted", partial: {} };
    const answer = await client.generate(messages, {
      signal: attempt.signal,
      onFirstToken: () => call?.firstToken(),
      onHeaders: turn.headers,
      onPartial: (partial) => {
        soFar = partial;
      },
    });
    return { status: "ok", answer };
  } catch (error) {
    if (giveUp.aborted) return { status: "aborted", partial: soFar?.() ?? {} };
    if (error instanceof ModelCallError) return { status: "error", error };
    const message = error instanceof Error ? error.message : String(error);
    return { status: "error", error: new ModelCallError(message, { failure: "unknown", cause: error }) };
  } finally {
    clearTimeout(timer);
    giveUp.removeEventListener("abort", onGiveUp);
  }
}
