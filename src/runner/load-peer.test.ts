import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { loadPeer } from "./load-peer.js";

test("the user's own package comes before the one beside explog", async () => {
  await using folder = temporaryFolder();
  const place = join(folder.path, "node_modules", "yaml");
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "package.json"), '{"name": "yaml", "main": "index.cjs"}');
  writeFileSync(join(place, "index.cjs"), "module.exports = { own: true };");
  expect(loadPeer("yaml", folder.path)).toEqual({ own: true });
});

test("without one of the user's, the package beside explog serves", async () => {
  await using folder = temporaryFolder();
  expect(loadPeer("yaml", folder.path)).toHaveProperty("parseDocument");
});

test("a package that is not there is named with the command that installs it", () => {
  expect(() => loadPeer("no-such-model-client")).toThrow(/npm install no-such-model-client/);
  expect(() => loadPeer("no-such-library", process.cwd(), "explog query")).toThrow(
    "explog query needs the package no-such-library. Install it: npm install no-such-library",
  );
});

test("a package that is there but broken says so itself", async () => {
  await using folder = temporaryFolder();
  const place = join(folder.path, "node_modules", "broken-client");
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "package.json"), '{"name": "broken-client", "main": "index.cjs"}');
  writeFileSync(join(place, "index.cjs"), "throw new Error('half installed');");
  expect(() => loadPeer("broken-client", folder.path)).toThrow("half installed");
});
