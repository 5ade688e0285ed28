import { firstLine, invalidPrice } from "./invalid-price.js";
import {
  MEDIA_PRICE_FIELDS,
  type MediaModality,
  type MediaPrices,
  type PriceSheet,
  TOKEN_PRICE_FIELDS,
} from "./price-sheet.js";

type SingleField = "input" | "output" | "cacheRead" | "cacheWrite" | "cacheWriteOneHour" | "reasoning";
type MediaField = (typeof MEDIA_PRICE_FIELDS)[number];
type Target = SingleField | readonly [MediaField, MediaModality];

/** The prices of tokens a user may name, each as `<name>_per_1m` or `<name>_per_1k`. */
const TOKEN_PRICES: Record<string, Target> = {
  input: "input",
  output: "output",
  cached: "cacheRead",
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

/** Prices that are not by token: an image that came out, a call, a search. */
const OTHER_PRICES = ["per_image", "per_request", "web_search_per_1k"];

/** Far above everything that is sold: a figure beyond it is a slip of the unit or of the keyboard. */
const MOST_USD = 1_000_000;

const PER_TOKENS = /^(.+)_per_1(k|m)$/;

/**
 * The fields of one user's price as a sheet. `where` names the place for errors.
 * @throws ExplogError `PRICES_INVALID`
 */
export function parsePriceFields(fields: Record<string, unknown>, where: string): PriceSheet {
  const { tiers, ...priced } = fields;
  const sheet: PriceSheet = {};
  const seen = new Map<Target, string>();
  for (const [key, value] of Object.entries(priced)) {
    const target = targetOf(key, where, value);
    const price = amount(
      value,
      `${where}.${key}`,
      target && key.endsWith("_per_1k") ? MOST_USD / 1000 : MOST_USD,
    );
    if (!target) setOther(sheet, key, price);
    else {
      const before = seen.get(target);
      if (before !== undefined) {
        throw invalidPrice(
          `${where}.${key}`,
          value,
          `one price is given twice, as ${before} and ${key}; keep one of them`,
        );
      }
      seen.set(target, key);
      setTokenPrice(sheet, target, perMillion(key, price));
    }
  }
  if (tiers !== undefined) addTiers(sheet, tiers, `${where}.tiers`);
  if (Object.keys(sheet).length === 0) {
    throw invalidPrice(where, fields, "expected at least one price, such as input_per_1m: 0.30");
  }
  return sheet;
}

/** `undefined` for the prices that are not by token. */
function targetOf(key: string, where: string, value: unknown): Target | undefined {
  if (OTHER_PRICES.includes(key)) return undefined;
  const target = TOKEN_PRICES[PER_TOKENS.exec(key)?.[1] ?? ""];
  if (target) return target;
  const byToken = Object.keys(TOKEN_PRICES).map((name) => `${name}_per_1m`);
  throw invalidPrice(
    `${where}.${firstLine(key)}`,
    value,
    `the key "${firstLine(key)}" is not known. Accepted are ${[...byToken, ...OTHER_PRICES].join(", ")} (tokens also ` +
      "_per_1k), tiers, service_tiers, from, until; or the name of a model with a map of these",
  );
}

function perMillion(key: string, price: number): number {
  // 15 digits take the dust out of 0.0001875 × 1000.
  return key.endsWith("_per_1k") ? Number((price * 1000).toPrecision(15)) : price;
}

function setOther(sheet: PriceSheet, key: string, price: number): void {
  if (key === "per_image") sheet.perImageOut = price;
  else if (key === "per_request") sheet.perRequest = price;
  else sheet.perUse = { web_search: price / 1000 };
}

function setTokenPrice(sheet: PriceSheet, target: Target, price: number): void {
  if (typeof target === "string") {
    sheet[target] = price;
    return;
  }
  const [field, modality] = target;
  const media: MediaPrices = sheet[field] ?? {};
  media[modality] = price;
  sheet[field] = media;
}

/** `tiers: [{above: 200000, input_per_1m: 2.5}]`: beyond so many input tokens, all of the call at this price. */
function addTiers(sheet: PriceSheet, value: unknown, where: string): void {
  if (!Array.isArray(value)) {
    throw invalidPrice(where, value, "expected a list such as [{above: 200000, input_per_1m: 2.5}]");
  }
  const steps = value.map((item: unknown, index) => parseTier(item, `${where}[${index}]`));
  steps.sort((a, b) => a.above - b.above);
  const twice = steps.find((step, index) => step.above === steps[index + 1]?.above);
  if (twice) throw invalidPrice(where, value, `two tiers begin above ${twice.above}; make them one`);
  for (const { above, prices } of steps) {
    for (const field of TOKEN_PRICE_FIELDS) {
      const price = prices[field];
      if (typeof price !== "number") continue;
      const base = sheet[field];
      if (base === undefined) throw invalidPrice(where, value, `"${field}" has no base price to start from`);
      const before = typeof base === "number" ? { base, tiers: [] } : base;
      sheet[field] = { base: before.base, tiers: [...before.tiers, { start: above, price }] };
    }
  }
}

function parseTier(item: unknown, where: string): { above: number; prices: PriceSheet } {
  if (typeof item !== "object" || item === null) {
    throw invalidPrice(where, item, "expected {above: …, input_per_1m: …}");
  }
  const { above, tiers, ...fields } = item as Record<string, unknown>;
  if (!Number.isSafeInteger(above) || (above as number) < 0) {
    throw invalidPrice(`${where}.above`, above, "expected a number of input tokens");
  }
  const prices = parsePriceFields(fields, where);
  const beyondTokens = [...MEDIA_PRICE_FIELDS, "perImageOut", "perRequest", "perUse"] as const;
  if (tiers !== undefined || beyondTokens.some((field) => prices[field] !== undefined)) {
    throw invalidPrice(
      where,
      item,
      "a tier changes input, output, cached, cache_write and reasoning prices only",
    );
  }
  return { above: above as number, prices };
}

function amount(value: unknown, where: string, most: number): number {
  if (typeof value === "number" && value >= 0 && value <= most) return value;
  const limits = `of at least 0 and at most ${most.toLocaleString("en-US")}`;
  throw invalidPrice(where, value, `expected an amount in US dollars, ${limits}`);
}
