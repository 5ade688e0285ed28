import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandLine } from "./support/command-line.js";
import { samplePng } from "./support/pictures.js";
import { runFolder } from "./support/run-folder.js";

const CONFIG = `model: gemini-2.5-flash
base_url: sandbox
inputs: { frames: { dir: frames } }
examples: { dir: examples, answers: example_gt.json }
attachments: [graph.json]
prompt: { user: "Frame {frame_number}?" }
output: { format: json }
score: { ground_truth: gt.json }
`;

interface Comparison {
  cautions: { code: string; message: string }[];
  differences: { configuration: { path: string }[] };
}

async function compared(logs: string) {
  const { stdout } = await commandLine(["compare", "latest~1", "latest", "--dir", logs, "--json"]);
  const { cautions, differences }: Comparison = JSON.parse(stdout);
  return {
    codes: cautions.map(({ code }) => code).filter((code) => code.startsWith("different_")),
    places: differences.configuration.map(({ path }) => path),
  };
}

test("runs of the same configuration whose files were changed in between are told apart by content", async () => {
  await using folder = runFolder(CONFIG);
  const run = (...words: string[]) => commandLine(["run", folder.config, "--dir", folder.logs, ...words]);
  await run();
  expect((await run()).stdout).toContain("Since exp_");
  expect(await compared(folder.logs)).toEqual({ codes: [], places: [] });

  writeFileSync(join(folder.path, "gt.json"), '{"1": {"a": 9}, "2": {"a": 2}, "3": {"a": 3}}');
  // Not the same inputs and truth: nothing is compared by itself.
  expect((await run()).stdout).not.toContain("Since exp_");
  expect(await compared(folder.logs)).toEqual({
    codes: ["different_truth"],
    places: ["contents.ground_truth"],
  });

  writeFileSync(join(folder.path, "frames", "frame_2.png"), samplePng(8));
  writeFileSync(join(folder.path, "graph.json"), '{"tasks": [1]}');
  writeFileSync(join(folder.path, "example_gt.json"), '{"1": {"a": 1}}');
  await run();
  expect(await compared(folder.logs)).toEqual({
    codes: ["different_inputs"],
    places: ["contents.inputs", "contents.examples", "contents.attachments"],
  });
});

test("a ground truth that was only moved is the same one", async () => {
  await using folder = runFolder(CONFIG);
  const run = (...words: string[]) => commandLine(["run", folder.config, "--dir", folder.logs, ...words]);
  copyFileSync(join(folder.path, "gt.json"), join(folder.path, "moved.json"));
  await run();
  await run(`score.ground_truth=${join(folder.path, "moved.json")}`);
  expect(await compared(folder.logs)).toEqual({ codes: [], places: ["score.ground_truth"] });
});
