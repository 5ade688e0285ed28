import { expect, test } from "vitest";
import { explog } from "./support/explog-command.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const words = ["run", "examples/stacking/single.yaml", "inputs.frames.end=8"];

test("a run is compared in three lines with the one before it that had the same inputs", async () => {
  await using folder = temporaryFolder();
  const run = (...more: string[]) => explog([...words, ...more, "--dir", folder.path]);
  const first = await run();
  expect(first.code).toBe(0);
  expect(first.stdout).not.toContain("Since");
  const second = await run("generation.max_output_tokens=400");
  expect(second.stdout).toMatch(
    /\n📈 Since exp_\S+: generation\.max_output_tokens 512 → 400\n {3}accuracy .*, cost [^\n]*, duration [^\n]*\n {3}explog compare exp_\S+ exp_\S+\n$/,
  );
  const otherInputs = await run("inputs.frames.end=4");
  expect(otherInputs.stdout).not.toContain("Since");
  const quiet = await run("--quiet");
  expect(quiet.stdout).not.toContain("Since");
});
