import { expect, it } from "vitest";
import { sumUsd } from "../src/format/money.js";
import { explog } from "./support/explog-command.js";
import { readExperiment } from "./support/read-experiment.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const SAMPLES = ["single", "history", "rolling"];
const FAST = ["sandbox.latency_seconds=0", "sandbox.tokens_per_second=1000000"];
/** Enough of them to know the mean by, few enough to wait for. */
const FRAMES = 24;

interface Estimate {
  calls: number;
  cost_usd: { value: number; low: number; high: number } | null;
  input_tokens: { value: number };
  input_tokens_by_part: Record<string, number>;
  output_from: string;
  past_calls: number;
  batch: { cost_usd: { value: number } | null };
  caching: { cost_usd: { value: number } | null; no_cost: string | null; prefix_tokens: number };
  others: { model: string; cost_usd: { value: number } | null }[];
  cost_by_position: { position: number; usd: number }[];
}

async function estimate(sample: string, dir: string, ...words: string[]): Promise<Estimate> {
  const finished = await explog([
    "estimate",
    `examples/stacking/${sample}.yaml`,
    "--dir",
    dir,
    "--json",
    ...words,
  ]);
  expect(finished.code).toBe(0);
  return JSON.parse(finished.stdout) as Estimate;
}

/** What the sandbox bills for a run of the sample with a seed of its own. */
async function billed(sample: string, dir: string, seed: number): Promise<number> {
  const words = [
    "run",
    `examples/stacking/${sample}.yaml`,
    "--dir",
    dir,
    "--quiet",
    `inputs.frames.end=${FRAMES}`,
    `++sandbox.seed=${seed}`,
    ...FAST,
  ];
  expect((await explog(words)).code).toBe(0);
  return sumUsd(readExperiment(dir).log.metrics.map(({ cost }) => cost?.usd as number));
}

it.each(SAMPLES)(
  "estimates the sample %s within a tenth of what another run of it bills",
  async (sample) => {
    await using past = temporaryFolder();
    await using other = temporaryFolder();
    await billed(sample, past.path, 1);
    const found = await estimate(sample, past.path, `inputs.frames.end=${FRAMES}`);
    const truth = await billed(sample, other.path, 2);
    expect(found).toMatchObject({ calls: FRAMES, output_from: "past_calls", past_calls: FRAMES });
    expect(Math.abs((found.cost_usd?.value ?? 0) / truth - 1)).toBeLessThan(0.1);
  },
  60_000,
);

it("without earlier calls takes the maximum output, and says so", async () => {
  await using folder = temporaryFolder();
  const found = await estimate(
    "history",
    folder.path,
    "--models",
    "gemini-2.5-pro,gemini-9-nobody-knows,nobody-knows-it",
  );
  expect(found).toMatchObject({ output_from: "maximum", past_calls: 0 });
  const { value = 0 } = found.cost_usd ?? {};
  // An upper figure, not a likely one: from nothing answered to all of the maximum.
  expect(found.cost_usd).toEqual({ value, low: expect.any(Number), high: value });
  expect(found.cost_usd?.low).toBeLessThan(value);
  expect(found.batch.cost_usd?.value).toBeCloseTo(value / 2, 9);
  expect(found.others).toEqual([
    expect.objectContaining({ model: "gemini-2.5-pro", no_cost: null }),
    expect.objectContaining({
      cost_usd: null,
      no_cost: "no price is known for the model gemini-9-nobody-knows of google",
    }),
    expect.objectContaining({ cost_usd: null, no_cost: expect.stringMatching(/cannot be counted/) }),
  ]);
  // The history grows over the first frames, and with it what a frame costs.
  const [first, second] = found.cost_by_position;
  expect(second?.usd).toBeGreaterThan((first?.usd ?? 0) * 1.2);
  const parts = Object.values(found.input_tokens_by_part).reduce((sum, count) => sum + count, 0);
  expect(found.input_tokens.value).toBe(parts);
});

it("starts no experiment, and tells a person what it knows and what not", async () => {
  await using folder = temporaryFolder();
  const { code, stdout } = await explog(["estimate", "examples/stacking/single.yaml", "--dir", folder.path]);
  expect(code).toBe(0);
  expect(stdout).toContain("Calls: 64");
  expect(stdout).toMatch(/Input: [\d,]+ tokens, counted locally; no earlier call of this model says/);
  expect(stdout).toMatch(/Output: at most [\d,]+ tokens, by max_output_tokens/);
  expect(stdout).toMatch(/Model +Cost +Batch +Cached\ngemini-2\.5-flash +≤ \$/);
  expect(stdout).toMatch(/Cached: if all 64 calls but the first ones read the [\d,]+ tokens/);
  expect(stdout).toContain("Nothing was sent.");
  const listed = await explog(["list", "--dir", folder.path]);
  expect(listed.stdout + listed.stderr).toMatch(/no experiments/i);
});

it("refuses a configuration that a run would refuse", async () => {
  const { code, stderr } = await explog(["estimate", "examples/stacking/single.yaml", "concurrency=0"]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/concurrency/);
});
