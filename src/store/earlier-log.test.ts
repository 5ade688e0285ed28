import { copyFileSync, cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { createDirectoryStore } from "./directory-store.js";

const fixtures = fileURLToPath(new URL("fixtures/earlier-tool", import.meta.url));
const finished = "exp_20250629_143052_a1b2c3d4";
const crashed = "exp_20250629_143052_0badcafe";
const local = (text: string) => new Date(text).toISOString();

function earlierFolder() {
  const folder = temporaryFolder();
  cpSync(fixtures, folder.path, { recursive: true });
  return folder;
}

async function rowOf(dir: string, id: string) {
  return (await createDirectoryStore(dir).list()).find((row) => row.id === id);
}

test("the earlier tool's logs are listed beside each other, with local times and estimated costs", async () => {
  await using folder = earlierFolder();
  const listed = await createDirectoryStore(folder.path).list();

  expect(listed.map(({ id }) => id)).toEqual([finished, crashed]);
  expect(listed[0]).toMatchObject({
    status: "completed",
    startTime: local("2025-06-29T14:30:52.104"),
    endTime: local("2025-06-29T15:16:04.980"),
    durationSeconds: 2712.875884,
    models: ["gemini-2.5-flash"],
    notes: "Stacking — Rückblick mit 窓",
    origin: "earlier tool",
    sandbox: false,
    path: join(folder.path, `${finished}_log.json`),
    problem: undefined,
    totals: {
      generations: 3,
      failedGenerations: 0,
      inputTokens: 3613,
      outputTokens: 1801,
      totalTokens: 5414,
      estimatedGenerations: 3,
      uncountedGenerations: 0,
      unpricedGenerations: 0,
      // $0.30 and $2.50 per million, the price of that day.
      costUsd: 0.0055864,
    },
  });
});

test("a crashed run of which only a checkpoint is left is shown from it", async () => {
  await using folder = earlierFolder();
  expect(await rowOf(folder.path, crashed)).toMatchObject({
    status: "crashed",
    endTime: null,
    durationSeconds: expect.closeTo(11.994, 3),
    totals: { generations: 2, totalTokens: 3613 },
    path: join(folder.path, `${crashed}_checkpoint.json`),
    problem: expect.stringContaining("read from its checkpoint"),
  });
});

test("a generation of the earlier tool is read with its key, its time in UTC and an estimated cost", async () => {
  await using folder = earlierFolder();
  const store = createDirectoryStore(folder.path);
  const records = [];
  for await (const record of store.records(finished)) records.push(record);

  expect(records).toHaveLength(3);
  expect(records[0]).toMatchObject({
    seq: 1,
    key: "frame:391",
    timestamp: local("2025-06-29T14:31:00.551"),
    frameNumber: 391,
    durationSeconds: 3.451207,
    status: "ok",
    model: "gemini-2.5-flash",
    topK: 30,
    tokenUsage: { inputTokens: 1234, outputTokens: 567, totalTokens: 1801, source: "estimated", flags: [] },
    cost: { source: "estimated", usd: 0.0017877, match: "exact" },
    exampleImagesCount: 3,
  });
  const { head } = await store.get(finished);
  expect(head?.config).toMatchObject({ exp: { name: "HAViD" }, fps: 15 });
  expect(head?.environment?.gitCommit).toBe("4b825dc642cb6eb9a060e54bf8d69288fbee4904");
});

test("a log that was cut short gives what is whole, or its checkpoint where that knows more", async () => {
  await using folder = earlierFolder();
  const log = join(folder.path, `${finished}_log.json`);
  const text = readFileSync(log, "utf8");

  writeFileSync(log, text.slice(0, text.lastIndexOf('"frame_number"')));
  rmSync(join(folder.path, `${finished}_checkpoint.json`));
  expect(await rowOf(folder.path, finished)).toMatchObject({
    totals: { generations: 2, totalTokens: 3613 },
    problem: "its log was cut short after 2 generations",
  });

  copyFileSync(
    join(fixtures, `${finished}_checkpoint.json`),
    join(folder.path, `${finished}_checkpoint.json`),
  );
  writeFileSync(log, text.slice(0, text.indexOf('"duration_seconds"')));
  expect(await rowOf(folder.path, finished)).toMatchObject({
    totals: { generations: 2 },
    path: join(folder.path, `${finished}_checkpoint.json`),
  });
});

test("a model without a known price leaves the cost unknown, and tokens that are missing uncounted", async () => {
  await using folder = earlierFolder();
  const log = join(folder.path, `${finished}_log.json`);
  const line = JSON.parse(readFileSync(log, "utf8"));
  line.metrics[0].model = "my-own-model";
  delete line.metrics[1].token_usage;
  line.metrics[2].duration_seconds = "fast";
  writeFileSync(log, JSON.stringify(line));

  const row = await rowOf(folder.path, finished);
  expect(row?.totals).toMatchObject({ generations: 3, unpricedGenerations: 2, uncountedGenerations: 1 });
  expect(row?.totals?.costUsd).toBeCloseTo((1190 * 0.3 + 611 * 2.5) / 1e6, 12);
  expect(row?.problem).toBe("it states 5414 tokens, and its generations sum to 3602");
});

test("a log without generations and without prices to look up is shown with nothing known of its cost", async () => {
  await using folder = earlierFolder();
  const log = join(folder.path, `${finished}_log.json`);
  const {
    metrics: _,
    total_generations: __,
    total_tokens: ___,
    ...line
  } = JSON.parse(readFileSync(log, "utf8"));
  writeFileSync(log, JSON.stringify({ ...line, metrics: [] }));

  expect((await rowOf(folder.path, finished))?.totals).toMatchObject({ generations: 0, costUsd: null });
});
