import type { ConfigPath } from "../config/config-path.js";
import { isConfigMap } from "../config/config-tree.js";
import { ExplogError } from "../format/explog-error.js";
import type { PriceSheet } from "../pricing/price-sheet.js";
import { parseUserPrices, type UserPrices } from "../pricing/user-prices.js";
import { InputProblem } from "./inputs/input-problem.js";

const EXAMPLE = "Write for instance `pricing: { input_per_1m: 0.30, output_per_1m: 2.50 }`.";

/** Something wrong with the `pricing` of a configuration, at the key that it is about. */
export class PricingProblem extends InputProblem {
  readonly path: ConfigPath;

  constructor(path: ConfigPath, message: string, remedy: string, cause?: unknown) {
    super(message, remedy, cause);
    this.path = path;
  }
}

/**
 * Checks the prices that a configuration declares: they can be read, and each of them prices input and
 * output, since with one of the two alone the cost of every call would be unknown.
 * @throws PricingProblem
 */
export function checkDeclaredPrices(pricing: unknown): void {
  if (pricing === undefined) return;
  let prices: UserPrices;
  try {
    prices = parseUserPrices(pricing, "pricing");
  } catch (error) {
    if (!(error instanceof ExplogError)) throw error;
    throw new PricingProblem(pathNamedIn(error.message, pricing), error.message, EXAMPLE, error);
  }
  for (const [model, rows] of prices.byModel) {
    for (const { sheet } of rows) {
      const missing = missingSide(sheet);
      if (missing === undefined) continue;
      const path = model === "*" ? ["pricing"] : pathOfModel(pricing, model);
      throw new PricingProblem(
        path,
        `${path.join(".")}.${missing}_per_1m is missing: without it the cost of a call is not known`,
        `Write both \`input_per_1m\` and \`output_per_1m\` (0 for what costs nothing), or \`pricing: { local: free }\` for models on this machine.`,
      );
    }
  }
}

function missingSide(sheet: PriceSheet): "input" | "output" | undefined {
  if (sheet.input === undefined) return "input";
  return sheet.output === undefined ? "output" : undefined;
}

function pathOfModel(pricing: unknown, model: string): ConfigPath {
  const keyIn = (holder: unknown) =>
    isConfigMap(holder) ? Object.keys(holder).find((key) => key.toLowerCase() === model) : undefined;
  const own = keyIn(pricing);
  if (own !== undefined) return ["pricing", own];
  const models = isConfigMap(pricing) ? pricing.models : undefined;
  return ["pricing", "models", keyIn(models) ?? model];
}

/** A message that begins `pricing.gemini-2.5-pro.tiers[0].above is …` names its place; names hold dots themselves. */
function pathNamedIn(message: string, pricing: unknown): ConfigPath {
  const path: (string | number)[] = ["pricing"];
  let value = pricing;
  let rest = message.slice("pricing".length);
  for (;;) {
    const steps: [string, string | number, unknown][] = Array.isArray(value)
      ? value.map((item, index) => [`[${index}]`, index, item])
      : isConfigMap(value)
        ? Object.entries(value).map(([key, item]) => [`.${key}`, key, item])
        : [];
    const next = steps.find(([text]) => rest.startsWith(text) && /^[.[ ]/.test(rest.slice(text.length)));
    if (!next) return path;
    path.push(next[1]);
    rest = rest.slice(next[0].length);
    value = next[2];
  }
}
