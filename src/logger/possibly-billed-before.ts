import { type Amounts, NOTHING, plus } from "../budget/amounts.js";
import type { GenerationRecord } from "../format/generation-record.js";
import { toPicodollars } from "../format/money.js";
import type { ErrorLine, RequestLine } from "../format/transcript-line.js";
import type { TranscriptEntry } from "../journal/read-transcript.js";
import { costOfFailedCall } from "./failed-call.js";

interface SentAttempt {
  provider: string | undefined;
  /** `undefined` when no budget had set anything aside for it. */
  reserved: { picodollars: bigint; tokens: number } | undefined;
  isPriced: boolean;
}

/**
 * What calls of earlier sessions may have cost beyond the log's totals: those that were under way at a
 * crash, and attempts that ended without a bill. Each counts as what a budget had set aside for it,
 * just as it did in its own session.
 */
export class PossiblyBilledBefore {
  readonly #open = new Map<number, SentAttempt>();
  /** Recorded ends, by their place in the transcript: what is in the totals, and whether that is all. */
  readonly #recorded = new Map<number, { picodollars: bigint; tokens: number; isAll: boolean }>();
  #ended = NOTHING;
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

  get amounts(): Amounts {
    let amounts = this.#ended;
    for (const { reserved } of this.#open.values()) {
      if (reserved) amounts = plus(amounts, { ...reserved, generations: 1 });
    }
    return amounts;
  }

  /** Calls whose bill is not known, and not what it is at most. */
  get unbounded(): number {
    return this.#unboundedEnds + [...this.#open.values()].filter(({ isPriced }) => !isPriced).length;
  }

  #add(attempt: SentAttempt, generations: number, known = { picodollars: 0n, tokens: 0 }): void {
    const { reserved, isPriced } = attempt;
    if (!isPriced) this.#unboundedEnds += 1;
    if (!reserved) return;
    const rest = reserved.picodollars - known.picodollars;
    this.#ended = plus(this.#ended, {
      picodollars: rest > 0n ? rest : 0n,
      tokens: Math.max(0, reserved.tokens - known.tokens),
      generations,
    });
  }
}

function sentAttempt({ provider, reserved_usd: usd, reserved_tokens: tokens }: RequestLine): SentAttempt {
  const isPriced = typeof usd === "number";
  const reserved =
    typeof tokens === "number" ? { picodollars: toPicodollars(isPriced ? usd : 0), tokens } : undefined;
  return { provider, reserved, isPriced: isPriced && reserved !== undefined };
}

function mayBeBilled({ provider }: SentAttempt, { error }: ErrorLine): boolean {
  const described = { name: error.name, message: error.message, httpStatus: error.http_status };
  return costOfFailedCall(provider, described).usd === null;
}
