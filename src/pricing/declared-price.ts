import type { PriceSheet } from "./price-sheet.js";
import { isLocalCall } from "./provider-name.js";
import { scaledSheet } from "./scaled-sheet.js";
import { isSearchContext, tierWords } from "./service-tiers.js";
import type { UserPriceRow, UserPrices } from "./user-prices.js";

/** What is asked of the user's own prices. */
export interface DeclaredCall {
  model: string;
  provider?: string;
  modelVersion?: string;
  baseUrl?: string;
  serviceTier?: string;
}

export interface DeclaredPrice {
  sheet: PriceSheet;
  match: "declared";
  matchedModel: string;
  words: string;
  caveats: string[];
}

const FREE: PriceSheet = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, cacheWriteOneHour: 0 };

/** The user's own price of a call, the entry of its name before the one for all models. */
export function declaredPrice(prices: UserPrices, call: DeclaredCall, at: number): DeclaredPrice | undefined {
  const named = rowsByName(prices, [call.modelVersion, call.model]);
  const own = named && rowAt(named.rows, at);
  if (named && own) return fromRow(own, named.name, call, prices.where);
  if (prices.localIsFree && isLocalCall(call.provider, call.baseUrl)) {
    return declared(FREE, call.model, `local, declared free in ${prices.where}`);
  }
  const general = rowAt(prices.byModel.get("*") ?? [], at);
  return general && fromRow(general, call.model, call, prices.where);
}

function rowsByName(prices: UserPrices, names: (string | undefined)[]) {
  for (const name of names) {
    const given = name?.toLowerCase() ?? "";
    for (const spelling of [given, given.split("/").at(-1) ?? ""]) {
      const rows = prices.byModel.get(spelling);
      if (rows && spelling !== "") return { name: spelling, rows };
    }
  }
  return undefined;
}

function rowAt(rows: readonly UserPriceRow[], at: number): UserPriceRow | undefined {
  return rows.findLast(
    (row) => (!row.from || at >= row.from.getTime()) && (!row.until || at < row.until.getTime()),
  );
}

function fromRow(row: UserPriceRow, name: string, call: DeclaredCall, where: string): DeclaredPrice {
  let sheet = row.sheet;
  let words = `declared in ${where}`;
  const caveats: string[] = [];
  for (const tier of tierWords(call.serviceTier)) {
    const multiplier = row.serviceTiers?.[tier];
    if (multiplier === undefined && isSearchContext(tier)) continue;
    if (multiplier === undefined)
      caveats.push(`the declared price is taken as it stands for the tier ${tier}`);
    else {
      sheet = scaledSheet(sheet, { multiplier });
      words += `, ${tier} ×${multiplier}`;
    }
  }
  return { ...declared(sheet, name, words), caveats };
}

function declared(sheet: PriceSheet, matchedModel: string, words: string): DeclaredPrice {
  return { sheet, match: "declared", matchedModel, words, caveats: [] };
}
