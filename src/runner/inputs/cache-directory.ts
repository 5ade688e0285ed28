import { homedir } from "node:os";
import { join } from "node:path";

/** Where what can be made anew is kept: `EXPLOG_CACHE_DIR`, else the place that the system has for it. */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const { EXPLOG_CACHE_DIR: own, XDG_CACHE_HOME: standard, LOCALAPPDATA: windows } = environment;
  if (own) return own;
  if (process.platform === "win32" && windows) return join(windows, "explog", "cache");
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "explog");
  return join(standard || join(homedir(), ".cache"), "explog");
}
