import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { explog } from "./support/explog-command.js";
import { temporaryFolder } from "./support/temporary-folder.js";

it("learns from runs that end at once, keeps one sound file, and shows the ratios", async () => {
  await using folder = temporaryFolder();
  const run = [
    "run",
    "examples/stacking/single.yaml",
    "inputs.frames.end=4",
    "--quiet",
    "--dir",
    folder.path,
  ];
  const runs = await Promise.all([1, 2, 3].map(() => explog(run)));
  expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);

  expect(readdirSync(folder.path).filter((name) => !name.startsWith("exp_"))).toEqual(["drift.json"]);
  const { ratios } = JSON.parse(readFileSync(join(folder.path, "drift.json"), "utf8"));
  const kinds = Object.keys(ratios);
  expect(kinds).toContain("google\tsandbox/gemini-2.5-flash\tinput_image");
  expect(kinds.every((kind) => kind.includes("\tsandbox/"))).toBe(true);

  expect((await explog(run)).code).toBe(0);
  const { stdout } = await explog(["show", "latest", "--dir", folder.path]);
  expect(stdout).toMatch(
    /sandbox\/gemini-2\.5-flash of google\n[\s\S]*\n {2}input, image +1\.000 +1\.000–1\.000 +4\n/,
  );
  const { metrics } = JSON.parse((await explog(["show", "latest", "--json", "--dir", folder.path])).stdout);
  expect(metrics[0].local_estimate.method).toMatch(/^o200k_base\+gemini_image_rule, corrected by \d+ calls$/);
  expect(metrics[0].local_estimate.corrected_input_tokens).toBe(metrics[0].token_usage.input_tokens);
});
