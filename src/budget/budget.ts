import { type Amounts, NOTHING } from "./amounts.js";
import { BudgetAccount, type BudgetStatus } from "./budget-account.js";
import { BudgetExceededError, type BudgetShortage } from "./budget-exceeded-error.js";
import type { CheckedLimits } from "./budget-limits.js";
import type { BudgetNeed, Reservation } from "./reservation.js";
import type { SharedLedger } from "./shared-ledger.js";
import { shortageText } from "./shortage-text.js";
import { type Asked, WaitingCalls } from "./waiting-calls.js";

/** Lets calls go out as long as their worst case fits into what is left. */
export class Budget {
  readonly limits: CheckedLimits;
  readonly #account: BudgetAccount;
  readonly #shared: SharedLedger | undefined;
  readonly #onSpent: (status: BudgetStatus) => void;
  readonly #waiting: WaitingCalls;

  constructor(
    limits: CheckedLimits,
    options: {
      shared?: SharedLedger;
      /** Milliseconds; default a clock that is never set back. */
      now?: () => number;
      /** What earlier sessions of the experiment spent. */
      spentBefore?: Amounts;
      /** What calls of theirs may have taken beyond that: their bills are not known. */
      possiblyBilledBefore?: Amounts;
      onSpent?: (status: BudgetStatus) => void;
    } = {},
  ) {
    const { shared, now = () => performance.now() } = options;
    this.limits = limits;
    this.#shared = shared;
    this.#account = new BudgetAccount(limits, {
      shared,
      now,
      spent: options.spentBefore ?? NOTHING,
      possiblyBilled: options.possiblyBilledBefore ?? NOTHING,
    });
    this.#onSpent = options.onSpent ?? (() => {});
    const needsPolling = shared !== undefined || limits.limitMinutes !== undefined;
    this.#waiting = new WaitingCalls((need) => this.#ask(need), { needsPolling });
  }

  /** @throws BudgetExceededError when the call does not fit now. */
  reserveNow(need: BudgetNeed): Reservation {
    const result = this.#attempt(need);
    if ("settle" in result) return result;
    throw this.#refusal(result, need);
  }

  /**
   * Waits for calls under way to give back what they did not need.
   * @param need asked for anew whenever there may be room: a price can change while a call waits.
   * @throws BudgetExceededError when the call will not fit, whatever they give back.
   */
  async reserve(need: () => BudgetNeed): Promise<Reservation> {
    if (this.#waiting.isEmpty) {
      const asked = this.#ask(need);
      if (asked.kind === "room") return asked.reservation;
      if (asked.kind === "never") throw asked.error;
    }
    return this.#waiting.wait(need);
  }

  /** Lets those go that wait for room and now have it. */
  wake(): void {
    this.#waiting.wake();
  }

  /** Spending that was not asked for. */
  add(amounts: Amounts): void {
    this.#account.add(amounts);
    this.#onSpent(this.status());
  }

  status(): BudgetStatus {
    return this.#account.status();
  }

  /** Nobody waits any more, and other processes see no reservation of this one. */
  close(): void {
    this.#waiting.stopPolling();
    this.#shared?.close();
  }

  #ask(needNow: () => BudgetNeed): Asked {
    const need = needNow();
    const result = this.#attempt(need);
    if ("settle" in result) return { kind: "room", reservation: result };
    if (this.#mayFitLater(result)) return { kind: "later" };
    return { kind: "never", error: this.#refusal(result, need) };
  }

  #attempt(need: BudgetNeed): Reservation | BudgetShortage {
    if (need.picodollars === null && this.limits.limitUsd !== undefined && !this.limits.allowUnpriced) {
      return this.#account.shortage("limitUsd", null);
    }
    const amounts: Amounts = { picodollars: need.picodollars ?? 0n, tokens: need.tokens, generations: 1 };
    const settled = this.#account.setAside(amounts);
    return typeof settled === "function" ? this.#reservation(need, amounts, settled) : settled;
  }

  #reservation(
    need: BudgetNeed,
    amounts: Amounts,
    settled: (taken: Amounts, possibly: Amounts) => void,
  ): Reservation {
    let ended = false;
    const end = (taken: Amounts, possibly: Amounts, quietly = false) => {
      if (ended) return;
      ended = true;
      settled(taken, possibly);
      if (quietly) return;
      this.wake();
      this.#onSpent(this.status());
    };
    return {
      need,
      settle: (picodollars, tokens) => end({ picodollars, tokens, generations: 1 }, NOTHING),
      settleUnknown: (picodollars, tokens) => {
        if (this.limits.mode === "strict") {
          end(NOTHING, amounts);
          return;
        }
        const least = need.input ?? NOTHING;
        // biome-ignore lint/complexity/useMathMinMax: Math.max takes no bigints
        const known = picodollars > least.picodollars ? picodollars : least.picodollars;
        end({ picodollars: known, tokens: Math.max(tokens, least.tokens), generations: 1 }, NOTHING);
      },
      release: (options) => end(NOTHING, NOTHING, options?.quietly),
    };
  }

  #refusal(shortage: BudgetShortage, need: BudgetNeed): BudgetExceededError {
    return new BudgetExceededError(shortageText(shortage, this.limits, need.reason), shortage);
  }

  /** Whether calls under way, here or elsewhere, hold what is missing. */
  #mayFitLater({ limit, allowed, spent, reserved, needed }: BudgetShortage): boolean {
    if (limit === "limitMinutes" || needed === null || reserved <= 0) return false;
    if (this.limits.mode === "soft") return false;
    return spent + needed <= allowed;
  }
}
