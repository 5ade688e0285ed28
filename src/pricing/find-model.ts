import { FIRST_OFFERED_ROWS, firstSaleOf } from "./first-offered-rows.js";
import { tableMatchKind, withoutRevision } from "./match-kind.js";
import { type NameCandidate, nameCandidates } from "./model-name.js";
import type { PriceOverrideRow } from "./price-override-row.js";
import { overrideRowsFor } from "./price-overrides.js";
import { type TableEntry, tableEntry, tableProvider, tableProviderOf } from "./price-table.js";
import { billingProvider, makerOf } from "./provider-name.js";
import { ROLLING_NAME_ROWS, type RollingNameRow } from "./rolling-name-rows.js";
import { momentOf } from "./time-span.js";

/** The model of the price table that a call's names were found to mean. */
export interface FoundModel {
  entry: TableEntry;
  match: "exact" | "alias" | "prefix";
  /** Our own rows that can apply to it, whatever the day. */
  overrides: readonly PriceOverrideRow[];
  /** Before this moment it was not sold. */
  firstOffered?: number;
  /** Before this moment its provider sold nothing. */
  firstSale: number;
  /** How a moving name came to mean this model. */
  rolling?: RollingNameRow;
}

export interface ModelToFind {
  model: string;
  provider?: string;
  /** What the provider says it ran; it counts before the name that was asked for. */
  modelVersion?: string;
  baseUrl?: string;
}

/** The model a call is priced as. Names that mean a model for sure go before those that look like one. */
export function findModel(call: ModelToFind, at: number): FoundModel | undefined {
  const provider = billingProvider(call.provider, call.baseUrl);
  let guess: FoundModel | undefined;
  for (const name of new Set([call.modelVersion, call.model])) {
    if (!name) continue;
    const found = findByName(name, provider, at);
    if (found && found.match !== "prefix") return found;
    guess ??= found;
  }
  return guess;
}

/** The moments at which a name may come to mean another model. */
export function nameBoundaries(): number[] {
  return ROLLING_NAME_ROWS.map((row) => momentOf(row.from));
}

function findByName(name: string, provider: string | undefined, at: number): FoundModel | undefined {
  let guess: FoundModel | undefined;
  const given = name.trim().toLowerCase();
  for (const candidate of nameCandidates(name, provider)) {
    const found = lookUpCandidate(candidate, at);
    if (found && found.match !== "prefix") return respelled(found, candidate.name !== given);
    guess ??= found;
  }
  return guess;
}

function lookUpCandidate({ provider, name }: NameCandidate, at: number): FoundModel | undefined {
  const rolling = ROLLING_NAME_ROWS.findLast(
    (row) => row.name === name && (provider ?? row.provider) === row.provider && at >= momentOf(row.from),
  );
  if (rolling) {
    const target = lookUp(rolling.model, rolling.provider);
    return target && { ...target, match: rolling.assumed ? "prefix" : "alias", rolling };
  }
  const found = lookUp(name, provider);
  if (found && found.match !== "prefix") return found;
  const base = withoutRevision(name);
  const byBase = base === undefined ? undefined : lookUp(base, provider);
  return byBase && byBase.match !== "prefix" ? { ...byBase, match: "alias" } : found;
}

function lookUp(name: string, providerId: string | undefined): FoundModel | undefined {
  const maker = providerId ?? makerOf(name);
  const provider = maker === undefined ? tableProviderOf(name) : tableProvider(maker);
  const entry = provider && tableEntry(provider, name);
  if (!entry) return undefined;
  const match = tableMatchKind(name, entry.model.id, entry.model.match);
  // `deepseek-r1:7b` is a tag of a local server, not a later model of the provider's line.
  if (match === "prefix" && name.includes(":") && provider.id !== "aws") return undefined;
  const found: FoundModel = {
    entry,
    match,
    overrides: overrideRowsFor(entry.provider.id, name),
    firstSale: momentOf(firstSaleOf(entry.provider.id)),
  };
  const offered = FIRST_OFFERED_ROWS.find(
    (row) => row.provider === entry.provider.id && row.model === entry.model.id,
  );
  if (offered) found.firstOffered = momentOf(offered.date);
  return found;
}

function respelled(found: FoundModel, isRespelled: boolean): FoundModel {
  return isRespelled && found.match === "exact" ? { ...found, match: "alias" } : found;
}
