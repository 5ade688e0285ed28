import { chmodSync, cpSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sampleExperiment, sampleLogText, sampleRecord, writeSample } from "../../test/support/sample-log.js";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { checkpointText } from "../format/checkpoint-line.js";
import { experimentFiles } from "../format/file-names.js";
import { METRICS_END } from "../format/tail-bytes.js";
import { thisMachine } from "../journal/liveness.js";
import { createDirectoryStore } from "./directory-store.js";

const idAt = (minute: number, hash = "a1b2c3d4") =>
  `exp_20250629_14${String(minute).padStart(2, "0")}52_${hash}`;

function sampleAt(minute: number, overrides: Parameters<typeof sampleExperiment>[0] = {}) {
  const head = {
    experimentId: idAt(minute),
    startTime: new Date(2025, 5, 29, 14, minute, 52).toISOString(),
    ...overrides.head,
  };
  return sampleExperiment({ ...overrides, head });
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

test("a missing folder and an empty one hold no experiment", async () => {
  await using folder = temporaryFolder();
  expect(await createDirectoryStore(folder.path).list()).toEqual([]);
  expect(await createDirectoryStore(join(folder.path, "none")).list()).toEqual([]);
});

test("a file in place of the folder is refused, with what to pass instead", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "notes.txt");
  writeFileSync(path, "");
  await expect(createDirectoryStore(path).list()).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    message: expect.stringContaining("--dir"),
  });
});

test("an experiment's row is what its tail says", async () => {
  await using folder = temporaryFolder();
  const sample = sampleAt(30, { tail: { sandbox: true } });
  writeSample(folder.path, sample);

  expect(await createDirectoryStore(folder.path).list()).toEqual([
    {
      id: sample.head.experimentId,
      status: "completed",
      startTime: sample.head.startTime,
      endTime: sample.tail.endTime,
      durationSeconds: 2712,
      models: ["gemini-2.5-flash"],
      providers: ["google"],
      totals: sample.tail.totals,
      scores: sample.tail.scores,
      notes: "Stacking, history of frames",
      error: undefined,
      sandbox: true,
      origin: "explog",
      path: join(folder.path, sample.head.experimentId),
      problem: undefined,
    },
  ]);
});

test("experiments are listed newest first, those of nested and renamed folders too", async () => {
  await using folder = temporaryFolder();
  writeSample(folder.path, sampleAt(30));
  writeSample(join(folder.path, "2025-06-29", "sweep"), sampleAt(32));
  writeSample(folder.path, sampleAt(31));
  renameSync(join(folder.path, idAt(31)), join(folder.path, "the good one"));
  writeSample(folder.path, sampleAt(33, { head: { experimentId: `${idAt(33)}-10` } }));
  writeSample(folder.path, sampleAt(33, { head: { experimentId: `${idAt(33)}-9` } }));
  writeSample(join(folder.path, "node_modules"), sampleAt(34));

  const listed = await createDirectoryStore(folder.path).list();
  expect(listed.map(({ id }) => id)).toEqual([
    `${idAt(33)}-10`,
    `${idAt(33)}-9`,
    idAt(32),
    idAt(31),
    idAt(30),
  ]);
  expect(listed[3]?.path).toBe(join(folder.path, "the good one", `${idAt(31)}_log.json`));
});

test("a running experiment is running, stalled or crashed by what is known of its writer", async () => {
  await using folder = temporaryFolder();
  const now = new Date("2025-06-29T15:00:00Z");
  const running = (minute: number, pid: number, nextUpdateBy: string) =>
    writeSample(
      folder.path,
      sampleAt(minute, {
        tail: {
          status: "running",
          endTime: null,
          writer: { pid, ...thisMachine(), session: 1, updatedAt: now.toISOString(), nextUpdateBy },
        },
      }),
    );
  running(30, 11, "2025-06-29T15:00:30Z");
  running(31, 11, "2025-06-29T14:59:30Z");
  running(32, 12, "2025-06-29T15:00:30Z");
  const observer = { ...thisMachine(), isAlive: (pid: number) => pid === 11 };

  const listed = await createDirectoryStore(folder.path, { observer, now: () => now }).list();
  expect(listed.map(({ id, status }) => [id, status])).toEqual([
    [idAt(32), "crashed"],
    [idAt(31), "stalled"],
    [idAt(30), "running"],
  ]);
});

test("a torn log is listed with its complete generations, and the reason", async () => {
  await using folder = temporaryFolder();
  const sample = sampleAt(30, { tail: { status: "running", endTime: null } });
  const text = sampleLogText(sample);
  writeSample(folder.path, sample, text.slice(0, text.lastIndexOf(METRICS_END) - 9));

  const [row] = await createDirectoryStore(folder.path).list();
  expect(row).toMatchObject({ status: "crashed", totals: { generations: 2, costUsd: 0.0032 } });
  expect(row?.problem).toContain("2 complete generations");
});

test("an experiment is never dropped because its files are damaged: it is listed with the reason", async () => {
  await using folder = temporaryFolder();
  const damaged = (minute: number, text: string | Buffer) => {
    mkdirSync(join(folder.path, idAt(minute)));
    writeFileSync(join(folder.path, idAt(minute), experimentFiles.log(idAt(minute))), text);
  };
  damaged(30, "");
  damaged(31, "not json at all");
  damaged(32, '{"name": "some other tool"}');
  damaged(33, Buffer.alloc(70_000));
  mkdirSync(join(folder.path, idAt(34)));
  damaged(35, "[1, 2]");
  mkdirSync(join(folder.path, idAt(36), experimentFiles.log(idAt(36))), { recursive: true });

  const listed = await createDirectoryStore(folder.path).list();
  expect(listed.map(({ id }) => id)).toEqual([36, 35, 34, 33, 32, 31, 30].map((minute) => idAt(minute)));
  for (const row of listed) {
    expect(row).toMatchObject({ status: "damaged", totals: null, durationSeconds: null });
    expect(row.startTime).toBe(new Date(2025, 5, 29, 14, Number(row.id.slice(15, 17)), 52).toISOString());
  }
  expect(listed.map(({ problem }) => problem?.split(": ").at(-1))).toEqual(
    [
      "illegal operation on a directory",
      "it has no list of metrics",
      "its log is missing",
      "it is not JSON",
      "it has no list of metrics",
      "it is not JSON",
      "the file is empty",
    ].map((text) => expect.stringContaining(text)),
  );
});

test("of an experiment whose log is gone, the checkpoint's totals are shown", async () => {
  await using folder = temporaryFolder();
  const id = idAt(30);
  const { totals } = sampleExperiment().tail;
  mkdirSync(join(folder.path, id));
  writeFileSync(
    join(folder.path, id, experimentFiles.checkpoint(id)),
    checkpointText({
      experimentId: id,
      savedAt: "2025-06-29T14:31:00.000Z",
      seq: 3,
      totals,
      logBytes: 1,
      transcriptBytes: 1,
      state: null,
    }),
  );

  const [row] = await createDirectoryStore(folder.path).list();
  expect(row).toMatchObject({ status: "damaged", totals });
  expect(row?.problem).toContain("log is missing");
});

test("a log of ours that somebody laid out anew is read all the same", async () => {
  await using folder = temporaryFolder();
  const sample = sampleAt(30);
  writeSample(folder.path, sample, JSON.stringify(JSON.parse(sampleLogText(sample)), null, 2));
  const store = createDirectoryStore(folder.path);

  expect(await store.list()).toMatchObject([
    { status: "completed", totals: sample.tail.totals, origin: "explog" },
  ]);
  expect(await collect(store.records("latest"))).toEqual(sample.records);
});

test("one experiment comes with its head, its tail and its generations, later scores among them", async () => {
  await using folder = temporaryFolder();
  const sample = sampleAt(30, { records: [sampleRecord(1), sampleRecord(2)] });
  writeSample(folder.path, sample);
  const { experimentId } = sample.head;
  writeFileSync(
    join(folder.path, experimentId, experimentFiles.scores(experimentId)),
    '{"key":"frame:30","name":"judge","value":0.25,"at":"2025-06-29T16:00:00.000Z"}\n',
  );
  const store = createDirectoryStore(folder.path);

  expect(await store.get("a1b2")).toMatchObject({ head: sample.head, tail: sample.tail });
  expect((await collect(store.records(experimentId))).map(({ scores }) => scores)).toEqual([
    { state_accuracy: 1 },
    { state_accuracy: 0.5, judge: 0.25 },
  ]);
});

test("a copy of an experiment beside it is ambiguous by id, and found by its path", async () => {
  await using folder = temporaryFolder();
  const log = writeSample(folder.path, sampleAt(30));
  const original = join(folder.path, idAt(30));
  cpSync(original, `${original} (copy)`, { recursive: true });
  const store = createDirectoryStore(folder.path);

  await expect(store.get(idAt(30))).rejects.toMatchObject({
    code: "EXPERIMENT_AMBIGUOUS",
    message: expect.stringContaining(`${original} (copy)`),
  });
  expect((await store.get(`${original}/`)).overview.path).toBe(original);
  expect((await store.get(log)).overview.path).toBe(original);
});

/** Root may look into every folder, so it steps down for a while. */
async function withoutPrivileges<T>(run: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return run();
  process.seteuid?.(65_534);
  try {
    return await run();
  } finally {
    process.seteuid?.(0);
  }
}

test("a folder that cannot be looked into is reported, and a log that cannot be opened is listed", async () => {
  await using folder = temporaryFolder();
  chmodSync(folder.path, 0o755);
  const closed = join(folder.path, "closed");
  mkdirSync(closed, { mode: 0o000 });
  chmodSync(writeSample(folder.path, sampleAt(30)), 0o000);
  const problems: string[] = [];
  const store = createDirectoryStore(folder.path, { report: (text) => problems.push(text) });

  const listed = await withoutPrivileges(() => store.list());
  expect(problems).toEqual([expect.stringContaining(closed)]);
  expect(listed).toMatchObject([
    { id: idAt(30), status: "damaged", problem: expect.stringContaining("permission denied") },
  ]);
});
