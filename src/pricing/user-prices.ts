import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { ExplogError } from "../format/explog-error.js";
import { firstLine, InvalidPrice, invalidPrice } from "./invalid-price.js";
import { linesByPlace } from "./price-file-lines.js";
import type { PriceSheet } from "./price-sheet.js";
import { parsePriceFields } from "./user-price-fields.js";
import { parseMoment } from "./user-price-moment.js";

const require = createRequire(import.meta.url);

/** One price of the user's own, in force between two moments. */
export interface UserPriceRow {
  from?: Date;
  /** The first moment after it. */
  until?: Date;
  sheet: PriceSheet;
  /** Multipliers of service tiers, by their names. */
  serviceTiers?: Record<string, number>;
}

/** Prices a user declares; they count before every table. */
export interface UserPrices {
  /** Where they were declared, for the record. */
  where: string;
  /** By model in lower case, `*` for every model without an entry; the prices of each by `from`, ascending. */
  byModel: ReadonlyMap<string, readonly UserPriceRow[]>;
  /** Calls to this machine cost nothing. */
  localIsFree: boolean;
}

const FREE: PriceSheet = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, cacheWriteOneHour: 0 };
/** Far above every tier that is sold. */
const MOST_TIER_MULTIPLIER = 1_000;
/** Fields of a price whose value is a map or a list; any other of these is a model's entry. */
const NESTED_FIELDS = new Set(["tiers", "service_tiers"]);

/**
 * The `pricing:` block of a configuration, or the content of a price file: one price for all models,
 * or a map by model. `where` names the place for errors.
 * @throws ExplogError `PRICES_INVALID`, with the key and the value.
 */
export function parseUserPrices(value: unknown, where: string): UserPrices {
  if (!isMap(value))
    throw invalidPrice(where, value, "expected a map of prices, such as {input_per_1m: 0.30}");
  const { local, models = {}, ...rest } = value;
  if (local !== undefined && local !== "free") {
    throw invalidPrice(`${where}.local`, local, "the only value is: free");
  }
  if (!isMap(models)) throw invalidPrice(`${where}.models`, models, "expected a map by model name");
  const entries = Object.entries(rest);
  const forAll = Object.fromEntries(entries.filter(([key, item]) => !isModelEntry(key, item)));
  const named = [...entries.filter(([key, item]) => isModelEntry(key, item)), ...Object.entries(models)];

  const byModel = new Map<string, UserPriceRow[]>();
  const add = (name: string, entry: unknown, place: string) => {
    if (byModel.has(name)) {
      throw invalidPrice(
        place,
        entry,
        `there is another price of "${name}" (upper and lower case are the same); keep one of them`,
      );
    }
    byModel.set(name, parseRows(entry, place));
  };
  for (const [model, entry] of named) add(model.toLowerCase(), entry, `${where}.${model}`);
  if (Object.keys(forAll).length > 0) add("*", forAll, where);
  if (byModel.size === 0 && local === undefined)
    throw invalidPrice(where, value, "expected at least one price");
  return { where, byModel, localIsFree: local === "free" };
}

/**
 * Reads the YAML file that `EXPLOG_PRICES` names.
 * @throws ExplogError `PRICES_INVALID` when it cannot be read, or holds anything but prices.
 */
export function readUserPricesFile(path: string): UserPrices {
  let text = "";
  let content: unknown;
  try {
    const { parse } = require("yaml") as typeof import("yaml");
    text = readFileSync(path, "utf8");
    content = parse(text);
  } catch (cause) {
    const said = (cause instanceof Error ? cause.message : String(cause)).trim().split("\n")[0] ?? "";
    const message = firstLine(said.replace(/:?$/, "."));
    throw new ExplogError(
      "PRICES_INVALID",
      `The price file ${path} cannot be read: ${message} Mend the file, or unset EXPLOG_PRICES.`,
      { cause },
    );
  }
  try {
    return parseUserPrices(content, path);
  } catch (error) {
    throw error instanceof InvalidPrice ? atItsLine(error, path, text) : error;
  }
}

/** `prices.yaml:2: my-model.input_per_1m is "cheap": …` */
function atItsLine({ place, problem }: InvalidPrice, path: string, text: string): ExplogError {
  const key = place.slice(path.length).replace(/^\./, "");
  const line = linesByPlace(text).get(key);
  const where = line === undefined ? path : `${path}:${line}: ${key}`;
  const said = problem.replaceAll(`${path}.`, "");
  return new ExplogError("PRICES_INVALID", `${where} ${said} Mend the file, or unset EXPLOG_PRICES.`);
}

/** The moments at which another of the user's rows, or none, comes into force. */
export function userBoundaries(prices: UserPrices): number[] {
  return [...prices.byModel.values()]
    .flat()
    .flatMap((row) => [row.from, row.until].flatMap((date) => (date ? [date.getTime()] : [])));
}

function isModelEntry(key: string, item: unknown): boolean {
  if (NESTED_FIELDS.has(key)) return false;
  return item === "free" || isMap(item) || Array.isArray(item);
}

function parseRows(entry: unknown, where: string): UserPriceRow[] {
  if (!Array.isArray(entry)) return [parseRow(entry, where)];
  if (entry.length === 0) throw invalidPrice(where, entry, "expected at least one price");
  const rows = entry.map((given, index) => ({ given, index, row: parseRow(given, `${where}[${index}]`) }));
  rows.sort((a, b) => startOf(a.row) - startOf(b.row));
  rows.forEach((later, position) => {
    const earlier = rows[position - 1];
    if (!earlier || !overlap(earlier.row, later.row)) return;
    throw invalidPrice(
      `${where}[${later.index}]`,
      later.given,
      `it overlaps ${where}[${earlier.index}]; end the earlier one, with until, where the later one begins`,
    );
  });
  return rows.map(({ row }) => row);
}

function startOf(row: UserPriceRow): number {
  return row.from?.getTime() ?? Number.MIN_SAFE_INTEGER;
}

/** A price without an end ends where the next begins, unless that has an end, after which both could be meant. */
function overlap(earlier: UserPriceRow, later: UserPriceRow): boolean {
  if (startOf(earlier) === startOf(later)) return true;
  return earlier.until ? earlier.until.getTime() > startOf(later) : later.until !== undefined;
}

function parseRow(entry: unknown, where: string): UserPriceRow {
  if (entry === "free") return { sheet: FREE };
  if (!isMap(entry)) throw invalidPrice(where, entry, "expected a map of prices, or: free");
  const { from, until, service_tiers: serviceTiers, ...fields } = entry;
  const row: UserPriceRow = { sheet: parsePriceFields(fields, where) };
  if (from !== undefined) row.from = parseMoment(from, `${where}.from`);
  if (until !== undefined) row.until = parseMoment(until, `${where}.until`);
  if (row.from && row.until && row.from >= row.until) {
    throw invalidPrice(where, entry, "from is not before until");
  }
  if (serviceTiers !== undefined) row.serviceTiers = parseTiers(serviceTiers, `${where}.service_tiers`);
  return row;
}

function parseTiers(value: unknown, where: string): Record<string, number> {
  if (!isMap(value)) throw invalidPrice(where, value, "expected a map of multipliers, such as {batch: 0.5}");
  const tiers: Record<string, number> = {};
  for (const [tier, multiplier] of Object.entries(value)) {
    if (typeof multiplier !== "number" || !(multiplier >= 0 && multiplier <= MOST_TIER_MULTIPLIER)) {
      throw invalidPrice(
        `${where}.${tier}`,
        multiplier,
        `expected a multiplier of at least 0 and at most ${MOST_TIER_MULTIPLIER}`,
      );
    }
    const name = tier.toLowerCase();
    if (Object.hasOwn(tiers, name)) throw invalidPrice(where, value, `the tier "${name}" is given twice`);
    tiers[name] = multiplier;
  }
  return tiers;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
