import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { expect, test } from "vitest";
import { z } from "zod";
import { registerAdvise } from "../src/cli/commands/advise.js";
import { registerCompare } from "../src/cli/commands/compare.js";
import { registerList } from "../src/cli/commands/list.js";
import { runCaptured } from "./support/run-captured.js";
import { sampleExperiment, sampleRecord, writeSample } from "./support/sample-log.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const A = "exp_20250629_143052_aaaaaaaa";
const B = "exp_20250629_153052_bbbbbbbb";
const EMPTY = "exp_20250629_163052_cccccccc";

const commands: { name: string; register(program: Command): void; calls: string[][] }[] = [
  { name: "list", register: registerList, calls: [[], ["--where", "status=failed"]] },
  {
    name: "compare",
    register: registerCompare,
    calls: [
      [A, B],
      [A, B, EMPTY],
    ],
  },
  { name: "advise", register: registerAdvise, calls: [[A], [B], [EMPTY]] },
];

/** Runs of every kind that changes what JSON holds: failures, unknown costs, a stand-in, no generation. */
function writeRuns(dir: string): void {
  const usage = sampleRecord(1).tokenUsage;
  const records = (exact: number) =>
    [1, 2, 3, 4, 5, 6].map((seq) =>
      sampleRecord(seq, {
        scores: { exact: (seq + exact) % 2, state_accuracy: seq / (6 + exact) },
        tokenUsage: { ...usage, inputTokens: 5000 + seq },
      }),
    );
  const failed = sampleRecord(7, {
    status: "error",
    durationSeconds: null,
    scores: undefined,
    tokenUsage: { inputTokens: null, outputTokens: null, totalTokens: null, source: "unknown", flags: [] },
    cost: { usd: null, source: "unknown" },
    error: { name: "ApiError", message: "no" },
  });
  writeSample(dir, sampleExperiment({ head: { experimentId: A }, records: records(0) }));
  writeSample(
    dir,
    sampleExperiment({
      head: { experimentId: B, config: { model: "other" } },
      records: [...records(1).slice(1), failed],
      tail: { sandbox: true, status: "failed", error: { name: "Error", message: "no" } },
    }),
  );
  writeSample(dir, sampleExperiment({ head: { experimentId: EMPTY, config: null }, records: [] }));
}

for (const { name, register, calls } of commands) {
  test(`what ${name} --json prints is what docs/schemas/${name}.schema.json says, field by field`, async () => {
    await using folder = temporaryFolder();
    writeRuns(folder.path);
    const path = new URL(`../docs/schemas/${name}.schema.json`, import.meta.url);
    const schema = z.fromJSONSchema(JSON.parse(readFileSync(path, "utf8")));
    for (const words of calls) {
      const { stdout, error } = await runCaptured(register, [name, ...words, "--dir", folder.path, "--json"]);
      expect(error).toBeUndefined();
      const { error: misfit } = schema.safeParse(JSON.parse(stdout));
      expect(misfit?.issues ?? []).toEqual([]);
    }
    expect(schema.safeParse([{ unheard: "of" }]).success).toBe(false);
    expect(schema.safeParse({ unheard: "of" }).success).toBe(false);
  });
}
