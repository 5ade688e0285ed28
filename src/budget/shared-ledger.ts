import { fstatSync, mkdirSync, openSync, readdirSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import { randomHex } from "../format/random-hex.js";
import { type Amounts, minus, NOTHING, plus } from "./amounts.js";

/** What the processes that share a budget tell each other. */
export interface SharedLedger {
  /** Makes a reservation known to the others; done before they are asked. */
  post(amounts: Amounts): number;
  /** The reservation was not used. */
  withdraw(id: number): void;
  /** What became of a reservation. */
  settle(id: number, taken: Amounts): void;
  /** What the others have taken and set aside. */
  others(): { committed: Amounts; reserved: Amounts };
  close(): void;
}

/** Who writes a ledger file, so that others can tell whether it still does. */
export interface LedgerWriter {
  pid: number;
  [identity: string]: unknown;
}

const FOLDER = ".budget";
const READ_BYTES = 64 * 1024;
const ASK_EVERY_MILLISECONDS = 100;

/**
 * A ledger of files, one for each process and period, to which only its own process appends. There is no
 * lock: who reserves first writes that down and then reads what the others wrote, so that of two processes
 * that reserve at once at least the later one sees both, and steps back. A killed process leaves its lines.
 *
 * `isDead` is asked about writers with open reservations; in a soft budget those of the dead are free again.
 * In a strict one they count as spent, because their calls may have been billed.
 */
export function openSharedLedger(options: {
  outputDir: string;
  per: "day" | "month" | "total";
  writer: LedgerWriter;
  releasesDead: boolean;
  isDead: (writer: LedgerWriter) => boolean;
  now?: () => Date;
}): SharedLedger {
  const now = options.now ?? (() => new Date());
  let nextId = 0;
  let current: Period | undefined;
  /** Reservations of an earlier period are settled where they were made. */
  const madeIn = new Map<number, Period>();

  const period = (): Period => {
    const name = periodName(now(), options.per);
    if (current?.name !== name) current = openPeriod(join(options.outputDir, FOLDER, name), name, options);
    return current;
  };

  return {
    post(amounts) {
      const id = nextId;
      nextId += 1;
      const place = period();
      madeIn.set(id, place);
      place.append(`r ${id} ${amounts.picodollars} ${amounts.tokens}`);
      return id;
    },
    withdraw(id) {
      madeIn.get(id)?.append(`x ${id}`);
      madeIn.delete(id);
    },
    settle(id, taken) {
      madeIn.get(id)?.append(`s ${id} ${taken.picodollars} ${taken.tokens} ${taken.generations}`);
      madeIn.delete(id);
    },
    others: () => period().others(),
    close() {
      for (const [id, place] of madeIn) place.append(`x ${id}`);
      madeIn.clear();
    },
  };
}

interface Period {
  name: string;
  append(line: string): void;
  others(): { committed: Amounts; reserved: Amounts };
}

function openPeriod(
  directory: string,
  name: string,
  {
    writer,
    releasesDead,
    isDead,
  }: Pick<Parameters<typeof openSharedLedger>[0], "writer" | "releasesDead" | "isDead">,
): Period {
  mkdirSync(directory, { recursive: true });
  const ownName = `${writer.pid}-${randomHex(6)}.log`;
  const own = openSync(join(directory, ownName), "ax");
  const append = (line: string): void => {
    writeSync(own, `${line}\n`);
  };
  append(`w ${JSON.stringify(writer)}`);
  const readers = new Map<string, LedgerReader>();
  return {
    name,
    append,
    others() {
      let committed = NOTHING;
      let reserved = NOTHING;
      for (const fileName of readdirSync(directory)) {
        if (fileName === ownName || !fileName.endsWith(".log")) continue;
        let reader = readers.get(fileName);
        if (!reader) {
          reader = new LedgerReader(join(directory, fileName));
          readers.set(fileName, reader);
        }
        reader.readOn();
        committed = plus(committed, reader.committed);
        if (!reader.hasOpen) continue;
        if (!reader.isOfTheDead(isDead)) reserved = plus(reserved, reader.reserved);
        // Nobody will settle these any more: they are billed, as far as can be told.
        else if (!releasesDead) committed = plus(committed, reader.reserved);
      }
      return { committed, reserved };
    },
  };
}

/** Follows the file of another process. A line that is still being written waits for its end. */
class LedgerReader {
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

/** `2026-11-25`, `2026-11` or `total`, by the machine's local time. */
export function periodName(at: Date, per: "day" | "month" | "total"): string {
  if (per === "total") return "total";
  const month = `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, "0")}`;
  return per === "month" ? month : `${month}-${String(at.getDate()).padStart(2, "0")}`;
}
