import { closeSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { ExplogError } from "../format/explog-error.js";
import { randomHex } from "../format/random-hex.js";
import { type Amounts, NOTHING, plus } from "./amounts.js";
import { LedgerReader, type LedgerWriter } from "./ledger-reader.js";

/** What the processes that share a budget tell each other. */
export interface SharedLedger {
  /**
   * Makes a reservation known to the others; done before they are asked.
   * @throws ExplogError `LOG_WRITE_FAILED`: what they cannot be told of must not be spent.
   */
  post(amounts: Amounts): number;
  /** What was spent without a reservation. */
  note(amounts: Amounts): void;
  /** The reservation was not used. */
  withdraw(id: number): void;
  /** What became of a reservation. */
  settle(id: number, taken: Amounts): void;
  /** What the others have taken and set aside. */
  others(): { committed: Amounts; reserved: Amounts };
  close(): void;
}

const FOLDER = ".budget";

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
  const idOfNext = (): number => {
    nextId += 1;
    return nextId - 1;
  };

  return {
    post(amounts) {
      try {
        const place = period();
        const id = idOfNext();
        place.append(`r ${id} ${amounts.picodollars} ${amounts.tokens}`);
        madeIn.set(id, place);
        return id;
      } catch (error) {
        throw cannotBeWritten(join(options.outputDir, FOLDER), error);
      }
    },
    note(amounts) {
      try {
        const place = period();
        const id = idOfNext();
        place.appendLater(`r ${id} ${amounts.picodollars} ${amounts.tokens}`);
        place.appendLater(`s ${id} ${amounts.picodollars} ${amounts.tokens} ${amounts.generations}`);
      } catch {
        // It is spent all the same, and counts here; nothing more is sent as long as nothing can be written.
      }
    },
    withdraw(id) {
      madeIn.get(id)?.appendLater(`x ${id}`);
      madeIn.delete(id);
    },
    settle(id, taken) {
      madeIn.get(id)?.appendLater(`s ${id} ${taken.picodollars} ${taken.tokens} ${taken.generations}`);
      madeIn.delete(id);
    },
    others() {
      let place = current;
      try {
        place = period();
      } catch {
        // What is known of the others is the best that there is; a reservation will be refused.
      }
      return place?.others() ?? { committed: NOTHING, reserved: NOTHING };
    },
    close() {
      for (const [id, place] of madeIn) place.appendLater(`x ${id}`);
      madeIn.clear();
    },
  };
}

function cannotBeWritten(folder: string, cause: unknown): ExplogError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ExplogError(
    "LOG_WRITE_FAILED",
    `Not sent: the budget that ${folder} shares can't be written (${reason}), and a call that the others know nothing of could go over it. Make room there and check its permissions, then resume.`,
    { cause },
  );
}

interface Period {
  name: string;
  /** @throws the system's error. */
  append(line: string): void;
  /** The same, or together with the next line that can be written. */
  appendLater(line: string): void;
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
  /** Lines that could not be written yet: until then, more counts as set aside than is. */
  let waiting = "";
  const append = (line: string): void => {
    const text = `${waiting}${line}\n`;
    let written = 0;
    try {
      const bytes = Buffer.from(text);
      while (written < bytes.length) written += writeSync(own, bytes, written);
      waiting = "";
    } catch (error) {
      // What there was room for ends with the line break: half a line counts as what was set aside for it.
      if (!waiting.startsWith("\n")) waiting = `\n${waiting}`;
      throw error;
    }
  };
  const appendLater = (line: string): void => {
    try {
      append(line);
    } catch {
      waiting += `${line}\n`;
    }
  };
  try {
    append(`w ${JSON.stringify(writer)}`);
  } catch (error) {
    // Tried again with the next call: what was only begun is not to pile up.
    closeSync(own);
    rmSync(join(directory, ownName), { force: true });
    throw error;
  }
  const readers = new Map<string, LedgerReader>();
  return {
    name,
    append,
    appendLater,
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

/** `2026-11-25`, `2026-11` or `total`, by the machine's local time. */
export function periodName(at: Date, per: "day" | "month" | "total"): string {
  if (per === "total") return "total";
  const month = `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, "0")}`;
  return per === "month" ? month : `${month}-${String(at.getDate()).padStart(2, "0")}`;
}
