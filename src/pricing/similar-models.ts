import { tableProvider } from "./price-table.js";
import { billingProvider } from "./provider-name.js";

/** Providers whose models are suggested where none is named; the others mostly resell these. */
const SUGGESTED_PROVIDERS = [
  "google",
  "openai",
  "anthropic",
  "mistral",
  "deepseek",
  "x-ai",
  "cohere",
  "moonshotai",
  "perplexity",
  "groq",
  "zai",
];
const MOST_SUGGESTED = 3;

/** Priced models with a name like this one, the most alike first; none where nothing is alike. */
export function similarModels(model: string, provider?: string): string[] {
  const billing = billingProvider(provider, undefined);
  const wanted = lastPart(model.trim().toLowerCase());
  const names = new Set(
    (billing ? [billing] : SUGGESTED_PROVIDERS).flatMap(
      (id) => tableProvider(id)?.models.map((each) => each.id) ?? [],
    ),
  );
  // Beyond a third of its letters, a name is another name.
  const most = Math.max(1, Math.floor(wanted.length / 3));
  return [...names]
    .map((name) => ({ name, distance: editDistance(wanted, lastPart(name.toLowerCase())) }))
    .filter(({ distance }) => distance <= most)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_SUGGESTED)
    .map(({ name }) => name);
}

/** A vendor's path is not what a name is mistyped in. */
function lastPart(name: string): string {
  return (name.split("/").at(-1) ?? "").slice(0, 100);
}

function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return above[b.length] ?? 0;
}
