import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** The lines of a YAML text, by the places that errors name: `m1[0].until`. */
export function linesByPlace(text: string): ReadonlyMap<string, number> {
  const { isMap, isScalar, isSeq, LineCounter, parseDocument } = require("yaml") as typeof import("yaml");
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  const lines = new Map<string, number>();
  const note = (place: string, range: readonly number[] | null | undefined) => {
    if (range?.[0] !== undefined) lines.set(place, counter.linePos(range[0]).line);
  };
  const visit = (node: unknown, place: string) => {
    if (isMap(node)) {
      for (const { key, value } of node.items) {
        const name = isScalar(key) ? String(key.value) : "";
        // The place of a model's price is the same with and without `models:` around it.
        const inner = place === "" && name === "models" ? "" : place === "" ? name : `${place}.${name}`;
        if (isScalar(key) && inner !== "") note(inner, key.range);
        visit(value, inner);
      }
    } else if (isSeq(node)) {
      node.items.forEach((item, index) => {
        const inner = `${place}[${index}]`;
        note(inner, (item as { range?: readonly number[] | null }).range);
        visit(item, inner);
      });
    }
  };
  visit(document.contents, "");
  return lines;
}
