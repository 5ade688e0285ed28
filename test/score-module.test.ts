import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { explog } from "./support/explog-command.js";
import { runFolder } from "./support/run-folder.js";

const config = `model: gemini-2.5-flash
base_url: sandbox
sandbox: { latency_seconds: 0 }
inputs: { frames: { dir: frames } }
prompt: { user: x }
output: { format: json }
score: { module: ./score.ts, ground_truth: gt.json }
`;

/** With what Node itself does not strip, so that every Node takes the way over a loader. */
const module = `enum Wanted { Frame = 2 }
interface Given { truth?: { a: number }; frame?: { number: number }; answer: string }
export async function score({ truth, frame, answer }: Given): Promise<Record<string, number | boolean>> {
  if (frame?.number === 3) throw new Error("no three");
  return { a: truth?.a ?? -1, isWanted: frame?.number === Wanted.Frame, length: answer.length };
}
`;

test("a TypeScript module scores a run of the built command: several scores, an error of one item, none lost", async () => {
  await using folder = runFolder(config);
  writeFileSync(join(folder.path, "score.ts"), module);
  const { code, stdout, stderr } = await explog(["run", folder.config, "--dir", folder.logs]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stdout + stderr).toContain("1 answer could not be scored");
  const [id = ""] = folder.experiments();
  const results = JSON.parse(readFileSync(join(folder.logs, id, "results.json"), "utf8"));
  expect(results).toMatchObject([
    { key: "frame:1", scores: { a: 1, isWanted: 0 } },
    { key: "frame:2", scores: { a: 2, isWanted: 1 } },
    { key: "frame:3", status: "ok", score_error: "Error: no three (score.ts:4)" },
  ]);
  expect(stdout + stderr).toContain("a: 1.5000 (2)");
});

test("a module that cannot be loaded starts no experiment", async () => {
  await using folder = runFolder(config);
  writeFileSync(join(folder.path, "score.ts"), "export const score = (;");
  const { code, stderr } = await explog(["run", folder.config, "--dir", folder.logs]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/run\.yaml:7: `score\.module`: .*score\.ts cannot be loaded/);
  expect(readdirSync(folder.path)).not.toContain("logs");
});
