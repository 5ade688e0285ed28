import type { ModelInfo, Provider } from "@pydantic/genai-prices";
import type { PriceMatch } from "../format/cost.js";
import { tableMatchKind, withoutRevision } from "./match-kind.js";
import { nameCandidates } from "./model-name.js";
import type { PriceOverrideRow } from "./price-override-rows.js";
import { overrideRowsFor } from "./price-overrides.js";
import { tableEntry, tableProvider, tableProviderAt, tableProviderOf } from "./price-table.js";

/** A model of the price table, or of our own rows, that a name was found to mean. */
export interface FoundModel {
  /** The table's provider. */
  provider: string;
  model: string;
  match: Exclude<PriceMatch, "declared" | "none">;
  entry?: { provider: Provider; model: ModelInfo };
  overrides: readonly PriceOverrideRow[];
}

export interface ModelToFind {
  model: string;
  provider?: string;
  /** What the provider says it ran; it counts before the name that was asked for. */
  modelVersion?: string;
  baseUrl?: string;
}

const RANK = { exact: 0, alias: 1, prefix: 2 } as const;

/** Finds the model a call is priced as. Names that mean a model for sure go before those that look like one. */
export function findModel(call: ModelToFind): FoundModel | undefined {
  const provider = providerOf(call);
  const names =
    call.modelVersion && call.modelVersion !== call.model ? [call.modelVersion, call.model] : [call.model];
  const found = names.flatMap((name) => findByName(name, provider) ?? []);
  return found.sort((a, b) => certainty(a) - certainty(b))[0];
}

/** A sure match by the answer's own name goes before one by the name that was asked for. */
function certainty(found: FoundModel): number {
  return RANK[found.match] === RANK.prefix ? 1 : 0;
}

function findByName(name: string, provider: string | undefined): FoundModel | undefined {
  let guess: FoundModel | undefined;
  for (const candidate of nameCandidates(name, provider)) {
    const found = lookUp(candidate.name, candidate.provider);
    if (found && found.match !== "prefix") return found;
    guess ??= found;
    const base = withoutRevision(candidate.name);
    const byBase = base === undefined ? undefined : lookUp(base, candidate.provider);
    if (byBase && byBase.match !== "prefix") return { ...byBase, match: "alias" };
  }
  return guess;
}

function lookUp(name: string, providerId: string | undefined): FoundModel | undefined {
  const provider = providerId === undefined ? tableProviderOf(name) : tableProvider(providerId);
  if (!provider) return undefined;
  const entry = tableEntry(provider, name);
  if (!entry) return undefined;
  const match = tableMatchKind(name, entry.model.id, entry.model.match);
  // `deepseek-r1:7b` is a tag of a local server, not a revision of the provider's model.
  if (match !== "exact" && match !== "alias" && match === "prefix" && name.includes(":")) return undefined;
  if (match !== "exact" && match !== "alias" && match !== "prefix") return undefined;
  return {
    provider: entry.provider.id,
    model: entry.model.id,
    match,
    entry,
    overrides: overrideRowsFor(entry.provider.id, name),
  };
}

function providerOf(call: ModelToFind): string | undefined {
  const byAddress = call.baseUrl === undefined ? undefined : tableProviderAt(call.baseUrl);
  if (byAddress) return byAddress.id;
  if (call.provider === undefined || call.provider === "openai-compatible") return undefined;
  return tableProvider(call.provider)?.id;
}
