import { ExplogError } from "../format/explog-error.js";
import {
  type MediaModality,
  type MediaPrices,
  type PriceSheet,
  TOKEN_PRICE_FIELDS,
  type TokenPrice,
} from "./price-sheet.js";

export type PriceFields = Record<string, unknown>;

type SingleField = "input" | "output" | "cacheRead" | "cacheWrite" | "cacheWriteOneHour" | "reasoning";
type MediaField = "inputMedia" | "outputMedia" | "cacheReadMedia";
type Target = SingleField | readonly [MediaField, MediaModality];

/** The prices a user may name, each as `<name>_per_1m` or `<name>_per_1k`. */
const TOKEN_PRICES: Record<string, Target> = {
  input: "input",
  output: "output",
  cached: "cacheRead",
  cache_read: "cacheRead",
  cache_write: "cacheWrite",
  cache_write_1h: "cacheWriteOneHour",
  reasoning: "reasoning",
  audio: ["inputMedia", "audio"],
  image: ["inputMedia", "image"],
  video: ["inputMedia", "video"],
  cached_audio: ["cacheReadMedia", "audio"],
  cached_image: ["cacheReadMedia", "image"],
  cached_video: ["cacheReadMedia", "video"],
  output_audio: ["outputMedia", "audio"],
  output_image: ["outputMedia", "image"],
  output_video: ["outputMedia", "video"],
};

const PER_CALL_PRICES = ["per_image", "per_request", "web_search"];

const PER_TOKENS = /^(.+)_per_1(k|m)$/;

/** The fields of one user's price as a sheet. `where` names the place for errors. */
export function parsePriceFields(fields: PriceFields, where: string): PriceSheet {
  const { tiers, ...priced } = fields;
  const sheet: PriceSheet = {};
  const seen = new Map<Target, string>();
  for (const [key, value] of Object.entries(priced)) {
    const target = targetOf(key, where);
    const price = amount(value, `${where}.${key}`);
    if (!target) setPerCall(sheet, key, price);
    else {
      refuseSecond(seen, target, key, where);
      setTokenPrice(sheet, target, perMillion(key, price));
    }
  }
  if (tiers !== undefined) addTiers(sheet, tiers, `${where}.tiers`);
  if (Object.keys(sheet).length === 0) throw invalid(where, fields, "expected at least one price");
  return sheet;
}

/** `undefined` for the prices that are not by token. */
function targetOf(key: string, where: string): Target | undefined {
  if (PER_CALL_PRICES.includes(key)) return undefined;
  const target = TOKEN_PRICES[PER_TOKENS.exec(key)?.[1] ?? ""];
  if (target) return target;
  const accepted = [...Object.keys(TOKEN_PRICES).map((name) => `${name}_per_1m`), ...PER_CALL_PRICES];
  throw new ExplogError(
    "PRICES_INVALID",
    `${where} has an unknown key "${key}". Accepted are: ${accepted.join(", ")} (each _per_1m also as ` +
      "_per_1k), tiers, service_tiers, from, until; local; or a model's name with a map of these.",
  );
}

function refuseSecond(seen: Map<Target, string>, target: Target, key: string, where: string): void {
  const before = seen.get(target);
  if (before !== undefined) {
    throw new ExplogError(
      "PRICES_INVALID",
      `${where} gives one price twice: ${before} and ${key}. Keep one of them.`,
    );
  }
  seen.set(target, key);
}

function perMillion(key: string, price: number): number {
  // 15 digits take the dust out of 0.0001875 × 1000.
  return key.endsWith("_per_1k") ? Number((price * 1000).toPrecision(15)) : price;
}

function setPerCall(sheet: PriceSheet, key: string, price: number): void {
  if (key === "per_image") sheet.perImageOut = price;
  else if (key === "per_request") sheet.perRequest = price;
  else sheet.perUse = { web_search: price };
}

function setTokenPrice(sheet: PriceSheet, target: Target, price: TokenPrice): void {
  if (typeof target === "string") sheet[target] = price;
  else {
    const [field, modality] = target;
    const media: MediaPrices = sheet[field] ?? {};
    media[modality] = price;
    sheet[field] = media;
  }
}

/** `tiers: [{above: 200000, input_per_1m: 2.5}]`: beyond so many input tokens, all of them at this price. */
function addTiers(sheet: PriceSheet, value: unknown, where: string): void {
  if (!Array.isArray(value))
    throw invalid(where, value, "expected a list such as [{above: 200000, input_per_1m: 2.5}]");
  const steps = value.map((item: unknown, index) => parseTier(item, `${where}[${index}]`));
  for (const { above, sheet: step } of steps.sort((a, b) => a.above - b.above)) {
    for (const field of TOKEN_PRICE_FIELDS) {
      const price = step[field];
      if (typeof price !== "number") continue;
      const base = sheet[field];
      if (base === undefined)
        throw invalid(where, value, `a tier needs a base price of "${field}" to start from`);
      const before = typeof base === "number" ? { base, tiers: [] } : base;
      sheet[field] = { base: before.base, tiers: [...before.tiers, { start: above, price }] };
    }
  }
}

function parseTier(item: unknown, where: string): { above: number; sheet: PriceSheet } {
  if (typeof item !== "object" || item === null)
    throw invalid(where, item, "expected {above: …, input_per_1m: …}");
  const { above, ...fields } = item as Record<string, unknown>;
  if (!Number.isSafeInteger(above) || (above as number) < 0) {
    throw invalid(`${where}.above`, above, "expected a number of input tokens");
  }
  return { above: above as number, sheet: parsePriceFields(fields, where) };
}

function amount(value: unknown, where: string): number {
  if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
  throw invalid(where, value, "expected an amount in US dollars of at least 0");
}

function invalid(where: string, value: unknown, expected: string): ExplogError {
  return new ExplogError(
    "PRICES_INVALID",
    `${where} is ${JSON.stringify(value) ?? String(value)}: ${expected}.`,
  );
}
