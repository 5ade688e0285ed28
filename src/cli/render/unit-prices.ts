import type { MediaModality, PriceSheet, TokenPrice } from "../../pricing/price-sheet.js";

/** One price of a sheet, under the name that a price file of the user's own gives it. */
export interface UnitPrice {
  field: string;
  label: string;
  price: TokenPrice;
}

const TOKEN_PRICES: readonly [keyof PriceSheet, string, string][] = [
  ["input", "input_per_1m", "Input"],
  ["cacheRead", "cached_per_1m", "Cached input"],
  ["cacheWrite", "cache_write_per_1m", "Cache write"],
  ["cacheWriteOneHour", "cache_write_1h_per_1m", "Cache write, 1 hour"],
  ["output", "output_per_1m", "Output"],
  ["outputWhenReasoning", "output_when_reasoning_per_1m", "Output where it reasoned"],
  ["reasoning", "reasoning_per_1m", "Reasoning"],
];

const MEDIA_PRICES: readonly ["inputMedia" | "cacheReadMedia" | "outputMedia", string, string][] = [
  ["inputMedia", "", "input"],
  ["cacheReadMedia", "cached_", "cached input"],
  ["outputMedia", "output_", "output"],
];

/** The prices by token of a sheet, in the order in which people ask for them. */
export function tokenPrices(sheet: PriceSheet): UnitPrice[] {
  const whole = TOKEN_PRICES.flatMap(([key, field, label]) => {
    const price = sheet[key] as TokenPrice | undefined;
    return price === undefined ? [] : [{ field, label, price }];
  });
  const media = MEDIA_PRICES.flatMap(([key, prefix, words]) =>
    (Object.entries(sheet[key] ?? {}) as [MediaModality, TokenPrice][]).map(([modality, price]) => ({
      field: `${prefix}${modality}_per_1m`,
      label: `${modality.charAt(0).toUpperCase()}${modality.slice(1)} ${words}`,
      price,
    })),
  );
  return [...whole, ...media];
}

/** A price of one use or piece; `per` is the number of them that its field is for. */
export interface PiecePrice {
  field: string;
  label: string;
  price: number;
  per: number;
}

/** What is billed apiece. */
export function piecePrices(sheet: PriceSheet): PiecePrice[] {
  const uses = Object.entries(sheet.perUse ?? {}).map(([tool, price]) => ({
    field: `${tool}_per_1k`,
    label: `A ${tool.replaceAll("_", " ")}`,
    price,
    per: 1000,
  }));
  const sizes = Object.entries(sheet.perRequestBySearchContext ?? {}).map(([size, price]) => ({
    field: `per_request_${size}_search_context`,
    label: `A request, ${size} search context`,
    price,
    per: 1,
  }));
  return [
    ...sizes,
    ...(sheet.perRequest === undefined || sizes.length > 0
      ? []
      : [{ field: "per_request", label: "A request", price: sheet.perRequest, per: 1 }]),
    ...(sheet.perImageOut === undefined
      ? []
      : [{ field: "per_image", label: "An image", price: sheet.perImageOut, per: 1 }]),
    ...uses,
  ];
}

/** A sheet as texts by field; the same object for the same sheet. */
export function createUnitPriceTexts(): (
  sheet: PriceSheet | undefined,
) => Record<string, string> | undefined {
  const known = new Map<PriceSheet, Record<string, string>>();
  return (sheet) => {
    if (!sheet) return undefined;
    const texts = known.get(sheet) ?? unitPriceTexts(sheet);
    known.set(sheet, texts);
    return texts;
  };
}

function unitPriceTexts(sheet: PriceSheet): Record<string, string> {
  return Object.fromEntries([
    ...tokenPrices(sheet).map(({ field, price }) => [field, tokenPriceText(price)] as const),
    // 14 digits take the dust out of the product.
    ...piecePrices(sheet).map(
      ({ field, price, per }) => [field, priceText(Number((price * per).toPrecision(14)))] as const,
    ),
  ]);
}

function tokenPriceText(price: TokenPrice): string {
  if (typeof price === "number") return priceText(price);
  const tiers = price.tiers.map((tier) => `${priceText(tier.price)} above ${tier.start}`);
  return [priceText(price.base), ...tiers].join(", ");
}

/** `$1.25`, `$0.0375`: every decimal of a price, and at least two. */
export function priceText(price: number): string {
  const [whole = "0", fraction = ""] = price.toFixed(12).split(".");
  return `$${whole}.${fraction.replace(/0+$/, "").padEnd(2, "0")}`;
}
