import type { ZodType } from "zod";
import { nearestName } from "../format/nearest-name.js";
import { type ConfigPath, pathText } from "./config-path.js";
import { type ConfigMap, removeAt } from "./config-tree.js";
import { keysOf, schemaAt } from "./schema-shape.js";

/** A key of the user's own that looks like one of explog's, and so may be a slip. */
export interface DoubtfulKey {
  path: ConfigPath;
  message: string;
}

/**
 * Takes the keys that the schema does not know out of a tree that says `strict_keys: false`, and names
 * those among them that are nearly keys of the schema: a slip would otherwise change a run unseen.
 */
export function takeOwnKeys(schema: ZodType, tree: ConfigMap): DoubtfulKey[] {
  const parsed = schema.safeParse(tree);
  const doubtful: DoubtfulKey[] = [];
  for (const issue of parsed.error?.issues ?? []) {
    if (issue.code !== "unrecognized_keys") continue;
    const place = issue.path.map(String);
    const known = keysOf(schemaAt(schema, place));
    for (const key of issue.keys) {
      const path = [...place, key];
      removeAt(tree, path);
      const near = nearestName(key, known);
      if (near === undefined) continue;
      const message = `\`${pathText(path)}\` is taken for a key of your own (\`strict_keys: false\`); did you mean \`${near}\`?`;
      doubtful.push({ path, message });
    }
  }
  return doubtful;
}
