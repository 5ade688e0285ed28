import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { experimentFiles } from "../src/format/file-names.js";
import { geminiBody, geminiServer } from "./support/gemini-server.js";
import { runUntilKilled } from "./support/run-until-killed.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const COMMAND = fileURLToPath(new URL("../dist/explog.js", import.meta.url));
/** A quarter of `EXPLOG_KILLS`; the others fall on writers that are not resumed. */
const KILLS = Math.ceil(Number(process.env.EXPLOG_KILLS || 40) / 4);
const ITEMS = 120;
/** Of gemini-2.5-flash: 3 tokens in, 4 out. */
const USD_A_CALL = (3 * 0.3 + 4 * 2.5) / 1e6;

it(
  "pays no finished call again, however often a run is killed and resumed, mended between or not",
  async () => {
    let kills = 0;
    while (kills < KILLS) kills += await runToTheEnd(KILLS - kills);
    expect(kills).toBe(KILLS);
  },
  KILLS * 20_000,
);

/** One experiment, killed at most so many times, then left to end. @returns how often it was killed. */
async function runToTheEnd(mostKills: number): Promise<number> {
  await using folder = temporaryFolder();
  const calls: string[] = [];
  await using server = await geminiServer(({ method, body }) => {
    calls.push(`item:${/item (\d+)/.exec(JSON.stringify(body))?.[1]}`);
    const usage = { promptTokenCount: 3, candidatesTokenCount: 4, totalTokenCount: 7 };
    const answer = geminiBody(`answer ${calls.at(-1)}`, usage);
    return method === "streamGenerateContent"
      ? { chunks: [geminiBody("an ", undefined), answer] }
      : { body: answer };
  });
  const logged = new Set<string>();
  const args = [folder.path, "calls", server.url, String(ITEMS)];
  let id: string | undefined;
  let kills = 0;
  let underWay = 0;
  let saves = 0;
  for (let ended = false; !ended; ) {
    const before = calls.length;
    const isLast = kills >= mostKills;
    const run = await runUntilKilled(id ? [...args, id] : args, {
      // While it resumes too; the very first time, only once there is something to resume.
      after: id && kills % 2 === 1 ? "spawn" : "start",
      milliseconds: isLast ? 60_000 : 1 + Math.random() * (id && kills % 2 === 1 ? 600 : 250),
    });
    id ??= run.id;
    ended = run.ended;
    if (run.id) {
      // The state as it was saved last; a save may have been cut off before it was told of.
      expect([saves, saves + 1]).toContain(run.saves.resumed);
      saves = run.saves.last;
    }
    for (const key of calls.slice(before))
      expect(logged.has(key), `${key} was logged and called again`).toBe(false);
    for (const key of run.logged) logged.add(key);
    if (ended) break;
    // What the process had sent may still be on its way.
    await server.allArrived();
    kills += 1;
    underWay += new Set(calls.slice(before).filter((key) => !logged.has(key))).size;
    if (kills % 3 === 0) expectMended(folder.path, id ?? "", logged);
  }
  const all = Array.from({ length: ITEMS }, (_, index) => `item:${index + 1}`);
  const log = readLog(folder.path, id ?? "");
  const total_generations = log.metrics.length;
  const total_cost_usd = expect.closeTo(total_generations * USD_A_CALL, 12);
  const total_tokens = total_generations * 7;
  expect(log).toMatchObject({ status: "completed", total_generations, total_tokens, total_cost_usd });
  expect([...new Set(keysOf(log.metrics))].sort()).toEqual(all.sort());
  expect(new Set(calls).size).toBe(ITEMS);
  // Beyond one call an item, only those that were under way at a kill: answered or not, nobody had them yet.
  expect(calls.length).toBeLessThanOrEqual(ITEMS + underWay);
  expect(log.metrics.length).toBeLessThanOrEqual(calls.length);
  return kills;
}

/** Mended, the log is whole JSON and holds whatever was logged. */
function expectMended(dir: string, id: string, logged: ReadonlySet<string>): void {
  execFileSync(process.execPath, [COMMAND, "recover", id, "--dir", dir]);
  const keys = keysOf(readLog(dir, id).metrics);
  expect([...logged].filter((key) => !keys.includes(key))).toEqual([]);
}

function keysOf(metrics: readonly { key: string }[]): string[] {
  return metrics.map(({ key }) => key);
}

function readLog(dir: string, id: string) {
  return JSON.parse(readFileSync(join(dir, id, experimentFiles.log(id)), "utf8"));
}
