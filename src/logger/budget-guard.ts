import type { Amounts } from "../budget/amounts.js";
import { Budget } from "../budget/budget.js";
import type { BudgetStatus } from "../budget/budget-account.js";
import { BudgetExceededError } from "../budget/budget-exceeded-error.js";
import type { CheckedLimits } from "../budget/budget-limits.js";
import type { BudgetNeed, Reservation } from "../budget/reservation.js";
import type { SharedLedger } from "../budget/shared-ledger.js";
import { countedInputBound, type InputBound, needOf, quickInputBound } from "../budget/worst-case.js";
import type { GenerationRecord } from "../format/generation-record.js";
import type { LocalCount, ModelCallRequest } from "../format/model-call.js";
import { toPicodollars } from "../format/money.js";
import type { Pricer } from "../pricing/price-generation.js";
import { countMessageTokens } from "../tokens/content-tokens.js";

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
    this.#reserved.set(request, await this.#quickly(request, (need) => this.budget.reserve(need)));
  }

  /**
   * The reservation made by `reserve`, else one made now; `instead` of another one, whose room it may use
   * before those who wait for room do.
   * @throws BudgetExceededError
   */
  take(
    request: ModelCallRequest,
    { instead, count }: { instead?: Reservation; count?: LocalCount } = {},
  ): Reservation {
    const made = this.#reserved.get(request);
    this.#reserved.delete(request);
    if (made) {
      instead?.release();
      return made;
    }
    instead?.release({ quietly: true });
    try {
      return this.#quickly(request, (need) => this.budget.reserveNow(need()), count);
    } finally {
      if (instead) this.budget.wake();
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
  #quickly<Room>(
    request: ModelCallRequest,
    ask: (need: () => BudgetNeed) => Room,
    known?: LocalCount,
  ): Room | Reservation {
    if (!known) {
      try {
        return this.budget.reserveNow(this.#need(request, quickInputBound(request.messages)));
      } catch (error) {
        if (!(error instanceof BudgetExceededError)) throw error;
      }
    }
    const count = known ?? request.localCount ?? countRequest(request);
    const input = countedInputBound(request.messages, count);
    return ask(() => this.#need(request, input));
  }

  #need(request: ModelCallRequest, input: InputBound | undefined): BudgetNeed {
    const { maxOutputTokens } = this.budget.limits;
    return needOf(request, input, { pricer: this.#pricer, maxOutputTokens, at: new Date() });
  }
}

/** As the record's own local count is made: it is made once for both. */
function countRequest({ messages, model, parameters }: ModelCallRequest): LocalCount {
  const resolution = parameters?.mediaResolution;
  return countMessageTokens(messages, model, {
    mediaResolution: typeof resolution === "string" ? resolution : undefined,
  });
}
