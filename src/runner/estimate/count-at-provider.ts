import type { RunConfig } from "../../config/run-config.js";
import type { ContentMessage } from "../../format/content.js";
import { ExplogError } from "../../format/explog-error.js";
import { ModelCallError } from "../clients/model-call-error.js";
import type { TokenCounter } from "../clients/open-token-counter.js";
import { retryDelaySeconds } from "../pacing/retry-delay.js";
import { sleep } from "../pacing/stop-signals.js";

/** Counting takes a request for each call: beyond so many an even sample is counted. */
export const MOST_COUNTED_AT_PROVIDER = 50;
const MOST_AT_ONCE = 4;

type Patience = Pick<RunConfig, "retry" | "timeoutSeconds" | "concurrency">;

/** Counts of calls by their position, asked for while further calls are put together. */
export interface ProviderCounts {
  /** Waits for room only, not for the count. */
  add(position: number, messages: readonly ContentMessage[]): Promise<void>;
  /** Waits for all counts. @throws ExplogError `MODEL_CALL_FAILED` when one of them failed. */
  tokens(): Promise<ReadonlyMap<number, number>>;
  /** Gives up what is under way. */
  stop(): void;
}

export function createProviderCounts(counter: TokenCounter, patience: Patience): ProviderCounts {
  const counts = new Map<number, number>();
  const underWay = new Set<Promise<void>>();
  const stop = new AbortController();
  const atOnce = Math.min(patience.concurrency, MOST_AT_ONCE);
  let failure: ExplogError | undefined;

  const count = async (position: number, messages: readonly ContentMessage[]): Promise<void> => {
    try {
      counts.set(position, await countWithRetries(counter, messages, patience, stop.signal));
    } catch (error) {
      failure ??= countFailed(counter, error);
      stop.abort();
    }
  };
  return {
    async add(position, messages) {
      while (underWay.size >= atOnce) await Promise.race(underWay);
      if (failure) throw failure;
      const asked = count(position, messages).finally(() => underWay.delete(asked));
      underWay.add(asked);
    },
    async tokens() {
      await Promise.all(underWay);
      if (failure) throw failure;
      return counts;
    },
    stop: () => stop.abort(),
  };
}

async function countWithRetries(
  counter: TokenCounter,
  messages: readonly ContentMessage[],
  { retry, timeoutSeconds }: Patience,
  stopping: AbortSignal,
): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const late = AbortSignal.timeout(timeoutSeconds * 1000);
    try {
      return await counter.count(messages, AbortSignal.any([late, stopping]));
    } catch (thrown) {
      const error =
        late.aborted && !stopping.aborted
          ? new ModelCallError(`no answer within ${timeoutSeconds} s (timeout_seconds)`, {
              failure: "timeout",
            })
          : thrown;
      if (!(error instanceof ModelCallError)) throw error;
      const seconds = retryDelaySeconds(error, attempt, retry, Math.random);
      if (seconds === undefined || !(await sleep(seconds, stopping))) throw error;
    }
  }
}

function countFailed({ by }: TokenCounter, cause: unknown): ExplogError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ExplogError(
    "MODEL_CALL_FAILED",
    `--count: ${by} did not count the inputs: ${reason.replace(/\.$/, "")}. Without --count the estimate is counted locally.`,
    { cause },
  );
}
