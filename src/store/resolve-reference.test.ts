import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import type { ExperimentPlace } from "./find-experiments.js";
import { startOfId } from "./local-time.js";
import { resolveReference } from "./resolve-reference.js";

const ids = [
  "exp_20250629_143052_a1b2c3d4",
  "exp_20250629_143052_a1b2c3d4-2",
  "exp_20250629_150000_a1b2c3d4",
  "exp_20250630_090000_0badcafe",
];
const places: ExperimentPlace[] = ids.map((id) => ({ id, folder: `/logs/${id}`, hasOwnFolder: true }));
const resolved = (
  reference: string,
  among = places,
  startTimeOf = ({ id }: ExperimentPlace) => startOfId(id),
) => resolveReference(reference, among, startTimeOf, "./logs").id;

function refused(reference: string, among = places): { code: string; message: string } {
  try {
    resolved(reference, among);
  } catch (error) {
    return error as { code: string; message: string };
  }
  throw new Error(`${reference} was not refused`);
}

test("an id may be shortened to any part that only it has", () => {
  expect(resolved("exp_20250630_090000_0badcafe")).toBe(ids[3]);
  expect(resolved("0bad")).toBe(ids[3]);
  expect(resolved("150000")).toBe(ids[2]);
});

test("an id that another one begins with is still that id", () => {
  expect(resolved("exp_20250629_143052_a1b2c3d4")).toBe(ids[0]);
  expect(resolved("d4-2")).toBe(ids[1]);
});

test("a path to an experiment's folder, or to a file of it, names it", () => {
  expect(resolved("/logs/exp_20250629_143052_a1b2c3d4/")).toBe(ids[0]);
  expect(resolved("/logs/exp_20250629_143052_a1b2c3d4/exp_20250629_143052_a1b2c3d4_log.json")).toBe(ids[0]);
  expect(resolved("exp_20250629_143052_a1b2c3d4_log.json")).toBe(ids[0]);
});

test("a path out of the folder names what stands there, also where the folder has the same id", async () => {
  await using elsewhere = temporaryFolder();
  const [id = ""] = ids;
  const folder = join(elsewhere.path, id);
  mkdirSync(folder);
  writeFileSync(join(folder, `${id}_log.json`), "{}");
  const named = (reference: string, among = places) =>
    resolveReference(reference, among, () => null, "./logs");
  for (const among of [places, []]) {
    expect(named(folder, among)).toEqual({ id, folder, hasOwnFolder: true });
    expect(named(`${folder}/`, among)).toEqual({ id, folder, hasOwnFolder: true });
    expect(named(join(folder, `${id}_log.json`), among)).toEqual({ id, folder, hasOwnFolder: true });
  }
});

test("the earlier tool's files beside each other are named by the path of one of them", async () => {
  await using elsewhere = temporaryFolder();
  const log = join(elsewhere.path, "exp_20250629_143052_log.json");
  writeFileSync(log, "{}");
  expect(resolveReference(log, places, () => null, "./logs")).toEqual({
    id: "exp_20250629_143052",
    folder: elsewhere.path,
    hasOwnFolder: false,
  });
});

test("a path to nothing is refused, and names no experiment of the folder", () => {
  const error = refused(`/elsewhere/${ids[0]}`);
  expect(error.code).toBe("EXPERIMENT_NOT_FOUND");
  expect(error.message).toContain(`at the path "/elsewhere/${ids[0]}"`);
  expect(refused(tmpdir()).code).toBe("EXPERIMENT_NOT_FOUND");
});

test("a part that several ids have is ambiguous, and the error lists them", () => {
  const error = refused("a1b2");
  expect(error.code).toBe("EXPERIMENT_AMBIGUOUS");
  for (const id of ids.slice(0, 3)) expect(error.message).toContain(id);
  expect(error.message).not.toContain(ids[3]);
});

test("an id that does not exist brings the nearest ones, the nearest first", () => {
  const error = refused("exp_20250630_09000_0badcofe");
  expect(error.code).toBe("EXPERIMENT_NOT_FOUND");
  expect(/Nearest:\n {2}(\S+)/.exec(error.message)?.[1]).toBe(ids[3]);
  expect(refused("").code).toBe("EXPERIMENT_NOT_FOUND");
  expect(refused("a1b2", []).message).toContain("./logs holds none");
});

test("a sweep is told from an experiment", () => {
  expect(refused("sweep_20250630_090000_0badcafe").message).toMatch(/is a sweep, .* explog show sweep_/);
});

test("latest is the newest, latest~1 the one before it", () => {
  expect(["latest", "latest~0", "latest~1", "latest~2", "latest~3"].map((text) => resolved(text))).toEqual([
    ids[3],
    ids[3],
    ids[2],
    ids[1],
    ids[0],
  ]);
  expect(refused("latest~4")).toMatchObject({
    code: "EXPERIMENT_NOT_FOUND",
    message: expect.stringContaining("holds only 4"),
  });
  expect(refused("latest", []).code).toBe("EXPERIMENT_NOT_FOUND");
});

test("of ids from different zones, the experiment that really started last is the latest", () => {
  const startTimes: Record<string, string> = {
    [ids[3] ?? ""]: "2025-06-30T00:00:00.000Z",
    [ids[2] ?? ""]: "2025-06-30T01:00:00.000Z",
  };
  const startTimeOf = ({ id }: ExperimentPlace) => startTimes[id] ?? "2025-06-29T14:30:52.000Z";
  expect(resolved("latest", places, startTimeOf)).toBe(ids[2]);
});
