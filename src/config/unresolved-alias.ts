import type { Document } from "yaml";

/** The offset of the first alias (`*name`) whose anchor does not stand before it. */
export function findUnresolvedAlias(
  yaml: typeof import("yaml"),
  document: Document.Parsed,
): number | undefined {
  let offset: number | undefined;
  yaml.visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return undefined;
      offset = alias.range?.[0];
      return yaml.visit.BREAK;
    },
  });
  return offset;
}
