import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createRandomNumbers } from "../src/analysis/random-numbers.js";
import { createDirectoryStore } from "../src/store/directory-store.js";
import { explog, startExplog } from "./support/explog-command.js";
import { samplePng } from "./support/pictures.js";
import { runFolder } from "./support/run-folder.js";

import { wireServer } from "./support/wire-server.js";

const KILLS = 10;
const RUNS = 4;
const ITEMS = 30;
/** What one life of the sweep may get answered, so that it lives ten times at least. */
const MOST_ANSWERS_A_LIFE = 8;

const config = (url: string) => `model: small
provider: openai-compatible
base_url: ${url}/v1
inputs: { frames: { dir: frames } }
prompt: { user: "Frame {frame_number}?" }
concurrency: 2
`;

it("kills a sweep of four runs ten times at random, and resumes it: every item of every run is done once", async () => {
  const seed = Number(process.env.EXPLOG_SEED ?? 1);
  const { next: random } = createRandomNumbers(seed);
  await using folder = runFolder("");
  for (let number = 4; number <= ITEMS; number++)
    writeFileSync(join(folder.path, "frames", `frame_${number}.png`), samplePng(number));

  /** Every call, as `small 0 frame:7`. */
  const calls: string[] = [];
  let life = { answersLeft: 0 };
  let hearing: () => void = () => undefined;
  await using server = await wireServer(async ({ body }) => {
    const frame = /Frame (\d+)\?/.exec(JSON.stringify(body.messages))?.[1];
    calls.push(`${body.model} ${body.temperature} frame:${frame}`);
    hearing();
    // A call is one of the life that it was made in, whatever has begun when it is answered.
    const own = life;
    await new Promise((resolve) => setTimeout(resolve, 10));
    own.answersLeft -= 1;
    if (own.answersLeft < 0) return () => undefined;
    const usage = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 };
    const choice = { index: 0, message: { role: "assistant", content: "ok" }, finish_reason: "stop" };
    return { body: { id: "1", object: "chat.completion", model: body.model, choices: [choice], usage } };
  });
  writeFileSync(folder.config, config(server.url));

  let done = new Set<string>();
  let underWay = 0;
  let sweep: string | undefined;
  for (let kills = 0; kills < KILLS; kills++) {
    const before = calls.length;
    life = { answersLeft: MOST_ANSWERS_A_LIFE };
    const words = sweep
      ? ["resume", sweep]
      : ["run", folder.config, "--sweep", "model=small,large", "generation.temperature=0,1"];
    const running = startExplog([...words, "--parallel", "2", "--dir", folder.logs]);
    const kill = () => running.child.kill("SIGKILL");
    if (sweep && kills % 2 === 1) {
      // Some time after its start: while it loads, reads what there is, or runs.
      setTimeout(kill, random() * 900);
    } else {
      // Some time after one of its calls.
      const call = before + 1 + Math.floor(random() * MOST_ANSWERS_A_LIFE);
      hearing = () => {
        if (calls.length === call) setTimeout(kill, random() * 30);
      };
    }
    const { signal, stderr } = await running.finished;
    hearing = () => undefined;
    expect(signal, `seed ${seed}: ${stderr}`).toBe("SIGKILL");
    // What the process had sent may still be on its way.
    await server.allArrived();
    const made = calls.slice(before);
    expect(
      made.filter((call) => done.has(call)),
      `seed ${seed}, kill ${kills + 1}: called again`,
    ).toEqual([]);
    sweep ??= readdirSync(folder.logs).find((name) => name.startsWith("sweep_"));
    done = new Set(await doneIn(folder.logs));
    underWay += made.filter((call) => !done.has(call)).length;
  }
  const answeredBefore = done.size;
  expect(answeredBefore).toBeGreaterThan(0);
  expect(answeredBefore).toBeLessThan(RUNS * ITEMS);

  life = { answersLeft: Number.POSITIVE_INFINITY };
  const before = calls.length;
  const last = await explog(["resume", sweep ?? "", "--parallel", "4", "--dir", folder.logs, "--json"]);
  expect(last.code, last.stderr).toBe(0);
  expect(calls.slice(before).filter((call) => done.has(call))).toEqual([]);

  const wanted = ["small 0", "small 1", "large 0", "large 1"].flatMap((run) =>
    Array.from({ length: ITEMS }, (_, index) => `${run} frame:${index + 1}`),
  );
  expect((await doneIn(folder.logs)).sort()).toEqual(wanted.sort());
  expect(new Set(calls).size).toBe(RUNS * ITEMS);
  // Beyond one call an item, only those that were under way at a kill: answered or not, nobody had them yet.
  expect(calls.length).toBeLessThanOrEqual(RUNS * ITEMS + underWay);

  const { runs } = JSON.parse(last.stdout);
  expect(runs.map((run: { experiment: unknown }) => run.experiment)).toMatchObject(
    Array.from({ length: RUNS }, () => ({ status: "completed", total_generations: ITEMS, sweep })),
  );
  // An answer may have come to the transcript just before a kill, and its record not to the log: that one is kept.
  const inAll = calls.length;
  expect(inAll - before).toBeLessThanOrEqual(RUNS * ITEMS - answeredBefore);
  const again = await explog(["resume", sweep ?? "", "--dir", folder.logs]);
  expect(again.code).toBe(0);
  expect(again.stderr).toContain("nothing to resume");
  expect(calls.length).toBe(inAll);
}, 120_000);

/** What stands in the logs as answered, once for every time that it does. */
async function doneIn(dir: string): Promise<string[]> {
  const store = createDirectoryStore(dir);
  const found: string[] = [];
  for (const { path } of await store.list()) {
    for await (const { key, model, temperature, status } of store.records(path)) {
      expect(status).toBe("ok");
      found.push(`${model} ${temperature} ${key}`);
    }
  }
  return found;
}
