import type { BudgetExceededError } from "./budget-exceeded-error.js";
import type { BudgetNeed, Reservation } from "./reservation.js";

/** What becomes of a call that asks for room: it has it, may have it later, or never will. */
export type Asked =
  | { kind: "room"; reservation: Reservation }
  | { kind: "later" }
  | { kind: "never"; error: BudgetExceededError };

interface Waiter {
  need: () => BudgetNeed;
  resolve(reservation: Reservation): void;
  reject(error: BudgetExceededError): void;
}

/** At random up to so long: two processes that step back for each other must not do so in step. */
const LONGEST_POLL_MILLISECONDS = 60;

/** Calls that wait for those under way to give back what they did not need, first come first served. */
export class WaitingCalls {
  readonly #ask: (need: () => BudgetNeed) => Asked;
  readonly #needsPolling: boolean;
  readonly #waiters: Waiter[] = [];
  #poll: NodeJS.Timeout | undefined;

  /**
   * @param options.needsPolling where room is made that nobody tells of: by another process, or because time
   * is over.
   */
  constructor(ask: (need: () => BudgetNeed) => Asked, options: { needsPolling: boolean }) {
    this.#ask = ask;
    this.#needsPolling = options.needsPolling;
  }

  /** Who comes while others wait stands behind them. */
  get isEmpty(): boolean {
    return this.#waiters.length === 0;
  }

  wait(need: () => BudgetNeed): Promise<Reservation> {
    return new Promise((resolve, reject) => {
      this.#waiters.push({ need, resolve, reject });
      this.#startPolling();
    });
  }

  /** Lets those go that now have room, and refuses those that never will; the first that may have it later stops it. */
  wake(): void {
    while (this.#waiters.length > 0) {
      const [first] = this.#waiters as [Waiter];
      const asked = this.#ask(first.need);
      if (asked.kind === "later") return;
      this.#waiters.shift();
      if (asked.kind === "room") first.resolve(asked.reservation);
      else first.reject(asked.error);
    }
    this.stopPolling();
  }

  stopPolling(): void {
    clearTimeout(this.#poll);
    this.#poll = undefined;
  }

  #startPolling(): void {
    if (this.#poll || !this.#needsPolling) return;
    this.#poll = setTimeout(
      () => {
        this.#poll = undefined;
        this.wake();
        if (this.#waiters.length > 0) this.#startPolling();
      },
      5 + Math.random() * LONGEST_POLL_MILLISECONDS,
    );
  }
}
