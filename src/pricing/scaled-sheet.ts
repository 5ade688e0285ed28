import {
  MEDIA_PRICE_FIELDS,
  type MediaPrices,
  type PriceSheet,
  scaledPrice,
  TOKEN_PRICE_FIELDS,
  type TokenPrice,
} from "./price-sheet.js";

/** A sheet's token prices times a factor; tools, requests and images cost the same in every tier. */
export function scaledSheet(
  sheet: PriceSheet,
  {
    multiplier: factor = 1,
    cacheReadMultiplier: cachedFactor = factor,
  }: { multiplier?: number; cacheReadMultiplier?: number },
): PriceSheet {
  const scaled: PriceSheet = { ...sheet };
  for (const field of TOKEN_PRICE_FIELDS) {
    const price = sheet[field];
    if (price !== undefined)
      scaled[field] = scaledPrice(price, field === "cacheRead" ? cachedFactor : factor);
  }
  for (const field of MEDIA_PRICE_FIELDS) {
    const prices = sheet[field];
    if (prices) scaled[field] = scaledMedia(prices, field === "cacheReadMedia" ? cachedFactor : factor);
  }
  return scaled;
}

function scaledMedia(prices: MediaPrices, factor: number): MediaPrices {
  const entries = Object.entries(prices) as [keyof MediaPrices, TokenPrice][];
  return Object.fromEntries(entries.map(([modality, price]) => [modality, scaledPrice(price, factor)]));
}
