import { spawn } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { textWidth } from "../src/cli/render/text-width.js";
import { readStoredRecords } from "../src/journal/read-records.js";
import { ExperimentLogger } from "../src/logger/experiment-logger.js";
import { crashedCopy } from "./support/crashed-copy.js";
import { explog, root } from "./support/explog-command.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const INSTANTS = 6;
const LONG_AGO = new Date("2025-06-29T14:30:52Z");

/** An experiment that crashed with a torn log, after so many generations. */
function crash(running: string, crashed: string, generations: number) {
  const logger = new ExperimentLogger({ outputDir: running, console: "silent", checkpointEvery: 0 });
  logger.startExperiment({});
  for (let number = 1; number <= generations; number += 1) {
    logger.logGeneration({
      key: `item:${number}`,
      model: "gemini-2.5-flash",
      usage: { inputTokens: 5, outputTokens: 3 },
    });
  }
  const copy = crashedCopy(running, crashed);
  logger.endExperiment();
  truncateSync(copy.logPath, statSync(copy.logPath).size - 200);
  return copy;
}

test("recover mends what list and show read without it, and has nothing to do the next time", async () => {
  await using running = temporaryFolder();
  await using crashed = temporaryFolder();
  const { id, logPath } = crash(running.path, crashed.path, 5);
  const before = await explog(["list", "--dir", crashed.path, "--json"]);
  expect(JSON.parse(before.stdout)).toMatchObject([
    { experiment_id: id, status: "crashed", total_generations: 5 },
  ]);

  const plan = await explog(["recover", "--dry-run", "--dir", crashed.path], { env: { COLUMNS: "40" } });
  expect(plan).toMatchObject({ code: 0, stderr: "" });
  expect(plan.stdout.replace(/\s+/g, " ")).toContain("Nothing was touched (--dry-run).");
  for (const line of plan.stdout.split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(40);

  const done = await explog(["recover", id, "--dir", crashed.path]);
  expect(done).toMatchObject({ code: 0, stderr: "" });
  expect(done.stdout).toContain(`${id}: mended (crashed, 5 generations, $0.000045)`);
  expect(done.stdout).not.toContain("\u001b");
  expect(JSON.parse(readFileSync(logPath, "utf8"))).toMatchObject({
    status: "crashed",
    total_generations: 5,
  });

  const again = await explog(["recover", "--dir", crashed.path]);
  expect(again.stdout).toBe("1 experiment: 1 with nothing to mend.\n");
  const after = await explog(["list", "--dir", crashed.path, "--json"]);
  expect(JSON.parse(after.stdout)).toMatchObject([
    { experiment_id: id, status: "crashed", total_generations: 5 },
  ]);
});

test("an unknown id is refused before anything is touched, and what cannot be recovered fails", async () => {
  await using running = temporaryFolder();
  await using crashed = temporaryFolder();
  const { id, folder } = crash(running.path, crashed.path, 2);
  const files = readdirSync(folder);
  expect(await explog(["recover", id, "nothing-like-it", "--dir", crashed.path])).toMatchObject({
    code: 2,
    stdout: "",
  });
  expect(readdirSync(folder)).toEqual(files);
  for (const name of files) if (name !== "config_used.yaml") truncateSync(join(folder, name), 0);
  const emptied = await explog(["recover", "--json", "--dir", crashed.path]);
  expect(JSON.parse(emptied.stdout)).toMatchObject([{ outcome: "rebuilt", total_generations: 0 }]);
  await using nothing = temporaryFolder();
  cpSync(join(folder, "config_used.yaml"), join(nothing.path, id, "config_used.yaml"));
  expect(await explog(["recover", "--dir", nothing.path])).toMatchObject({ code: 1 });
});

test.each(["torn", "lost"])(
  "two that recover a %s log at once leave what one of them would have",
  async (kind) => {
    await using running = temporaryFolder();
    await using crashed = temporaryFolder();
    const { folder, logPath, id } = crash(running.path, crashed.path, 500);
    if (kind === "lost") rmSync(logPath);
    for (const file of readdirSync(folder)) utimesSync(join(folder, file), LONG_AGO, LONG_AGO);
    for (let round = 0; round < 3; round += 1) {
      await using copy = temporaryFolder();
      cpSync(folder, join(copy.path, id), { recursive: true, preserveTimestamps: true });
      const recover = () => explog(["recover", "--json", "--dir", copy.path]);
      const outcomes = (await Promise.all([recover(), recover()])).map(
        ({ stdout }) => JSON.parse(stdout)[0].outcome,
      );
      expect(outcomes).toContain(kind === "lost" ? "rebuilt" : "mended");
      const log = JSON.parse(readFileSync(join(copy.path, id, `${id}_log.json`), "utf8"));
      expect(log).toMatchObject({ status: "crashed", total_generations: 500 });
      expect(log.metrics).toHaveLength(500);
      const left = readdirSync(join(copy.path, id)).filter((name) => /tmp$|claim/.test(name));
      expect(left).toEqual([]);
      expect(JSON.parse((await recover()).stdout)).toMatchObject([{ outcome: "whole", not_done: [] }]);
    }
  },
);

test("killed at any instant, recover leaves nothing that another recover does not mend", async () => {
  await using running = temporaryFolder();
  await using crashed = temporaryFolder();
  const { folder, logPath, id } = crash(running.path, crashed.path, 2_000);
  const complete = [...readStoredRecords(logPath)].map(({ text }) => text);
  expect(complete).toHaveLength(2_000);
  const command = [join(root, "dist", "explog.js"), "recover", "--dir"];
  for (let instant = 0; instant < INSTANTS; instant += 1) {
    await using copy = temporaryFolder();
    cpSync(folder, join(copy.path, id), { recursive: true });
    const child = spawn(process.execPath, [...command, copy.path], { stdio: "ignore" });
    const ended = new Promise((resolve) => child.on("close", resolve));
    await new Promise((resolve) => setTimeout(resolve, 60 + instant * 40));
    child.kill("SIGKILL");
    await ended;
    const log = join(copy.path, id, `${id}_log.json`);
    expect([...readStoredRecords(log)].map(({ text }) => text)).toEqual(complete);
    expect((await explog(["recover", "--dir", copy.path])).code).toBe(0);
    const mended = JSON.parse(readFileSync(log, "utf8"));
    expect(mended).toMatchObject({ status: "crashed", total_generations: 2_000 });
    expect(mended.metrics.map((line: object) => JSON.stringify(line))).toEqual(complete);
    const left = readdirSync(join(copy.path, id)).filter((name) => name.endsWith(".tmp"));
    expect(left).toEqual([]);
  }
});
