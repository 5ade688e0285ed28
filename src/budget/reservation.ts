import type { LocalCount } from "../format/model-call.js";

/** What a call may take at most. */
export interface BudgetNeed {
  /** `null` when no price is known. */
  picodollars: bigint | null;
  tokens: number;
  /** Of both, what the input alone stands for: the least that a call takes once it was sent. */
  input?: { picodollars: bigint; tokens: number };
  /** The local count of the input, where it took one to tell: whoever needs it again has it here. */
  count?: LocalCount;
  /** Why there is no price, in words. */
  reason?: string;
}

/** Room set aside for one attempt of a call. Exactly one of the three ends it; later ones are ignored. */
export interface Reservation {
  /** What it was made for. */
  readonly need: BudgetNeed;
  /** The bill is known. */
  settle(picodollars: bigint, tokens: number): void;
  /** The bill is not known: strict keeps the whole reservation, soft what is known, at least the input. */
  settleUnknown(knownPicodollars: bigint, knownTokens: number): void;
  /** Nothing was sent; `quietly` leaves those who wait for room waiting until `wake`. */
  release(options?: { quietly?: boolean }): void;
}
