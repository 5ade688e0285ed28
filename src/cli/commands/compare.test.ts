import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runCaptured } from "../../../test/support/run-captured.js";
import { sampleExperiment, sampleRecord, writeSample } from "../../../test/support/sample-log.js";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import type { ExperimentHead, ExperimentTail } from "../../format/experiment-log.js";
import { experimentFiles } from "../../format/file-names.js";
import type { GenerationRecord } from "../../format/generation-record.js";
import { textWidth } from "../render/text-width.js";
import { registerCompare } from "./compare.js";

const earlierTool = fileURLToPath(new URL("../../store/fixtures/earlier-tool", import.meta.url));
const A = "exp_20250629_143052_aaaaaaaa";
const B = "exp_20250629_153052_bbbbbbbb";
const C = "exp_20250629_163052_cccccccc";

const compare = (dir: string, args: string[], columns?: number) =>
  runCaptured(registerCompare, ["compare", "--dir", dir, ...args], { COLUMNS: columns?.toString() });

/** The numbers 0, 1, 2 … in an order that looks drawn. */
const mixed = (seq: number) => ((seq * 7919) % 101) / 101;

function run(
  dir: string,
  id: string,
  count: number,
  change: (seq: number) => Partial<GenerationRecord>,
  overrides: { head?: Partial<ExperimentHead>; tail?: Partial<ExperimentTail> } = {},
): void {
  const records = Array.from({ length: count }, (_, index) => sampleRecord(index + 1, change(index + 1)));
  writeSample(
    dir,
    sampleExperiment({ records, head: { experimentId: id, ...overrides.head }, tail: overrides.tail }),
  );
}

/** Two runs over 60 items: the second is right more often, as fast, and dearer. */
function twoRuns(dir: string): void {
  run(dir, A, 60, (seq) => ({
    scores: { exact: seq % 2, likeness: 0.4 + 0.4 * mixed(seq) },
    cost: { usd: 0.001 + 0.0005 * mixed(seq), source: "computed", price: "table 1: google/gemini-2.5-flash" },
  }));
  run(
    dir,
    B,
    60,
    (seq) => ({
      model: "gemini-2.5-pro",
      durationSeconds: 3 + seq / 8 + mixed(seq * 3) - 0.5,
      scores: { exact: seq % 2 || seq % 6 === 0 ? 1 : 0, likeness: 0.45 + 0.4 * mixed(seq * 5) },
      cost: {
        usd: 0.004 + 0.002 * mixed(seq * 2),
        source: "computed",
        price: "table 1: google/gemini-2.5-pro",
      },
    }),
    {
      head: {
        startTime: "2025-06-29T15:30:52.000Z",
        config: {
          model: "gemini-2.5-pro",
          context: { strategy: "history", window: 20 },
          prompt: { user: "Look.\nThink.\nAnswer in JSON." },
        },
      },
    },
  );
}

const baseConfig = {
  model: "gemini-2.5-flash",
  context: { strategy: "history", window: 10 },
  prompt: { user: "Look.\nAnswer in JSON." },
};

test("what differs in the making comes first, then the differences of the figures, judged", async () => {
  await using folder = temporaryFolder();
  twoRuns(folder.path);
  const { stdout, stderr, error } = await compare(folder.path, [A, B]);
  expect(error).toBeUndefined();
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^Comparison of 2 runs\n/);
  expect(stdout).toMatch(/\nA \(baseline\) +exp_20250629_143052_aaaaaaaa +completed +gemini-2\.5-flash +60 /);
  expect(stdout).toMatch(/\nConfiguration +context\.window +10 +20\n/);
  expect(stdout).toMatch(/\nPrices +gemini-2\.5-pro +– +table 1: google\/gemini-2\.5-pro\n/);
  expect(stdout).toContain("\nThe same: git, environment.\n");
  expect(stdout.indexOf("Why they may differ")).toBeLessThan(stdout.indexOf("B against A: 60 items in both"));
  // Ten of sixty became right, none wrong.
  expect(stdout).toMatch(/\nexact +0\.5000 +0\.6667 +\+0\.1667 .* 60 +\+10 -0 +higher\n/);
  expect(stdout).toMatch(/\ncost +\$0\.0012 +\$0\.0050 +\+\$0\.0038 .* higher\n/);
  expect(stdout).toMatch(/\nduration .* unresolved\n/);
  expect(stdout).toMatch(
    /B scores higher on exact \(\+0\.1667, 95 % \+0\.\d+ … \+0\.\d+\).* and costs more \(/,
  );
  expect(stdout).toMatch(/The same in every item: input tokens, output tokens\./);
  expect(stdout).toMatch(/duration: about [\d,]+ more items, \$[\d.]+ for both runs, would resolve this/);
});

test("prompts are laid side by side line by line", async () => {
  await using folder = temporaryFolder();
  run(folder.path, A, 3, () => ({}), { head: { config: baseConfig } });
  run(folder.path, B, 3, () => ({}), {
    head: { config: { ...baseConfig, prompt: { user: "Look.\nThink.\nAnswer in JSON." } } },
  });
  const { stdout } = await compare(folder.path, [A, B]);
  expect(stdout).toContain("prompt.user: - only in A, + only in B\n\n  …\n  + Think.\n  …\n");
});

test("JSON holds every figure, and a seed gives the same ones again", async () => {
  await using folder = temporaryFolder();
  twoRuns(folder.path);
  const first = JSON.parse((await compare(folder.path, [A, B, "--json"])).stdout);
  expect(JSON.parse((await compare(folder.path, [A, B, "--json", "--seed", "1"])).stdout)).toEqual(first);
  expect(first).toMatchObject({
    baseline: A,
    comparisons: 6,
    pairs: [{ candidate: B, common_items: 60, only_in_baseline: [], only_in_candidate: [] }],
  });
  const [pair] = first.pairs;
  const named = Object.fromEntries(pair.measures.map((each: { measure: string }) => [each.measure, each]));
  expect(named["score.exact"]).toMatchObject({
    kind: "yes/no",
    test: "mcnemar-exact",
    changed: { up: 10, down: 0 },
    p: 2 / 2 ** 10,
    verdict: "higher",
  });
  expect(named["score.exact"].p_holm).toBeGreaterThan(named["score.exact"].p);
  expect(named.duration_seconds).toMatchObject({
    test: "bootstrap-t",
    resamples: 9999,
    verdict: "unresolved",
  });
  expect(named.input_tokens).toMatchObject({ difference: 0, p: 1, verdict: "same", needed: null });
  const other = JSON.parse((await compare(folder.path, [A, B, "--json", "--seed", "2"])).stdout);
  expect(other.pairs[0].measures[2].interval).not.toEqual(pair.measures[2].interval);
});

test("items that only one run has are named, and what is left is said to be about the others", async () => {
  await using folder = temporaryFolder();
  run(folder.path, A, 20, () => ({}));
  run(folder.path, B, 12, () => ({}));
  const { stdout } = await compare(folder.path, [A, B]);
  expect(stdout).toContain("B against A: 12 items in both");
  expect(stdout).toContain("Only in A: 8 items (frame:195, frame:210, ");
  expect(stdout).toContain("about the 12 that both have, and not about the 8 that only one has");
});

test("runs without a common item are not compared", async () => {
  await using folder = temporaryFolder();
  run(folder.path, A, 3, (seq) => ({ key: `row:${seq}` }));
  run(folder.path, B, 3, () => ({}));
  const { stdout } = await compare(folder.path, [A, B]);
  expect(stdout).toContain("B has no item in common with A");
  expect(stdout).toContain("Nothing can be compared.");
});

test("repeats of an item count once, with their mean, and failures stand apart", async () => {
  await using folder = temporaryFolder();
  const repeat = (seq: number) => `frame:${Math.ceil(seq / 3)}#${(seq % 3) + 1}`;
  run(folder.path, A, 30, (seq) => ({ key: repeat(seq), scores: { exact: seq % 2 } }));
  run(folder.path, B, 30, (seq) => ({
    key: repeat(seq),
    scores: { exact: 1 },
    ...(seq <= 3 && { status: "error", scores: undefined, error: { name: "ApiError", message: "no" } }),
  }));
  const { stdout } = await compare(folder.path, [A, B, "--json"]);
  const { pairs, cautions } = JSON.parse(stdout);
  expect(pairs[0].common_items).toBe(10);
  expect(pairs[0].measures[0]).toMatchObject({
    measure: "score.exact",
    kind: "number",
    pairs: 9,
    missing_in_candidate: 1,
  });
  expect(pairs[0].measures[1]).toMatchObject({ measure: "succeeded", pairs: 10, candidate_mean: 0.9 });
  expect(cautions.map(({ code }: { code: string }) => code)).toEqual(["failures", "repeats"]);
});

test("other inputs, other truths, other price tables and a stand-in limit what can be told", async () => {
  await using folder = temporaryFolder();
  const config = (name: string) => ({ inputs: { frames: { dir: name } }, score: { ground_truth: name } });
  const priced = (version: number) => () => ({
    cost: { usd: 0.001, source: "computed" as const, price: `genai-prices 0.1.${version}: flash` },
  });
  run(folder.path, A, 5, priced(7), { head: { config: config("one") } });
  run(folder.path, B, 5, priced(8), { head: { config: config("two") }, tail: { sandbox: true } });
  const { stdout } = await compare(folder.path, [A, B, "--json"]);
  expect(JSON.parse(stdout).cautions.map(({ code }: { code: string }) => code)).toEqual([
    "sandbox_and_model",
    "different_inputs",
    "different_truth",
    "different_prices",
  ]);
});

test("three runs are each compared with the baseline that was named", async () => {
  await using folder = temporaryFolder();
  twoRuns(folder.path);
  run(folder.path, C, 60, (seq) => ({ scores: { exact: 0, likeness: mixed(seq) } }));
  const { stdout } = await compare(folder.path, [A, B, C, "--baseline", B]);
  expect(stdout).toMatch(/\nA \(baseline\) +exp_20250629_153052_bbbbbbbb/);
  expect(stdout).toContain("\nB against A: 60 items in both\n");
  expect(stdout).toContain("\nC against A: 60 items in both\n");
  expect(stdout).toContain("p after Holm for 12 comparisons");
});

test("the page fits every terminal, without a control code", async () => {
  await using folder = temporaryFolder();
  twoRuns(folder.path);
  run(folder.path, C, 60, (seq) => ({ scores: { exact: 0, likeness: mixed(seq) } }), {
    head: { notes: "窓の積み木 ".repeat(20), config: { "鍵\u001b[31m": "\u0007値".repeat(50) } },
  });
  for (const columns of [40, 100, 200]) {
    const { stdout } = await compare(folder.path, [A, B, C], columns);
    expect(stdout.split("\n").filter((line) => textWidth(line) > columns)).toEqual([]);
    expect(stdout.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  }
});

test("Markdown and HTML hold the same page, with nothing taken for markup", async () => {
  await using folder = temporaryFolder();
  run(folder.path, A, 3, () => ({}), { head: { config: { note: "plain" } } });
  run(folder.path, B, 3, () => ({}), { head: { config: { note: "<script>alert(1)</script>|`*" } } });
  const markdown = (await compare(folder.path, [A, B, "--markdown"])).stdout;
  expect(markdown).toContain("# Comparison of 2 runs\n");
  expect(markdown).toContain("| Configuration | note | plain | \\<script\\>alert(1)\\</script\\>\\|\\`\\* |");
  expect(markdown).toContain("| Mean an item | A | B | Difference | 95 % interval |");
  const html = (await compare(folder.path, [A, B, "--html"])).stdout;
  expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
  expect(html).toContain("<td>&lt;script&gt;alert(1)&lt;/script&gt;|`*</td>");
  expect(html).not.toMatch(/(?:src|href)="http/);
});

test("what cannot be compared is refused with what to do", async () => {
  await using folder = temporaryFolder();
  run(folder.path, A, 3, () => ({}));
  expect((await compare(folder.path, [A, A])).error).toMatchObject({
    code: "INVALID_ARGUMENT",
    message: expect.stringContaining("two different runs"),
  });
  expect((await compare(folder.path, [A, "zzz"])).error).toMatchObject({ code: "EXPERIMENT_NOT_FOUND" });
  expect((await compare(folder.path, [A, B, "--json", "--html"])).error).toMatchObject({
    code: "INVALID_ARGUMENT",
  });
  expect((await compare(folder.path, [A, B, "--seed", "x"])).error).toMatchObject({
    code: "INVALID_ARGUMENT",
  });
});

test("an empty run and a damaged one are compared as far as they go", async () => {
  await using folder = temporaryFolder();
  run(folder.path, A, 0, () => ({}));
  mkdirSync(join(folder.path, B));
  writeFileSync(join(folder.path, B, experimentFiles.log(B)), "{ broken");
  const { stdout, stderr, error } = await compare(folder.path, [A, B]);
  expect(error).toBeUndefined();
  expect(stderr).toContain("it is not JSON");
  expect(stdout).toContain("B is damaged");
  expect(stdout).toContain("Nothing can be compared.");
  expect(stdout).not.toContain("NaN");
});

test("a run that was resumed, with answers given back or another configuration, says so", async () => {
  await using folder = temporaryFolder();
  run(folder.path, A, 3, () => ({}));
  const session = {
    startTime: "2025-06-29T15:30:52.000Z",
    endTime: "2025-06-29T15:40:52.000Z",
    generations: 1,
  };
  run(folder.path, B, 3, () => ({}), {
    tail: {
      sessions: [
        { session: 1, replayed: 0, ...session },
        { session: 2, replayed: 2, ...session, configChanges: ["model: a -> b"] },
      ],
    },
  });
  const { stdout } = await compare(folder.path, [A, B]);
  expect(stdout).toContain("Stored answers were given back instead of calling (A: 0, B: 2)");
  expect(stdout).toContain("B was resumed with a changed configuration");
});

test("the earlier tool's logs are compared, a crashed one as far as its checkpoint goes", async () => {
  await using folder = temporaryFolder();
  cpSync(earlierTool, folder.path, { recursive: true });
  const { stdout, error } = await compare(folder.path, ["0badcafe", "a1b2c3d4"]);
  expect(error).toBeUndefined();
  expect(stdout).toContain("B against A: 2 items in both");
  expect(stdout).toContain("Only in B: 1 item (frame:421).");
  expect(stdout).toContain("The same: configuration, prompt, prices. Not recorded: environment.");
  expect(stdout).toContain("Intervals and p: the sign test where all items differ by the same. p after Holm");
});
