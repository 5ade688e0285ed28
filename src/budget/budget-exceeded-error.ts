import { ExplogError } from "../format/explog-error.js";

/** Which limit a call did not fit into. */
export type BudgetLimitName = "limitUsd" | "limitTokens" | "limitGenerations" | "limitMinutes";

/** Where a limit stood when a call was refused; amounts in the limit's own unit. */
export interface BudgetShortage {
  limit: BudgetLimitName;
  /** The limit itself. */
  allowed: number;
  /** Billed already, or possibly billed. */
  spent: number;
  /** Set aside for calls under way. */
  reserved: number;
  /** What the call may need at most; `null` when its price is not known. */
  needed: number | null;
  /** What would have fitted. */
  available: number;
}

/** A call that was not sent, because it may cost more than is left. */
export class BudgetExceededError extends ExplogError {
  override readonly name = "BudgetExceededError";
  readonly shortage: BudgetShortage;

  constructor(message: string, shortage: BudgetShortage) {
    super("BUDGET_EXCEEDED", message);
    this.shortage = shortage;
  }
}
