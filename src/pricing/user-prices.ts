import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { ExplogError } from "../format/explog-error.js";
import type { PriceSheet } from "./price-sheet.js";
import { type PriceFields, parsePriceFields } from "./user-price-fields.js";

const require = createRequire(import.meta.url);

/** One price of the user's own, in force between two moments. */
export interface UserPriceRow {
  from?: Date;
  until?: Date;
  sheet: PriceSheet;
  /** Multipliers of service tiers, by their names. */
  serviceTiers?: Record<string, number>;
}

/** Prices a user declares; they count before every table. */
export interface UserPrices {
  /** Where they were declared, for the record. */
  where: string;
  /** By model, as the user wrote the name; `*` is every model without an entry. */
  byModel: ReadonlyMap<string, readonly UserPriceRow[]>;
  /** Calls to this machine cost nothing. */
  localIsFree: boolean;
}

/**
 * The `pricing:` block of a configuration, or the content of a price file: one price for all models,
 * or a map by model. `where` names the place for errors.
 * @throws ExplogError `PRICES_INVALID`, with the key and the value.
 */
export function parseUserPrices(value: unknown, where: string): UserPrices {
  if (!isMap(value)) throw invalid(where, value, "expected a map of prices");
  const { local, models, ...rest } = value;
  if (local !== undefined && local !== "free")
    throw invalid(`${where}.local`, local, "the only value is: free");
  const named: Record<string, unknown> = {};
  const fields: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(rest)) {
    const isEntry = isMap(item) && key !== "service_tiers";
    if (isEntry || (Array.isArray(item) && key !== "tiers")) named[key] = item;
    else fields[key] = item;
  }
  if (models !== undefined) {
    if (!isMap(models)) throw invalid(`${where}.models`, models, "expected a map by model name");
    Object.assign(named, models);
  }
  const byModel = new Map<string, UserPriceRow[]>();
  for (const [model, entry] of Object.entries(named)) {
    byModel.set(model.toLowerCase(), parseRows(entry, `${where}.${model}`));
  }
  if (Object.keys(fields).length > 0) byModel.set("*", parseRows(fields, where));
  return { where, byModel, localIsFree: local === "free" };
}

/**
 * Reads the YAML file that `EXPLOG_PRICES` names.
 * @throws ExplogError `PRICES_INVALID` when it cannot be read, or holds anything but prices.
 */
export function readUserPricesFile(path: string): UserPrices {
  let content: unknown;
  try {
    const { parse } = require("yaml") as typeof import("yaml");
    content = parse(readFileSync(path, "utf8"));
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new ExplogError(
      "PRICES_INVALID",
      `The price file ${path} cannot be read: ${message}. Mend the file, or unset EXPLOG_PRICES.`,
      { cause },
    );
  }
  return parseUserPrices(content, path);
}

/** The moments at which another of the user's rows, or none, comes into force. */
export function userBoundaries(prices: UserPrices): number[] {
  return [...prices.byModel.values()]
    .flat()
    .flatMap((row) => [row.from, row.until].flatMap((date) => (date ? [date.getTime()] : [])));
}

function parseRows(entry: unknown, where: string): UserPriceRow[] {
  if (Array.isArray(entry)) {
    if (entry.length === 0) throw invalid(where, entry, "expected at least one price");
    return entry.map((row, index) => parseRow(row, `${where}[${index}]`));
  }
  return [parseRow(entry, where)];
}

function parseRow(entry: unknown, where: string): UserPriceRow {
  if (!isMap(entry)) throw invalid(where, entry, "expected a map of prices");
  const { from, until, service_tiers: serviceTiers, ...fields } = entry;
  const row: UserPriceRow = { sheet: parsePriceFields(fields as PriceFields, where) };
  if (from !== undefined) row.from = parseDate(from, `${where}.from`);
  if (until !== undefined) row.until = parseDate(until, `${where}.until`);
  if (serviceTiers !== undefined) row.serviceTiers = parseTiers(serviceTiers, `${where}.service_tiers`);
  return row;
}

function parseTiers(value: unknown, where: string): Record<string, number> {
  if (!isMap(value)) throw invalid(where, value, "expected a map of multipliers, such as {batch: 0.5}");
  const tiers: Record<string, number> = {};
  for (const [tier, multiplier] of Object.entries(value)) {
    if (typeof multiplier !== "number" || !(multiplier >= 0) || !Number.isFinite(multiplier)) {
      throw invalid(`${where}.${tier}`, multiplier, "expected a multiplier of at least 0");
    }
    tiers[tier.toLowerCase()] = multiplier;
  }
  return tiers;
}

function parseDate(value: unknown, where: string): Date {
  const date = value instanceof Date ? value : new Date(typeof value === "string" ? value : Number.NaN);
  if (Number.isNaN(date.getTime())) throw invalid(where, value, "expected a date such as 2026-01-31");
  return date;
}

function invalid(where: string, value: unknown, expected: string): ExplogError {
  return new ExplogError(
    "PRICES_INVALID",
    `${where} is ${JSON.stringify(value) ?? String(value)}: ${expected}.`,
  );
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
