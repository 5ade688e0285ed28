import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { experimentFiles } from "../src/format/file-names.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const WRITER = fileURLToPath(new URL("support/same-second-writer.mjs", import.meta.url));
const ROUNDS = 50;
const START_UP_MS = 1_500;
const BETWEEN_MS = 60;

it("gives two processes that start one configuration at one instant two ids, 50 times, and loses nothing", async () => {
  await using folder = temporaryFolder();
  const instant = Date.now() + START_UP_MS;
  const args = [WRITER, folder.path, ...[instant, BETWEEN_MS, ROUNDS].map(String)];
  const run = () => promisify(execFile)(process.execPath, args);
  const outputs = await Promise.all([run(), run()]);
  expect(outputs.map(({ stderr }) => stderr)).toEqual(["", ""]);
  const ids = outputs.flatMap(({ stdout }) => stdout.trim().split("\n"));
  expect(new Set(ids).size).toBe(2 * ROUNDS);
  expect(
    readdirSync(folder.path)
      .filter((name) => name.startsWith("exp_"))
      .sort(),
  ).toEqual(ids.sort());
  // Of every pair that met in a second, one had to give way.
  expect(ids.filter((id) => /-\d+$/.test(id)).length).toBeGreaterThanOrEqual(ROUNDS);
  for (const id of ids) {
    const log = JSON.parse(readFileSync(join(folder.path, id, experimentFiles.log(id)), "utf8"));
    expect(log).toMatchObject({ experiment_id: id, status: "completed", total_generations: 5 });
    expect(log.metrics.map(({ step }: { step: number }) => step)).toEqual([1, 2, 3, 4, 5]);
    expect(new Set(log.metrics.map(({ tags }: { tags: { process: number } }) => tags.process)).size).toBe(1);
  }
});
