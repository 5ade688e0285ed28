import { printList } from "./commands/print-list.js";
import { listRequest } from "./list-request.js";
import { runGuarded } from "./run-guarded.js";

/**
 * `explog list`, in a file of its own that is loaded in place of the whole program.
 * @returns whether it could be done so; else the program is to.
 */
export async function runList(words: readonly string[]): Promise<boolean> {
  const request = listRequest(words);
  if (!request) return false;
  await runGuarded(() => printList(request));
  // All that is left is a heap full of rows, which Node would tidy up first.
  process.stderr.write("", () => process.stdout.write("", () => process.exit()));
  return true;
}
