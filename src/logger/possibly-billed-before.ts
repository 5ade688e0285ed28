import { type Amounts, NOTHING, plus } from "../budget/amounts.js";
import type { GenerationRecord } from "../format/generation-record.js";
import { toPicodollars } from "../format/money.js";
import type { ErrorLine, RequestLine } from "../format/transcript-line.js";
import type { TranscriptEntry } from "../journal/read-transcript.js";
import { costOfFailedCall } from "./failed-call.js";

interface Taken {
  picodollars: bigint;
  tokens: number;
}

interface SentAttempt {
  provider: string | undefined;
  /** `undefined` when no budget had set anything aside for it. */
  reserved: Taken | undefined;
  /** What its input alone stands for: the least that a call takes once it was sent. */
  input: Taken | undefined;
  isPriced: boolean;
}

/**
 * What calls of earlier sessions may have cost beyond the log's totals: those that were under way at a
 * crash, and attempts that ended without a bill. Each counts as it did in its own session: in a strict budget
 * as what was set aside for it, in a soft one as its input.
 */
export class PossiblyBilledBefore {
  readonly #open = new Map<number, SentAttempt>();
  /** Recorded ends, by their place in the transcript: what is in the totals, and whether that is all. */
  readonly #recorded = new Map<number, { picodollars: bigint; tokens: number; isAll: boolean }>();
  #ended = { worst: NOTHING, input: NOTHING };
  #unboundedEnds = 0;

  /** Takes the records of the log, before any line of the transcript. */
  addRecord({ transcript, cost, tokenUsage }: GenerationRecord): void {
    if (!transcript) return;
    const isAll = cost.usd !== null && !cost.atLeast && tokenUsage.source !== "unknown";
    this.#recorded.set(transcript.offset, {
      picodollars: toPicodollars(cost.usd ?? 0),
      tokens: tokenUsage.totalTokens ?? 0,
      isAll: isAll || (cost.usd === 0 && !cost.atLeast),
    });
  }

  addTranscript({ line, offset }: TranscriptEntry): void {
    // A wrapped client inside a generation writes the request of the same attempt again.
    if (line.type === "request") this.#open.set(line.call, sentAttempt(line));
    if (line.type !== "response" && line.type !== "error") return;
    const attempt = this.#open.get(line.call);
    this.#open.delete(line.call);
    // Logged after the fact, or given up before it was sent: no budget had a part in it.
    if (!attempt) return;
    if (line.type === "error" && line.will_retry) {
      if (mayBeBilled(attempt, line)) this.#add(attempt, 1);
      return;
    }
    const known = this.#recorded.get(offset);
    this.#recorded.delete(offset);
    if (!known) this.#add(attempt, 1);
    else if (!known.isAll) this.#add(attempt, 0, known);
  }

  amounts(mode: "strict" | "soft"): Amounts {
    const part = mode === "strict" ? "reserved" : "input";
    let amounts = mode === "strict" ? this.#ended.worst : this.#ended.input;
    for (const attempt of this.#open.values()) {
      const taken = attempt[part];
      if (taken) amounts = plus(amounts, { ...taken, generations: 1 });
    }
    return amounts;
  }

  /** Calls whose bill is not known, and not what it is at most. */
  get unbounded(): number {
    return this.#unboundedEnds + [...this.#open.values()].filter(({ isPriced }) => !isPriced).length;
  }

  #add(attempt: SentAttempt, generations: number, known = { picodollars: 0n, tokens: 0 }): void {
    const { reserved, input, isPriced } = attempt;
    if (!isPriced) this.#unboundedEnds += 1;
    const { worst, input: inputs } = this.#ended;
    this.#ended = {
      worst: reserved ? plus(worst, beyond(reserved, known, generations)) : worst,
      input: input ? plus(inputs, beyond(input, known, generations)) : inputs,
    };
  }
}

/** What the totals do not hold of it. */
function beyond(taken: Taken, known: Taken, generations: number): Amounts {
  const rest = taken.picodollars - known.picodollars;
  return {
    picodollars: rest > 0n ? rest : 0n,
    tokens: Math.max(0, taken.tokens - known.tokens),
    generations,
  };
}

function sentAttempt(line: RequestLine): SentAttempt {
  const reserved = takenOf(line.reserved_usd, line.reserved_tokens);
  const isPriced = typeof line.reserved_usd === "number" && reserved !== undefined;
  const input = takenOf(line.reserved_input_usd, line.reserved_input_tokens);
  return { provider: line.provider, reserved, input, isPriced };
}

function takenOf(usd: unknown, tokens: unknown): Taken | undefined {
  if (typeof tokens !== "number") return undefined;
  return { picodollars: toPicodollars(typeof usd === "number" ? usd : 0), tokens };
}

function mayBeBilled({ provider }: SentAttempt, { error }: ErrorLine): boolean {
  const described = { name: error.name, message: error.message, httpStatus: error.http_status };
  return costOfFailedCall(provider, described).usd === null;
}
