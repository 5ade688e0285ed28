import type { Cost } from "../format/cost.js";
import type { GenerationRecord } from "../format/generation-record.js";
import type { TokenUsage } from "../format/token-usage.js";
import { createPricer } from "./price-generation.js";
import type { MediaPrices } from "./price-sheet.js";
import { resolvePrice } from "./resolve-price.js";
import type { UserPrices } from "./user-prices.js";

/** At which prices logged usage is to be priced once more. */
export interface RepriceTarget {
  /** Default: each call's own moment. */
  at?: Date;
  /** Default: each call's own model. */
  model?: string;
  provider?: string;
  /** Where the calls went, when the model is their own. */
  baseUrl?: string;
  userPrices?: UserPrices;
}

/** Turns a logged generation into what its usage costs at the target's prices. Never throws. */
export type Repricer = (record: GenerationRecord) => Cost;

export function createRepricer(target: RepriceTarget): Repricer {
  const { userPrices } = target;
  const pricer = createPricer({ userPrices });
  return (record) => {
    const { tokenUsage: usage, cost, status } = record;
    // What was refused would have been refused at any price.
    if (cost.usd === 0 && usage.source === "unknown") return cost;
    const at = target.at ?? new Date(record.timestamp);
    const call = callOf(record, target);
    const repriced = pricer.price({ ...call, usage, at });
    if (repriced.usd === null) return repriced;
    if (target.model === undefined && cost.match === "declared" && repriced.match !== "declared") {
      return unknown(`${record.model} was logged at a price of your own, which is not declared here`);
    }
    const missing = target.model === undefined ? undefined : missingMediaPrice(usage, call, at, userPrices);
    if (missing) return unknown(`${call.model} has no known price for ${missing}`);
    const isOther = target.model !== undefined && target.model !== record.model;
    return {
      ...repriced,
      // Another model would have counted other tokens.
      source: isOther ? "estimated" : repriced.source,
      ...(status === "ok" ? {} : { atLeast: true, reason: "at least this: the call did not end well" }),
    };
  };
}

function callOf(record: GenerationRecord, { model, provider, baseUrl }: RepriceTarget) {
  if (model !== undefined) return { model, provider, serviceTier: record.serviceTier };
  const call = loggedCall(record);
  return { ...call, provider: provider ?? call.provider, baseUrl };
}

/** What a record says of the call that its price depends on. */
export function loggedCall(record: GenerationRecord) {
  const { model, provider, serviceTier } = record;
  // The sandbox names itself as the version; its calls are priced as the model's would be.
  const modelVersion = record.modelVersion?.startsWith("sandbox/") ? undefined : record.modelVersion;
  return { model, provider, modelVersion, serviceTier };
}

/** A model without a price for sound or for pictures it makes has no such thing: text's price would be wrong. */
function missingMediaPrice(
  usage: TokenUsage,
  call: ReturnType<typeof callOf>,
  at: Date,
  userPrices: UserPrices | undefined,
): string | undefined {
  const needed = [
    { tokens: usage.inputByModality?.audio, field: "inputMedia", modality: "audio", words: "audio input" },
    { tokens: usage.outputByModality?.audio, field: "outputMedia", modality: "audio", words: "audio output" },
    { tokens: usage.outputByModality?.image, field: "outputMedia", modality: "image", words: "image output" },
    { tokens: usage.outputByModality?.video, field: "outputMedia", modality: "video", words: "video output" },
  ] as const;
  const asked = needed.filter(({ tokens }) => tokens);
  if (asked.length === 0) return undefined;
  const price = resolvePrice(call, at.getTime(), userPrices);
  if (!("sheet" in price)) return undefined;
  const { sheet } = price;
  return asked.find(({ field, modality }) => {
    const prices: MediaPrices | undefined = sheet[field];
    return prices?.[modality] === undefined;
  })?.words;
}

function unknown(reason: string): Cost {
  return { usd: null, source: "unknown", match: "none", reason };
}
