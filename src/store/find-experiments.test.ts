import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { findExperiments } from "./find-experiments.js";

const id = (number: number) => `exp_20250629_14305${number}_a1b2c3d4`;
const sweep = "sweep_20250629_143052_a1b2c3d4";
const deep = (levels: number) => Array.from({ length: levels }, (_, level) => `level-${level + 1}`);

function found(dir: string, report: (problem: string) => void = () => undefined, most?: number) {
  return findExperiments(dir, report, most)
    .map((place) => place.id)
    .sort();
}

test("folders are searched eight levels down, a sweep's folder is none of them, and packages are not", async () => {
  await using folder = temporaryFolder();
  for (const path of [
    id(0),
    join(sweep, id(1)),
    join("outputs", "2025-06-29", "14-30-52", id(2)),
    join("outputs", "2025-06-29", "14-30-52", sweep, id(3)),
    join(...deep(8), id(4)),
    join(...deep(8), sweep, id(5)),
    join(...deep(9), id(6)),
    join("node_modules", id(7)),
    join(...deep(4), "node_modules", id(7)),
    join(...deep(4), ".git", id(8)),
    join("venv", "lib", "python3.13", "site-packages", "package", id(8)),
    join(id(0), "media", id(9)),
  ]) {
    mkdirSync(join(folder.path, path), { recursive: true });
  }
  expect(found(folder.path)).toEqual([0, 1, 2, 3, 4, 5].map(id));
});

test("a link to a folder above leads nowhere", async () => {
  await using folder = temporaryFolder();
  mkdirSync(join(folder.path, "outputs", id(0)), { recursive: true });
  symlinkSync("..", join(folder.path, "outputs", "again"), "junction");
  expect(found(folder.path)).toEqual([id(0)]);
});

test("of very many folders far down some are searched, those less far down first, and it is said", async () => {
  await using folder = temporaryFolder();
  for (let number = 0; number < 5; number += 1) {
    mkdirSync(join(folder.path, ...deep(3), `data-${number}`, "further", "down"), { recursive: true });
  }
  mkdirSync(join(folder.path, ...deep(3), "data-4", id(0)));
  mkdirSync(join(folder.path, ...deep(3), "data-4", "further", "down", id(1)));
  const problems: string[] = [];
  expect(found(folder.path, (problem) => problems.push(problem), 5)).toEqual([id(0)]);
  expect(problems).toEqual([expect.stringMatching(/ further down than 3 levels \(5\), so .* with --dir\.$/)]);
  expect(found(folder.path, (problem) => problems.push(problem), 15)).toEqual([id(0), id(1)]);
  expect(problems).toHaveLength(1);
});
