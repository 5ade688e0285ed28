import { fstatSync, openSync, readSync } from "node:fs";
import { type Amounts, minus, NOTHING, plus } from "./amounts.js";

/** Who writes a ledger file, so that others can tell whether it still does. */
export interface LedgerWriter {
  pid: number;
  [identity: string]: unknown;
}

const READ_BYTES = 64 * 1024;
const ASK_EVERY_MILLISECONDS = 100;

/** Follows the file of another process. A line that is still being written waits for its end. */
export class LedgerReader {
  committed: Amounts = NOTHING;
  reserved: Amounts = NOTHING;
  writer: LedgerWriter | undefined;
  readonly #descriptor: number;
  readonly #open = new Map<string, Amounts>();
  readonly #buffer = Buffer.alloc(READ_BYTES);
  #offset = 0;
  #isDead = false;
  #askAgainAt = Number.NEGATIVE_INFINITY;
  #rest = "";

  constructor(path: string) {
    this.#descriptor = openSync(path, "r");
  }

  get hasOpen(): boolean {
    return this.#open.size > 0;
  }

  /** Asked of the system now and then only; who is dead stays so. */
  isOfTheDead(isDead: (writer: LedgerWriter) => boolean): boolean {
    if (this.#isDead || !this.writer) return this.#isDead;
    const now = performance.now();
    if (now < this.#askAgainAt) return false;
    this.#askAgainAt = now + ASK_EVERY_MILLISECONDS;
    this.#isDead = isDead(this.writer);
    return this.#isDead;
  }

  readOn(): void {
    if (fstatSync(this.#descriptor).size <= this.#offset) return;
    for (;;) {
      const count = readSync(this.#descriptor, this.#buffer, 0, READ_BYTES, this.#offset);
      if (count === 0) return;
      this.#offset += count;
      const lines = (this.#rest + this.#buffer.toString("latin1", 0, count)).split("\n");
      this.#rest = lines.pop() ?? "";
      for (const line of lines) this.#take(line);
    }
  }

  #take(line: string): void {
    const [kind, id = "", picodollars = "", tokens = "", generations = ""] = line.split(" ");
    if (kind === "w") {
      this.writer = parsedWriter(line.slice(2));
      return;
    }
    const amounts = amountsOf(picodollars, tokens, kind === "s" ? generations : "1");
    if (kind === "r" && amounts) {
      this.#open.set(id, amounts);
      this.reserved = plus(this.reserved, amounts);
      return;
    }
    const before = this.#open.get(id);
    if (!before || (kind !== "x" && kind !== "s")) return;
    this.#open.delete(id);
    this.reserved = minus(this.reserved, before);
    // A line that cannot be read counts as what was set aside for it.
    if (kind === "s") this.committed = plus(this.committed, amounts ?? before);
  }
}

function amountsOf(picodollars: string, tokens: string, generations: string): Amounts | undefined {
  if (!/^\d+$/.test(picodollars) || !/^\d+$/.test(tokens) || !/^\d+$/.test(generations)) return undefined;
  return { picodollars: BigInt(picodollars), tokens: Number(tokens), generations: Number(generations) };
}

function parsedWriter(text: string): LedgerWriter | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && "pid" in value
      ? (value as LedgerWriter)
      : undefined;
  } catch {
    return undefined;
  }
}
