import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { type Observer, thisObserver } from "./liveness.js";
import { claimSweep } from "./sweep-claim.js";

const inUse = expect.objectContaining({ code: "EXPERIMENT_IN_USE" });

test("a sweep that a living process runs is refused to others, and free again when it is done", async () => {
  await using folder = temporaryFolder();
  const release = claimSweep(folder.path);
  expect(() => claimSweep(folder.path)).toThrow(inUse);
  expect(() => claimSweep(folder.path)).toThrow(new RegExp(`process ${process.pid} on .* runs it`));
  release();
  claimSweep(folder.path)();
  expect(readdirSync(folder.path)).toEqual([]);
});

test("the lock of a process that is gone keeps nobody out", async () => {
  await using folder = temporaryFolder();
  const dead: Observer = { ...thisObserver(), isAlive: () => false };
  const releaseOfTheDead = claimSweep(folder.path, dead);
  const release = claimSweep(folder.path, dead);
  // What is somebody else's by now is left to them.
  releaseOfTheDead();
  expect(existsSync(join(folder.path, "sweep.lock"))).toBe(true);
  release();
  expect(readdirSync(folder.path)).toEqual([]);
});

test("the lock of another machine counts, since its process cannot be looked at", async () => {
  await using folder = temporaryFolder();
  claimSweep(folder.path);
  const lock = join(folder.path, "sweep.lock");
  const elsewhere = { ...JSON.parse(readFileSync(lock, "utf8")), hostname: "elsewhere" };
  writeFileSync(lock, JSON.stringify(elsewhere));
  expect(() => claimSweep(folder.path)).toThrow(/on elsewhere runs it.*remove .*sweep\.lock/);
});

test("a lock from before this machine was started anew, or that cannot be read, keeps nobody out", async () => {
  await using folder = temporaryFolder();
  claimSweep(folder.path);
  const lock = join(folder.path, "sweep.lock");
  const before = { ...JSON.parse(readFileSync(lock, "utf8")), bootId: "another" };
  for (const text of [JSON.stringify(before), "{"]) {
    writeFileSync(lock, text);
    const release = claimSweep(folder.path);
    release();
  }
  expect(readdirSync(folder.path)).toEqual([]);
});
