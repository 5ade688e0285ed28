import { readFileSync } from "node:fs";

/** Put in by the build; absent when the sources run as they are. */
declare const EXPLOG_VERSION: string | undefined;

export const explogVersion: string = typeof EXPLOG_VERSION === "string" ? EXPLOG_VERSION : versionOfSources();

function versionOfSources(): string {
  const manifest: { version: string } = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  );
  return manifest.version;
}
