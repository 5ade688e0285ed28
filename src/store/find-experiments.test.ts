import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { findExperiments } from "./find-experiments.js";

test("folders are searched three levels down, and a sweep's folder is none of them", async () => {
  await using folder = temporaryFolder();
  const id = (number: number) => `exp_20250629_14305${number}_a1b2c3d4`;
  const sweep = "sweep_20250629_143052_a1b2c3d4";
  for (const path of [
    id(0),
    join(sweep, id(1)),
    join("outputs", "2025-06-29", "14-30-52", id(2)),
    join("outputs", "2025-06-29", "14-30-52", sweep, id(3)),
    join("outputs", "2025-06-29", "14-30-52", "deeper", id(4)),
    join("node_modules", id(5)),
  ]) {
    mkdirSync(join(folder.path, path), { recursive: true });
  }
  const found = findExperiments(folder.path, () => undefined);
  expect(found.map((place) => place.id).sort()).toEqual([0, 1, 2, 3].map(id));
});
