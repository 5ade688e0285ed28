import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The whole-program tests run the built command: it is built anew when a source is newer. */
export function setup(): void {
  const newestSource = newest(join(root, "src"));
  if (builtAt() < newestSource)
    execFileSync("npm", ["run", "--silent", "build"], { cwd: root, stdio: "inherit" });
}

function builtAt(): number {
  try {
    return statSync(join(root, "dist", "explog.js")).mtimeMs;
  } catch {
    return 0;
  }
}

function newest(folder: string): number {
  let time = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || entry.name.endsWith(".test.ts")) continue;
    time = Math.max(time, statSync(join(entry.parentPath, entry.name)).mtimeMs);
  }
  return time;
}
