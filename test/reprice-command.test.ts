import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { explog } from "./support/explog-command.js";
import { readExperiment } from "./support/read-experiment.js";
import { temporaryFolder } from "./support/temporary-folder.js";

it("reprices a run against the sandbox and leaves its log as it was", async () => {
  await using folder = temporaryFolder();
  const run = ["run", "examples/stacking/single.yaml", "inputs.frames.end=3", "--dir", folder.path];
  expect((await explog(run)).code).toBe(0);
  const { id, logText } = readExperiment(folder.path);

  const today = await explog(["reprice", "latest", "--dir", folder.path]);
  expect({ code: today.code, stderr: today.stderr }).toEqual({ code: 0, stderr: "" });
  expect(today.stdout).toContain("Change: $0.00 (0.0 %)");
  expect(today.stdout).toContain("The sandbox billed nothing");
  expect(today.stdout.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);

  const other = await explog(["reprice", id, "--model", "gpt-4o", "--json", "--dir", folder.path]);
  const { generations, totals } = JSON.parse(other.stdout);
  expect(generations).toHaveLength(3);
  expect(totals.repriced_usd).toBeGreaterThan(totals.logged_usd);
  expect(readFileSync(join(folder.path, id, `${id}_log.json`), "utf8")).toBe(logText);
});

it("ends with 1 when nothing can be priced, and with 2 for an experiment that is not there", async () => {
  await using folder = temporaryFolder();
  const run = ["run", "examples/stacking/single.yaml", "inputs.frames.end=1", "--dir", folder.path];
  expect((await explog(run)).code).toBe(0);
  expect((await explog(["reprice", "latest", "--at", "2020-01-01", "--dir", folder.path])).code).toBe(1);
  expect((await explog(["reprice", "exp_none", "--dir", folder.path])).code).toBe(2);
});
