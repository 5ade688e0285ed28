import { fromPicodollars, toPicodollars } from "../format/money.js";
import { type Amounts, minus, NOTHING, plus } from "./amounts.js";
import type { BudgetLimitName, BudgetShortage } from "./budget-exceeded-error.js";
import type { CheckedLimits } from "./budget-limits.js";
import type { SharedLedger } from "./shared-ledger.js";

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

/** What is spent of the limits and set aside, here and in the processes that share them. */
export class BudgetAccount {
  readonly #limits: CheckedLimits;
  readonly #limitPicodollars: bigint | undefined;
  readonly #shared: SharedLedger | undefined;
  readonly #startedAt: number;
  readonly #now: () => number;
  #spent: Amounts;
  #possiblyBilled: Amounts;
  #reserved: Amounts = NOTHING;
  #mostReserved = 0n;

  constructor(
    limits: CheckedLimits,
    options: { shared?: SharedLedger; now: () => number; spent: Amounts; possiblyBilled: Amounts },
  ) {
    this.#limits = limits;
    this.#limitPicodollars = limits.limitUsd === undefined ? undefined : toPicodollars(limits.limitUsd);
    this.#shared = options.shared;
    this.#now = options.now;
    this.#startedAt = this.#now();
    this.#spent = options.spent;
    this.#possiblyBilled = options.possiblyBilled;
  }

  /** Spending that nothing was set aside for. */
  add(amounts: Amounts): void {
    this.#shared?.note(amounts);
    this.#spent = plus(this.#spent, amounts);
  }

  /** Sets aside what fits, and gives a function that says what became of it; else says what is missing. */
  setAside(amounts: Amounts): ((taken: Amounts, possibly: Amounts) => void) | BudgetShortage {
    // Said to the others before they are asked: of two that do so at once, at least one sees both.
    const posted = this.#shared?.post(amounts);
    const shortage = this.#misses(amounts);
    if (shortage) {
      if (posted !== undefined) this.#shared?.withdraw(posted);
      return shortage;
    }
    this.#reserved = plus(this.#reserved, amounts);
    if (this.#reserved.picodollars > this.#mostReserved) this.#mostReserved = this.#reserved.picodollars;
    return (taken, possibly) => {
      this.#reserved = minus(this.#reserved, amounts);
      this.#spent = plus(this.#spent, taken);
      this.#possiblyBilled = plus(this.#possiblyBilled, possibly);
      if (posted !== undefined) this.#shared?.settle(posted, plus(taken, possibly));
    };
  }

  status(): BudgetStatus {
    const spent = this.#committed();
    const usd = fromPicodollars(spent.picodollars);
    const shares = [
      share(usd, this.#limits.limitUsd),
      share(spent.tokens, this.#limits.limitTokens),
      share(spent.generations, this.#limits.limitGenerations),
      share(this.#elapsedMinutes(), this.#limits.limitMinutes),
    ];
    return {
      spentUsd: usd,
      possiblyBilledUsd: fromPicodollars(this.#possiblyBilled.picodollars),
      reservedUsd: fromPicodollars(this.#reserved.picodollars),
      limitUsd: this.#limits.limitUsd,
      tokens: spent.tokens,
      generations: spent.generations,
      mostReservedUsd: fromPicodollars(this.#mostReserved),
      share: Math.max(...shares),
    };
  }

  /** Billed and possibly billed, here and in the other processes. */
  #committed(): Amounts {
    const own = plus(this.#spent, this.#possiblyBilled);
    return this.#shared ? plus(own, this.#shared.others().committed) : own;
  }

  #misses(amounts: Amounts): BudgetShortage | undefined {
    const { limitTokens, limitGenerations, limitMinutes, mode } = this.#limits;
    if (limitMinutes !== undefined && this.#elapsedMinutes() >= limitMinutes) {
      return this.shortage("limitMinutes", 0);
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
    if (missesUsd) return this.shortage("limitUsd", fromPicodollars(amounts.picodollars));
    const missesTokens =
      limitTokens !== undefined &&
      (isSoft
        ? committed.tokens >= limitTokens
        : committed.tokens + reserved.tokens + amounts.tokens > limitTokens);
    if (missesTokens) return this.shortage("limitTokens", amounts.tokens);
    // A call counts from the moment it goes out, in both modes.
    const generations = committed.generations + reserved.generations + 1;
    if (limitGenerations !== undefined && generations > limitGenerations) {
      return this.shortage("limitGenerations", 1);
    }
    return undefined;
  }

  #allReserved(): Amounts {
    return this.#shared ? plus(this.#reserved, this.#shared.others().reserved) : this.#reserved;
  }

  shortage(limit: BudgetLimitName, needed: number | null): BudgetShortage {
    const committed = this.#committed();
    const reserved = this.#allReserved();
    const [allowed, spent, held] = {
      limitUsd: [
        this.#limits.limitUsd ?? 0,
        fromPicodollars(committed.picodollars),
        fromPicodollars(reserved.picodollars),
      ],
      limitTokens: [this.#limits.limitTokens ?? 0, committed.tokens, reserved.tokens],
      limitGenerations: [this.#limits.limitGenerations ?? 0, committed.generations, reserved.generations],
      limitMinutes: [this.#limits.limitMinutes ?? 0, this.#elapsedMinutes(), 0],
    }[limit] as [number, number, number];
    const available =
      limit === "limitUsd"
        ? fromPicodollars(toPicodollars(allowed) - committed.picodollars - reserved.picodollars)
        : allowed - spent - held;
    return { limit, allowed, spent, reserved: held, needed, available: Math.max(0, available) };
  }

  #elapsedMinutes(): number {
    return (this.#now() - this.#startedAt) / 60_000;
  }
}

function share(spent: number, limit: number | undefined): number {
  if (limit === undefined) return 0;
  return limit === 0 ? 1 : spent / limit;
}
