import type { ModelPrice } from "@pydantic/genai-prices";
import type { MediaModality, MediaPrices, PriceSheet, TokenPrice } from "./price-sheet.js";

type SingleField = "input" | "output" | "cacheRead" | "cacheWrite" | "cacheWriteOneHour" | "reasoning";
type MediaField = "inputMedia" | "outputMedia" | "cacheReadMedia";

const SINGLE_FIELDS: Record<string, SingleField> = {
  input_mtok: "input",
  output_mtok: "output",
  cache_read_mtok: "cacheRead",
  cache_write_mtok: "cacheWrite",
  cache_write_1h_mtok: "cacheWriteOneHour",
  output_reasoning_mtok: "reasoning",
};

const MEDIA_FIELDS: Record<string, [MediaField, MediaModality]> = {
  input_audio_mtok: ["inputMedia", "audio"],
  input_image_mtok: ["inputMedia", "image"],
  input_video_mtok: ["inputMedia", "video"],
  output_audio_mtok: ["outputMedia", "audio"],
  output_image_mtok: ["outputMedia", "image"],
  output_video_mtok: ["outputMedia", "video"],
  cache_audio_read_mtok: ["cacheReadMedia", "audio"],
  cache_image_read_mtok: ["cacheReadMedia", "image"],
  cache_video_read_mtok: ["cacheReadMedia", "video"],
};

/** Prices per 1,000 uses, by the tool's name in `serverToolUses`. */
const TOOL_FIELDS: Record<string, string> = {
  web_searches_kcount: "web_search",
  storage_searches_kcount: "file_search",
  code_executions_kcount: "code_execution",
};

/**
 * A price of the library's table as a sheet; what no usage report counts is named, not left out. The
 * table gives models that are free no price at all, which is a price only where their name says so.
 */
export function sheetFromTable(prices: ModelPrice, isFree: boolean): PriceSheet {
  const sheet: PriceSheet =
    isFree && Object.keys(prices).length === 0 ? { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 } : {};
  for (const [key, value] of Object.entries(prices)) {
    if (value === undefined) continue;
    const single = SINGLE_FIELDS[key];
    const media = MEDIA_FIELDS[key];
    const tool = TOOL_FIELDS[key];
    if (single) sheet[single] = tokenPrice(value);
    else if (media) setMedia(sheet, media, tokenPrice(value));
    else if (tool && typeof value === "number") sheet.perUse = { ...sheet.perUse, [tool]: value / 1000 };
    else if (key === "requests_kcount" && typeof value === "number") sheet.perRequest = value / 1000;
    else sheet.unreportedUnits = [...(sheet.unreportedUnits ?? []), key];
  }
  return sheet;
}

function setMedia(
  sheet: PriceSheet,
  [field, modality]: [MediaField, MediaModality],
  price: TokenPrice,
): void {
  const media: MediaPrices = sheet[field] ?? {};
  media[modality] = price;
  sheet[field] = media;
}

function tokenPrice(value: number | { base: number; tiers: { start: number; price: number }[] }): TokenPrice {
  if (typeof value === "number") return value;
  return { base: value.base, tiers: [...value.tiers].sort((a, b) => a.start - b.start) };
}
