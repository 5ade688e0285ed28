import type { Document, Node, Pair, YAMLMap } from "yaml";
import type { ConfigPath } from "./config-path.js";

type YamlLibrary = typeof import("yaml");

interface Child {
  value: unknown;
  offset: number | undefined;
}

/**
 * The offset in a YAML text at which a value's key stands, `undefined` when there is no such value; with `containing`, the offset of that piece of text within the value, where it is to be found.
 */
export function findNode(
  yaml: YamlLibrary,
  document: Document.Parsed,
  text: string,
  path: ConfigPath,
  containing?: string,
): number | undefined {
  const follow = (value: unknown): unknown => (yaml.isAlias(value) ? value.resolve(document) : value);

  const inMap = (map: YAMLMap, step: string | number): Child | undefined => {
    const pairs = map.items as Pair[];
    const own = pairs.findLast((pair) => yaml.isScalar(pair.key) && String(pair.key.value) === String(step));
    if (own) return { value: own.value, offset: (own.key as Node).range?.[0] };
    for (const pair of pairs) {
      if (!yaml.isScalar(pair.key) || pair.key.source !== "<<") continue;
      const merged = follow(pair.value);
      for (const source of yaml.isSeq(merged) ? merged.items : [merged]) {
        const target = follow(source);
        const found = yaml.isMap(target) ? inMap(target, step) : undefined;
        if (found) return found;
      }
    }
    return undefined;
  };

  const childOf = (collection: unknown, step: string | number): Child | undefined => {
    if (yaml.isMap(collection)) return inMap(collection, step);
    if (!yaml.isSeq(collection)) return undefined;
    const item = collection.items[Number(step)];
    return item === undefined ? undefined : { value: item, offset: (item as Node).range?.[0] };
  };

  let value: unknown = document.contents;
  let offset: number | undefined;
  for (const step of path) {
    const next = childOf(follow(value), step);
    if (!next) return undefined;
    offset = next.offset ?? offset;
    value = next.value;
  }
  const range = yaml.isNode(value) ? value.range : undefined;
  const within = containing && range ? text.slice(range[0], range[2]).indexOf(containing) : -1;
  return within === -1 || !range ? offset : range[0] + within;
}
