import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { calcPrice, findProvider, ModelInfo, ModelPrice, Provider } from "@pydantic/genai-prices";
import { momentOf } from "./time-span.js";

const require = createRequire(import.meta.url);

interface Library {
  calcPrice: typeof calcPrice;
  findProvider: typeof findProvider;
}

export interface TableEntry {
  provider: Provider;
  model: ModelInfo;
}

const SECONDS_PER_DAY = 86_400;

let library: Library | undefined;
let version: string | undefined;

/** Loading takes about 30 ms, so it waits for the first price. */
function load(): Library {
  library ??= require("@pydantic/genai-prices") as Library;
  return library;
}

/** Name and version of the library's table, as records cite it. */
export function tableVersion(): string {
  if (version === undefined) {
    const entry = require.resolve("@pydantic/genai-prices");
    const text = readFileSync(new URL("../package.json", `file://${entry}`), "utf8");
    version = `genai-prices ${(JSON.parse(text) as { version: string }).version}`;
  }
  return version;
}

/** The provider of the table by its id, or by one of the names it is known under. */
export function tableProvider(providerId: string): Provider | undefined {
  return load().findProvider({ providerId });
}

/** The provider whose API answers at an address. */
export function tableProviderAt(baseUrl: string): Provider | undefined {
  return load().findProvider({ providerApiUrl: baseUrl });
}

/** The provider a model's name alone points to. */
export function tableProviderOf(model: string): Provider | undefined {
  return load().findProvider({ modelId: model });
}

/** The table's entry for a name as it stands, by the table's own rules; without them throwing. */
export function tableEntry(provider: Provider, model: string): TableEntry | undefined {
  try {
    const found = load().calcPrice({}, model, { providerId: provider.id });
    return found ? { provider: found.provider, model: found.model } : undefined;
  } catch {
    return undefined;
  }
}

/** What an entry costs at a moment, or `undefined` before its first known price. */
export function tablePriceAt(entry: TableEntry, at: number): ModelPrice | undefined {
  const { prices } = entry.model;
  if (!Array.isArray(prices)) return prices;
  const first = prices[0]?.constraint;
  if (first?.type === "start_date" && at < momentOf(first.start_date)) return undefined;
  const timestamp = new Date(at);
  return load().calcPrice({}, entry.model.id, { provider: onlyModel(entry), timestamp })?.model_price;
}

/** The moments around `at` at which the entry's price may change. */
export function tableBoundaries(entry: TableEntry, at: number): number[] {
  const { prices } = entry.model;
  if (!Array.isArray(prices)) return [];
  const midnight = Math.floor(at / 1000 / SECONDS_PER_DAY) * SECONDS_PER_DAY;
  return prices.flatMap(({ constraint }) => {
    if (!constraint) return [];
    if (constraint.type === "start_date") return [momentOf(constraint.start_date)];
    return [constraint.start_time, constraint.end_time].flatMap((time) =>
      [-1, 0, 1].map((day) => momentOf(`1970-01-01T${time}`) + (midnight + day * SECONDS_PER_DAY) * 1000),
    );
  });
}

/** The provider with this one model, so that the library cannot match another. */
function onlyModel(entry: TableEntry): Provider {
  return { ...entry.provider, models: [{ ...entry.model, match: { equals: entry.model.id } }] };
}
