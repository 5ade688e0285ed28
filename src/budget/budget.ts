import { fromPicodollars, toPicodollars } from "../format/money.js";
import { type Amounts, minus, NOTHING, plus } from "./amounts.js";
import { BudgetExceededError, type BudgetLimitName, type BudgetShortage } from "./budget-exceeded-error.js";
import type { CheckedLimits } from "./budget-limits.js";
import type { SharedLedger } from "./shared-ledger.js";
import { shortageText } from "./shortage-text.js";

/** What a call may take at most. */
export interface BudgetNeed {
  /** `null` when no price is known. */
  picodollars: bigint | null;
  tokens: number;
  /** Of both, what the input alone stands for: the least that a call takes once it was sent. */
  input?: { picodollars: bigint; tokens: number };
  /** Why there is no price, in words. */
  reason?: string;
}

/** Room set aside for one attempt of a call. Exactly one of the three ends it; later ones are ignored. */
export interface Reservation {
  /** What the call may take at most; money is `null` when no price is known. */
  readonly worst: { picodollars: bigint | null; tokens: number };
  /** The bill is known. */
  settle(picodollars: bigint, tokens: number): void;
  /** The bill is not known: strict keeps the whole reservation, soft what is known, at least the input. */
  settleUnknown(knownPicodollars: bigint, knownTokens: number): void;
  /** Nothing was sent; `quietly` leaves those who wait for room waiting until `wake`. */
  release(options?: { quietly?: boolean }): void;
}

/** Where a budget stands. */
export interface BudgetStatus {
  spentUsd: number;
  /** Of `spentUsd`: calls whose bill is not known, counted at their worst case. */
  possiblyBilledUsd: number;
  reservedUsd: number;
  limitUsd?: number;
  tokens: number;
  generations: number;
  /** The most that calls under way have ever stood for at once: what a soft limit can be overshot by. */
  mostReservedUsd: number;
  /** The largest share of any limit that is spent. */
  share: number;
}

interface Waiter {
  need: BudgetNeed;
  resolve(reservation: Reservation): void;
  reject(error: BudgetExceededError): void;
}

/** At random up to so long: two processes that step back for each other must not do so in step. */
const LONGEST_POLL_MILLISECONDS = 60;

/** Lets calls go out as long as their worst case fits into what is left. */
export class Budget {
  readonly limits: CheckedLimits;
  readonly #limitPicodollars: bigint | undefined;
  readonly #shared: SharedLedger | undefined;
  readonly #startedAt: number;
  readonly #now: () => number;
  readonly #onSpent: (status: BudgetStatus) => void;
  readonly #waiters: Waiter[] = [];
  #spent: Amounts = NOTHING;
  #possiblyBilled: Amounts = NOTHING;
  #reserved: Amounts = NOTHING;
  #mostReserved = 0n;
  #open = 0;
  #poll: NodeJS.Timeout | undefined;

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
    this.limits = limits;
    this.#limitPicodollars = limits.limitUsd === undefined ? undefined : toPicodollars(limits.limitUsd);
    this.#shared = options.shared;
    this.#now = options.now ?? (() => performance.now());
    this.#startedAt = this.#now();
    this.#spent = options.spentBefore ?? NOTHING;
    this.#possiblyBilled = options.possiblyBilledBefore ?? NOTHING;
    this.#onSpent = options.onSpent ?? (() => {});
  }

  /** @throws BudgetExceededError when the call does not fit now. */
  reserveNow(need: BudgetNeed): Reservation {
    const result = this.#attempt(need);
    if ("settle" in result) return result;
    throw this.#refusal(result, need);
  }

  /**
   * Waits for calls under way to give back what they did not need.
   * @throws BudgetExceededError when the call will not fit, whatever they give back.
   */
  async reserve(need: BudgetNeed): Promise<Reservation> {
    if (this.#waiters.length === 0) {
      const result = this.#attempt(need);
      if ("settle" in result) return result;
      if (!this.#mayFitLater(result)) throw this.#refusal(result, need);
    }
    return new Promise((resolve, reject) => {
      this.#waiters.push({ need, resolve, reject });
      this.#startPolling();
    });
  }

  /** Spending that was not asked for. */
  add(amounts: Amounts): void {
    const posted = this.#shared?.post(amounts);
    if (posted !== undefined) this.#shared?.settle(posted, amounts);
    this.#spent = plus(this.#spent, amounts);
    this.#onSpent(this.status());
  }

  status(): BudgetStatus {
    const spent = this.#committed();
    const usd = fromPicodollars(spent.picodollars);
    const shares = [
      share(usd, this.limits.limitUsd),
      share(spent.tokens, this.limits.limitTokens),
      share(spent.generations, this.limits.limitGenerations),
      share(this.#elapsedMinutes(), this.limits.limitMinutes),
    ];
    return {
      spentUsd: usd,
      possiblyBilledUsd: fromPicodollars(this.#possiblyBilled.picodollars),
      reservedUsd: fromPicodollars(this.#reserved.picodollars),
      limitUsd: this.limits.limitUsd,
      tokens: spent.tokens,
      generations: spent.generations,
      mostReservedUsd: fromPicodollars(this.#mostReserved),
      share: Math.max(...shares),
    };
  }

  /** Nobody waits any more, and other processes see no reservation of this one. */
  close(): void {
    clearTimeout(this.#poll);
    this.#poll = undefined;
    this.#shared?.close();
  }

  #attempt(need: BudgetNeed): Reservation | BudgetShortage {
    const amounts: Amounts = {
      picodollars: need.picodollars ?? 0n,
      tokens: need.tokens,
      generations: 1,
    };
    if (need.picodollars === null && this.#limitPicodollars !== undefined && !this.limits.allowUnpriced) {
      return this.#shortage("limitUsd", null);
    }
    // Said to the others before they are asked: of two that do so at once, at least one sees both.
    const posted = this.#shared?.post(amounts);
    const shortage = this.#misses(amounts);
    if (shortage) {
      if (posted !== undefined) this.#shared?.withdraw(posted);
      return shortage;
    }
    return this.#reservation(need, amounts, posted);
  }

  #reservation(need: BudgetNeed, amounts: Amounts, posted: number | undefined): Reservation {
    this.#reserved = plus(this.#reserved, amounts);
    this.#open += 1;
    if (this.#reserved.picodollars > this.#mostReserved) this.#mostReserved = this.#reserved.picodollars;
    let ended = false;
    const end = (taken: Amounts, possibly: Amounts, quietly = false) => {
      if (ended) return;
      ended = true;
      this.#open -= 1;
      this.#reserved = minus(this.#reserved, amounts);
      this.#spent = plus(this.#spent, taken);
      this.#possiblyBilled = plus(this.#possiblyBilled, possibly);
      if (posted !== undefined) this.#shared?.settle(posted, plus(taken, possibly));
      if (quietly) return;
      this.wake();
      this.#onSpent(this.status());
    };
    return {
      worst: { picodollars: need.picodollars, tokens: need.tokens },
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

  /** Billed and possibly billed, here and in the other processes. */
  #committed(): Amounts {
    const own = plus(this.#spent, this.#possiblyBilled);
    return this.#shared ? plus(own, this.#shared.others().committed) : own;
  }

  #misses(amounts: Amounts): BudgetShortage | undefined {
    const { limitTokens, limitGenerations, limitMinutes, mode } = this.limits;
    if (limitMinutes !== undefined && this.#elapsedMinutes() >= limitMinutes) {
      return this.#shortage("limitMinutes", 0);
    }
    const committed = this.#committed();
    const reserved = this.#allReserved();
    // Soft: as long as something is left.
    const isSoft = mode === "soft";
    const usd = this.#limitPicodollars;
    const missesUsd =
      usd !== undefined &&
      (isSoft
        ? committed.picodollars >= usd && amounts.picodollars > 0n
        : committed.picodollars + reserved.picodollars + amounts.picodollars > usd);
    if (missesUsd) return this.#shortage("limitUsd", fromPicodollars(amounts.picodollars));
    const missesTokens =
      limitTokens !== undefined &&
      (isSoft
        ? committed.tokens >= limitTokens
        : committed.tokens + reserved.tokens + amounts.tokens > limitTokens);
    if (missesTokens) return this.#shortage("limitTokens", amounts.tokens);
    // A call counts from the moment it goes out, in both modes.
    const generations = committed.generations + reserved.generations + 1;
    if (limitGenerations !== undefined && generations > limitGenerations) {
      return this.#shortage("limitGenerations", 1);
    }
    return undefined;
  }

  #allReserved(): Amounts {
    return this.#shared ? plus(this.#reserved, this.#shared.others().reserved) : this.#reserved;
  }

  #shortage(limit: BudgetLimitName, needed: number | null): BudgetShortage {
    const committed = this.#committed();
    const reserved = this.#allReserved();
    const [allowed, spent, held] = {
      limitUsd: [
        this.limits.limitUsd ?? 0,
        fromPicodollars(committed.picodollars),
        fromPicodollars(reserved.picodollars),
      ],
      limitTokens: [this.limits.limitTokens ?? 0, committed.tokens, reserved.tokens],
      limitGenerations: [this.limits.limitGenerations ?? 0, committed.generations, reserved.generations],
      limitMinutes: [this.limits.limitMinutes ?? 0, this.#elapsedMinutes(), 0],
    }[limit] as [number, number, number];
    const available =
      limit === "limitUsd"
        ? fromPicodollars(toPicodollars(allowed) - committed.picodollars - reserved.picodollars)
        : allowed - spent - held;
    return { limit, allowed, spent, reserved: held, needed, available: Math.max(0, available) };
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

  /** Lets those go that wait for room and now have it. */
  wake(): void {
    while (this.#waiters.length > 0) {
      const [first] = this.#waiters as [Waiter];
      const result = this.#attempt(first.need);
      if (!("settle" in result) && this.#mayFitLater(result)) return;
      this.#waiters.shift();
      if ("settle" in result) first.resolve(result);
      else first.reject(this.#refusal(result, first.need));
    }
    clearTimeout(this.#poll);
    this.#poll = undefined;
  }

  /** Nobody tells this process when another one gives something back, or when its time is over. */
  #startPolling(): void {
    if (this.#poll || (!this.#shared && this.limits.limitMinutes === undefined)) return;
    this.#poll = setTimeout(
      () => {
        this.#poll = undefined;
        this.wake();
        if (this.#waiters.length > 0) this.#startPolling();
      },
      5 + Math.random() * LONGEST_POLL_MILLISECONDS,
    );
  }

  #elapsedMinutes(): number {
    return (this.#now() - this.#startedAt) / 60_000;
  }
}

function share(spent: number, limit: number | undefined): number {
  if (limit === undefined) return 0;
  return limit === 0 ? 1 : spent / limit;
}
