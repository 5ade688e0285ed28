import type { Amounts } from "../budget/amounts.js";
import { Budget, type BudgetNeed, type BudgetStatus, type Reservation } from "../budget/budget.js";
import { BudgetExceededError } from "../budget/budget-exceeded-error.js";
import type { CheckedLimits } from "../budget/budget-limits.js";
import type { SharedLedger } from "../budget/shared-ledger.js";
import { countedInputBound, needOf, quickInputBound } from "../budget/worst-case.js";
import type { GenerationRecord } from "../format/generation-record.js";
import type { ModelCallRequest } from "../format/model-call.js";
import { toPicodollars } from "../format/money.js";
import type { Pricer } from "../pricing/price-generation.js";

/** Holds an experiment's calls to its budget: what each may cost, and what it did cost. */
export class BudgetGuard {
  readonly budget: Budget;
  readonly #pricer: Pricer;
  /** Made by `reserve`, for the `openCall` of the same request. */
  readonly #reserved = new WeakMap<ModelCallRequest, Reservation>();

  constructor(
    limits: CheckedLimits,
    pricer: Pricer,
    options: {
      shared?: SharedLedger;
      spentBefore?: Amounts;
      possiblyBilledBefore?: Amounts;
      onSpent: (status: BudgetStatus) => void;
    },
  ) {
    this.budget = new Budget(limits, options);
    this.#pricer = pricer;
  }

  /**
   * Sets aside what the request may cost, after waiting for calls under way where that can make room.
   * @throws BudgetExceededError
   */
  async reserve(request: ModelCallRequest): Promise<void> {
    this.#reserved.set(request, await this.#reservation(request));
  }

  /**
   * The reservation made by `reserve`, else one made now; `instead` of another one, whose room it may use
   * before those who wait for room do.
   * @throws BudgetExceededError
   */
  take(request: ModelCallRequest, instead?: Reservation): Reservation {
    const made = this.#reserved.get(request);
    this.#reserved.delete(request);
    if (made) {
      instead?.release();
      return made;
    }
    instead?.release({ quietly: true });
    try {
      return this.#reservationNow(request);
    } finally {
      if (instead) this.budget.wake();
    }
  }

  #reservationNow(request: ModelCallRequest): Reservation {
    try {
      return this.budget.reserveNow(this.#quickNeed(request));
    } catch (error) {
      if (!(error instanceof BudgetExceededError)) throw error;
      return this.budget.reserveNow(this.#countedNeed(request));
    }
  }

  /** What an attempt that is over has cost. */
  settle(reservation: Reservation, record: GenerationRecord): void {
    const { cost, tokenUsage } = record;
    const tokens = tokenUsage.totalTokens ?? 0;
    if (cost.usd === null || cost.atLeast || tokenUsage.source === "unknown") {
      const isFree = cost.usd === 0 && !cost.atLeast;
      if (isFree) reservation.settle(0n, tokens);
      else reservation.settleUnknown(toPicodollars(cost.usd ?? 0), tokens);
      return;
    }
    reservation.settle(toPicodollars(cost.usd), tokens);
  }

  /** A generation that was logged afterwards: it cannot be refused any more, but it counts. */
  add(record: GenerationRecord): void {
    const tokens = record.tokenUsage.totalTokens ?? 0;
    this.budget.add({ picodollars: toPicodollars(record.cost.usd ?? 0), tokens, generations: 1 });
  }

  /** A call of an earlier session whose record was missing: strict counts its worst case from the start. */
  addMissing(record: GenerationRecord): void {
    if (this.budget.limits.mode === "soft") this.add(record);
  }

  /** Counting takes time, and the bytes of a text bound its tokens: it is counted when that is too coarse. */
  async #reservation(request: ModelCallRequest): Promise<Reservation> {
    try {
      return this.budget.reserveNow(this.#quickNeed(request));
    } catch (error) {
      if (!(error instanceof BudgetExceededError)) throw error;
      return this.budget.reserve(this.#countedNeed(request));
    }
  }

  #quickNeed(request: ModelCallRequest): BudgetNeed {
    return this.#need(request, quickInputBound(request.messages));
  }

  #countedNeed(request: ModelCallRequest): BudgetNeed {
    const resolution = request.parameters?.mediaResolution;
    const name = typeof resolution === "string" ? resolution : undefined;
    return this.#need(request, countedInputBound(request.messages, request.model, name));
  }

  #need(request: ModelCallRequest, input: ReturnType<typeof quickInputBound>): BudgetNeed {
    const { maxOutputTokens } = this.budget.limits;
    return needOf(request, input, { pricer: this.#pricer, maxOutputTokens, at: new Date() });
  }
}
