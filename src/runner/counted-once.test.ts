import { beforeEach, expect, test, vi } from "vitest";
import { readExperiment } from "../../test/support/read-experiment.js";
import { runFolder } from "../../test/support/run-folder.js";
import { loadRunConfig } from "../config/load-run-config.js";
import { runExperiment } from "./run-experiment.js";

const counts = vi.hoisted(() => ({ made: 0 }));
vi.mock("../tokens/content-tokens.js", async (original) => {
  const actual = await original<typeof import("../tokens/content-tokens.js")>();
  return {
    ...actual,
    countMessageTokens: (...words: Parameters<typeof actual.countMessageTokens>) => {
      counts.made += 1;
      return actual.countMessageTokens(...words);
    },
  };
});
beforeEach(() => {
  counts.made = 0;
});

const config = `model: gemini-2.5-flash
base_url: sandbox
sandbox: { latency_seconds: 0 }
generation: { max_output_tokens: 100 }
inputs: { frames: { dir: frames } }
prompt: { user: "Frame {frame_number}?" }
`;

test("a run with a token rate, a budget and local estimates counts each call's input once", async () => {
  await using folder = await runFolder(config);
  const loaded = await loadRunConfig(folder.config, [
    "+rate_limit.input_tokens_per_minute=1000000",
    "+budget.limit_usd=1",
  ]);
  await runExperiment(loaded, {
    outputDir: folder.logs,
    output: { progress: () => {}, result: () => {} },
  });
  const { metrics } = readExperiment(folder.logs).log;
  expect(metrics.every((record) => typeof record.local_estimate?.input_tokens === "number")).toBe(true);
  expect(metrics.length).toBeGreaterThan(1);
  expect(counts.made).toBe(metrics.length);
});
