import { expect, it } from "vitest";
import type { UsageFlag } from "../src/format/token-usage.js";
import { isUsageRemark } from "../src/format/usage-remarks.js";
import { ExperimentLogger } from "../src/index.js";
import { explog } from "./support/explog-command.js";
import { readExperiment } from "./support/read-experiment.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const step = { usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 } };
const chat = { prompt_tokens: 100, completion_tokens: 5, total_tokens: 105 };

/** A report as a provider might send it, for every flag there is. */
const REPORTS: Record<UsageFlag, { model: string; provider: string; rawUsage: object }> = {
  total_mismatch: { model: "gpt-4o", provider: "openai", rawUsage: { usage: { ...chat, total_tokens: 90 } } },
  output_from_total: { model: "m", provider: "local", rawUsage: { usage: { ...chat, total_tokens: 150 } } },
  cache_exceeds_input: {
    model: "gpt-4o",
    provider: "openai",
    rawUsage: { usage: { ...chat, prompt_tokens_details: { cached_tokens: 400 } } },
  },
  reasoning_exceeds_output: {
    model: "gpt-4o",
    provider: "openai",
    rawUsage: { usage: { ...chat, completion_tokens_details: { reasoning_tokens: 6 } } },
  },
  modality_mismatch: {
    model: "gemini-2.5-flash",
    provider: "google",
    rawUsage: {
      usageMetadata: {
        promptTokenCount: 10,
        totalTokenCount: 10,
        promptTokensDetails: [{ modality: "TEXT", tokenCount: 6 }],
      },
    },
  },
  cache_place_unknown: {
    model: "anthropic/claude-sonnet-4-5",
    provider: "gateway",
    rawUsage: { finishReason: "stop", usage: { ...step.usage, cachedInputTokens: 8 } },
  },
  cache_writes_unreported: {
    model: "claude-sonnet-4-5",
    provider: "anthropic",
    rawUsage: { ...step.usage, cachedInputTokens: 0 },
  },
  summed_steps: { model: "gpt-4o", provider: "openai", rawUsage: { steps: [step, step] } },
  later_steps_missing: {
    model: "gpt-4o",
    provider: "openai",
    rawUsage: { ...step, laterStepsMissing: true },
  },
  invalid_count: { model: "gpt-4o", provider: "openai", rawUsage: { usage: { ...chat, prompt_tokens: -5 } } },
  unrecognized_shape: { model: "gpt-4o", provider: "openai", rawUsage: { tokens: "many" } },
};
const flags = Object.keys(REPORTS) as UsageFlag[];
const odd = flags.filter((flag) => !isUsageRemark(flag));

it("keeps, flags, shows and counts a report of every kind that does not add up", async () => {
  await using folder = temporaryFolder();
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  logger.startExperiment({});
  for (const flag of flags) {
    logger.logGeneration({ key: flag, response: "a", timestamp: "2026-11-01T00:00:00Z", ...REPORTS[flag] });
  }
  logger.endExperiment();

  const { id, log, transcript } = readExperiment(folder.path);
  const kept = transcript.flatMap((line) => (line.type === "response" ? [line.raw_usage] : []));
  expect(kept).toEqual(flags.map((flag) => REPORTS[flag].rawUsage));
  expect(log.metrics.map((line) => line.token_usage?.flags)).toEqual(
    flags.map((flag) => expect.arrayContaining([flag])),
  );

  const shown = await explog(["show", id, "--dir", folder.path], { env: { COLUMNS: "200" } });
  const [, ...sections] = shown.stdout.split(
    /^(?=Usage reports that do not add up$|Remarks on usage reports$)/m,
  );
  for (const flag of flags) {
    const section = sections[isUsageRemark(flag) ? 1 : 0];
    expect(section).toMatch(new RegExp(`^\\d+ × ${flag}: .*\\(.*${flag}`, "m"));
  }
  const listed = await explog(["list", "--dir", folder.path], { env: { COLUMNS: "300" } });
  expect(listed.stdout).toContain(`${odd.length} with odd usage`);
  const rows = await explog(["list", "--where", `flagged=${odd.length}`, "--json", "--dir", folder.path]);
  expect(JSON.parse(rows.stdout)).toMatchObject([{ experiment_id: id }]);
});
