import { countText } from "../../logger/number-text.js";
import type { PriceExplanation } from "../../pricing/find-price.js";
import type { ServiceTierRow } from "../../pricing/service-tier-rows.js";
import type { Screen } from "./screen.js";
import { type TableColumn, tableLines } from "./table.js";
import { onOneLine, shortenedText, wrappedText } from "./text-width.js";
import { piecePrices, priceText, tokenPrices, type UnitPrice } from "./unit-prices.js";

const INDENT = "  ";

interface Row {
  label: string;
  price: string;
}

/** What `explog prices` says of each model. */
export function pricePageText(explanations: readonly PriceExplanation[], screen: Screen): string {
  return `${explanations.map((each) => modelLines(each, screen).join("\n")).join("\n\n")}\n`;
}

function modelLines(explanation: PriceExplanation, screen: Screen): string[] {
  const { width, paint } = screen;
  const title = `${onOneLine(explanation.model)}, ${momentText(explanation.at)}`;
  const { warnings, facts } = explanation.unitPrices
    ? { warnings: guessLines(explanation), facts: foundFacts(explanation) }
    : { warnings: [], facts: missingFacts(explanation) };
  const indented = (text: string) => wrappedText(INDENT + onOneLine(text), width, INDENT);
  return [
    ...wrappedText(title, width, INDENT).map((line) => paint.bold(shortenedText(line, width))),
    ...warnings.flatMap(indented).map(paint.yellow),
    ...facts.flatMap(indented),
    ...priceLines(explanation, screen),
    ...laterFacts(explanation).flatMap(indented),
  ];
}

function priceLines({ unitPrices }: PriceExplanation, { width, paint }: Screen): string[] {
  if (!unitPrices) return [];
  const byToken = tokenPrices(unitPrices).flatMap(tokenRows);
  const apiece = piecePrices(unitPrices).map(({ label, price }) => ({ label, price: priceText(price) }));
  const table = (header: string, rows: readonly Row[]) =>
    rows.length === 0
      ? []
      : tableLines(columns(header), rows, width - INDENT.length, paint.dim).map((line) => INDENT + line);
  return [...table("Per 1M tokens", byToken), ...table("Apiece", apiece)];
}

function columns(header: string): TableColumn<Row>[] {
  return [
    { header, text: ({ label }) => label, cut: { to: 14, keep: "start", rank: 0 } },
    { header: "US dollars", text: ({ price }) => price, align: "right" },
  ];
}

function tokenRows({ label, price }: UnitPrice): Row[] {
  if (typeof price === "number") return [{ label, price: priceText(price) }];
  return [
    { label, price: priceText(price.base) },
    ...price.tiers.map((tier) => ({
      label: `${INDENT}above ${countText(tier.start)} tokens in`,
      price: priceText(tier.price),
    })),
  ];
}

function guessLines({ match, matchedModel }: PriceExplanation): string[] {
  if (match !== "prefix") return [];
  return [`⚠️ A GUESS: no price of this very name is known, and that of ${matchedModel} is taken.`];
}

function foundFacts(explanation: PriceExplanation): string[] {
  const { price = "", override } = explanation;
  return [
    `Price: ${price}`,
    `Name matched: ${matchText(explanation)}`,
    `In force: ${validityText(explanation)}`,
    ...(override
      ? [
          `Not the table's price, since ${override.why}.`,
          `Source: ${override.source} (read ${override.readOn})`,
        ]
      : []),
  ];
}

function matchText({ match, matchedModel }: PriceExplanation): string {
  if (match === "exact") return "exactly";
  if (match === "alias") return `as another name of ${matchedModel}`;
  if (match === "declared") return "by a price of your own";
  return "by likeness to a known name (prefix)";
}

function validityText({ validFrom, validUntil }: PriceExplanation): string {
  const from = validFrom && `from ${momentText(validFrom)}`;
  const until = validUntil && `until ${momentText(validUntil)}`;
  return [from, until].filter((text) => text !== undefined).join(" ") || "no other price is known";
}

function missingFacts({ reason, similarModels, validFrom, validUntil }: PriceExplanation): string[] {
  return [
    `No price: ${reason}`,
    ...(validUntil ? [`Its price is known from ${momentText(validUntil)} on.`] : []),
    ...(validFrom ? [`Its price was known until ${momentText(validFrom)}.`] : []),
    ...(similarModels.length > 0 ? [`Priced models of a similar name: ${similarModels.join(", ")}`] : []),
    ...(validUntil || validFrom
      ? []
      : ["Give it a price of your own in a YAML file that EXPLOG_PRICES names, or under pricing:."]),
  ];
}

function laterFacts({ serviceTiers, notes, sources, unitPrices, override }: PriceExplanation): string[] {
  if (!unitPrices) return [];
  return [
    ...serviceTiers.map(tierText),
    ...notes.map((note) => `Note: ${note}`),
    ...(override ? [] : sources.slice(0, 1).map((source) => `Published at: ${source}`)),
  ];
}

function tierText(row: ServiceTierRow): string {
  const factor = row.multiplier === undefined ? "" : ` ×${row.multiplier}`;
  const cached = row.cacheReadMultiplier === undefined ? "" : `, cached input ×${row.cacheReadMultiplier}`;
  const own = row.sheet ? tokenPrices(row.sheet).map((each) => `${each.label} ${ownPrice(each)}`) : [];
  const limit = row.excludesLongContext ? ", not sold for long contexts" : "";
  const caveat = row.caveat ? ` (${row.caveat})` : "";
  return `Tier ${row.tiers.join(", ")}:${factor}${own.length > 0 ? ` ${own.join(", ")}` : ""}${cached}${limit}${caveat}`;
}

function ownPrice({ price }: UnitPrice): string {
  return priceText(typeof price === "number" ? price : price.base);
}

/** `2026-01-31`, and the time where it is not midnight, UTC. */
function momentText(moment: Date): string {
  const [day = "", time = ""] = moment.toISOString().split("T");
  return time.startsWith("00:00:00.000") ? day : `${day} ${time.slice(0, 5)} UTC`;
}
