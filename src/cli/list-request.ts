import { parseArgs } from "node:util";
import { dataDirectory } from "./commands/data-options.js";
import type { ListRequest } from "./commands/print-list.js";

/**
 * What the words after `explog list` ask for, in a quarter of the time that the whole program takes to be
 * loaded for it. @returns `undefined` for everything but plain options of the list, which the program is
 * to read (and to explain, where there is something wrong with it).
 */
export function listRequest(words: readonly string[]): ListRequest | undefined {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        dir: { type: "string" },
        json: { type: "boolean" },
        sort: { type: "string" },
        limit: { type: "string" },
        where: { type: "string", multiple: true },
      },
    });
    return { ...values, dir: dataDirectory(values) };
  } catch {
    return undefined;
  }
}
