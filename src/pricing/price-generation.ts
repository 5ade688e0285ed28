import type { Cost } from "../format/cost.js";
import { fromPicodollars, toPicodollars } from "../format/money.js";
import type { TokenUsage } from "../format/token-usage.js";
import { type FoundModel, findModel } from "./find-price.js";
import { type InputCost, inputCost } from "./input-cost.js";
import { outputCost } from "./output-cost.js";
import { applyOverride, overrideAt } from "./price-overrides.js";
import type { PriceSheet } from "./price-sheet.js";
import { tablePriceAt, tableVersion } from "./price-table.js";
import { tierPrice } from "./service-tiers.js";
import { sheetFromTable } from "./table-sheet.js";
import { roundToPicodollars, tokenRates } from "./token-rates.js";
import type { UserPriceRow, UserPrices } from "./user-prices.js";

export interface PriceInput {
  usage: TokenUsage;
  model: string;
  provider?: string;
  modelVersion?: string;
  serviceTier?: string;
  /** When the call started: the price of that moment counts. */
  at: Date;
  /** The API's address, when it is not the provider's own. */
  baseUrl?: string;
  reportedCostUsd?: number;
  imagesOut?: number;
}

export interface Pricer {
  /** What a call cost. Never throws; what is not known is `null`, with the reason. */
  price(input: PriceInput): Cost;
}

interface Chosen {
  sheet: PriceSheet;
  multiplier: number;
  price: string;
  matchedModel: string;
  match: NonNullable<Cost["match"]>;
  caveats: string[];
}

const LOCAL_ADDRESS = /^(?:\w+:\/\/)?(?:[^@/]*@)?(?:localhost|127(?:\.\d+){3}|\[::1\]|0\.0\.0\.0)(?:[:/]|$)/i;
const CLOSED_MODELS = /^(?:gpt-(?!oss)|chatgpt-|o[134](?:-|$)|claude-|gemini-|grok-)/;

export function createPricer(options: { userPrices?: UserPrices } = {}): Pricer {
  const { userPrices } = options;
  const models = new Map<string, FoundModel | undefined>();

  const find = (input: PriceInput): FoundModel | undefined => {
    const key = `${input.model}\n${input.provider}\n${input.modelVersion}\n${input.baseUrl}`;
    if (!models.has(key)) models.set(key, findModel(input));
    return models.get(key);
  };

  const choose = (input: PriceInput): Chosen | string => {
    const isLocal = input.baseUrl !== undefined && LOCAL_ADDRESS.test(input.baseUrl);
    const declared = userPrices && declaredPrice(userPrices, input, isLocal);
    if (declared) return declared;
    if (isLocal && !CLOSED_MODELS.test(input.model)) {
      return "a local endpoint costs nothing only when that is declared: pricing: {local: free}";
    }
    const found = find(input);
    return found ? tableChoice(found, input) : `no price is known for the model ${input.model}`;
  };

  return {
    price(input) {
      try {
        if (input.reportedCostUsd !== undefined) return { usd: input.reportedCostUsd, source: "reported" };
        const chosen = choose(input);
        if (typeof chosen === "string") {
          return { usd: null, source: "unknown", match: "none", reason: chosen };
        }
        return costOf(input, chosen);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        return { usd: null, source: "unknown", reason: `pricing failed: ${message}` };
      }
    },
  };
}

function tableChoice(found: FoundModel, input: PriceInput): Chosen | string {
  const name = `${found.provider}/${found.model}`;
  const tier = tierPrice(found.provider, found.model, input.serviceTier);
  if (!tier) return `no price is known for the service tier ${input.serviceTier} of ${name}`;
  const prices = found.entry && tablePriceAt(found.entry, input.at);
  const tableSheet = prices && sheetFromTable(prices);
  const override = overrideAt(found.overrides, input.at);
  const sheet = override ? applyOverride(override, tableSheet) : tableSheet;
  if (!sheet) return `no price of ${name} is known for ${input.at.toISOString().slice(0, 10)}`;
  const table = override ? "explog override" : tableVersion();
  return {
    sheet,
    multiplier: tier.multiplier,
    price: `${table}: ${name}${tier.words ? `, ${tier.words}` : ""}`,
    matchedModel: name,
    match: found.match,
    caveats:
      found.match === "prefix" ? [`the price of ${name} was taken by the beginning of the name alone`] : [],
  };
}

function declaredPrice(prices: UserPrices, input: PriceInput, isLocal: boolean): Chosen | undefined {
  const rows =
    prices.byModel.get(input.model.toLowerCase()) ??
    prices.byModel.get(input.modelVersion?.toLowerCase() ?? "") ??
    (isLocal && prices.localIsFree ? undefined : prices.byModel.get("*"));
  const base = { matchedModel: input.model, match: "declared" as const, multiplier: 1, caveats: [] };
  if (rows) {
    const row = rows.findLast((candidate) => inForce(candidate, input.at));
    if (row) return { ...base, sheet: row.sheet, price: `declared in ${prices.where}` };
  }
  if (isLocal && prices.localIsFree) {
    return { ...base, sheet: { input: 0, output: 0 }, price: `local, declared free in ${prices.where}` };
  }
  return undefined;
}

function inForce(row: UserPriceRow, at: Date): boolean {
  return (!row.from || at >= row.from) && (!row.until || at < row.until);
}

function costOf(input: PriceInput, chosen: Chosen): Cost {
  const { usage } = input;
  const { price, matchedModel, match } = chosen;
  const about = { price, matchedModel, match };
  const rates = tokenRates(
    chosen.sheet,
    usage.inputTokens ?? 0,
    (usage.reasoningTokens ?? 0) > 0,
    chosen.multiplier,
  );
  const incoming = inputCost(usage, rates);
  const outgoing = outputCost(usage, rates);
  const tools = serverToolCost(usage, chosen.sheet);
  const known = { ...inputFigures(incoming), ...outputFigures(outgoing) };
  const obstacle = [incoming, outgoing, tools].find((part) => typeof part === "string");
  if (
    typeof obstacle === "string" ||
    typeof incoming === "string" ||
    typeof outgoing === "string" ||
    typeof tools === "string"
  ) {
    return { usd: null, source: "unknown", ...known, ...about, reason: String(obstacle) };
  }
  const total = roundToPicodollars(incoming.total) + roundToPicodollars(outgoing) + tools;
  const caveats = [...chosen.caveats, ...incoming.caveats];
  const cost: Cost = {
    usd: fromPicodollars(total),
    source: usage.source === "estimated" || incoming.assumed ? "estimated" : "computed",
    ...known,
    ...about,
  };
  if (tools > 0n) cost.serverToolsUsd = fromPicodollars(tools);
  if (caveats.length > 0) cost.reason = caveats.join("; ");
  return cost;
}

function serverToolCost(usage: TokenUsage, sheet: PriceSheet): bigint | string {
  let total = 0n;
  for (const [tool, uses] of Object.entries(usage.serverToolUses ?? {})) {
    if (uses === 0 || tool === "web_fetch") continue;
    const price = sheet.perUse?.[tool];
    if (price === undefined) return `no price is known for ${uses} uses of ${tool}`;
    total += BigInt(uses) * toPicodollars(price);
  }
  return total + (sheet.perRequest === undefined ? 0n : toPicodollars(sheet.perRequest));
}

function inputFigures(incoming: InputCost | string): Partial<Cost> {
  if (typeof incoming === "string") return {};
  const figures: Partial<Cost> = { inputUsd: fromPicodollars(roundToPicodollars(incoming.total)) };
  if (incoming.cacheRead > 0n) figures.cacheReadUsd = fromPicodollars(roundToPicodollars(incoming.cacheRead));
  if (incoming.cacheWrite > 0n)
    figures.cacheWriteUsd = fromPicodollars(roundToPicodollars(incoming.cacheWrite));
  return figures;
}

function outputFigures(outgoing: bigint | string): Partial<Cost> {
  return typeof outgoing === "string" ? {} : { outputUsd: fromPicodollars(roundToPicodollars(outgoing)) };
}
