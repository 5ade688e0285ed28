import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runCaptured } from "../../../test/support/run-captured.js";
import { sampleExperiment, sampleRecord, writeSample } from "../../../test/support/sample-log.js";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import type { ExperimentTotals } from "../../format/experiment-log.js";
import { experimentFiles } from "../../format/file-names.js";
import { thisMachine } from "../../journal/liveness.js";
import { textWidth } from "../render/text-width.js";
import { registerAnalyze } from "./analyze.js";
import { registerList } from "./list.js";

const earlierTool = fileURLToPath(new URL("../../store/fixtures/earlier-tool", import.meta.url));
const idAt = (minute: number) => `exp_20250629_14${String(minute).padStart(2, "0")}52_a1b2c3d4`;

type Overrides = Parameters<typeof sampleExperiment>[0] & { totals?: Partial<ExperimentTotals> };

function writeAt(dir: string, minute: number, { totals, ...overrides }: Overrides = {}): void {
  const sample = sampleExperiment({
    ...overrides,
    head: {
      experimentId: idAt(minute),
      startTime: new Date(2025, 5, 29, 14, minute, 52).toISOString(),
      ...overrides.head,
    },
  });
  writeSample(dir, { ...sample, tail: { ...sample.tail, totals: { ...sample.tail.totals, ...totals } } });
}

const list = (dir: string, args: string[] = [], columns?: number) =>
  runCaptured(registerList, ["list", "--dir", dir, ...args], { COLUMNS: columns?.toString() });

test("an empty folder and a missing one say how to start, and print an empty array as JSON", async () => {
  await using folder = temporaryFolder();
  for (const dir of [folder.path, join(folder.path, "missing")]) {
    const { stdout, stderr, error } = await list(dir);
    expect(error).toBeUndefined();
    expect(stderr).toBe("");
    expect(stdout).toContain(`There are no experiments in ${dir} yet.`);
    expect(stdout).toContain("explog run");
    expect((await list(dir, ["--json"])).stdout).toBe("[]\n");
  }
});

test("one experiment is a row and its totals; nothing is cut where nobody looks on", async () => {
  await using folder = temporaryFolder();
  writeAt(folder.path, 30);
  const { stdout } = await list(folder.path);
  expect(stdout).toBe(
    `Experiment                    Status     Model             Gens  Tokens     Cost  Duration  Started              Notes
exp_20250629_143052_a1b2c3d4  completed  gemini-2.5-flash     3   5,112  $0.0048     45.2m  2025-06-29 14:30:52  Stacking, history of frames

1 experiment: 1 completed
Total Generations: 3
Total Tokens: 5,112 (3,606 in + 1,506 out)
Estimated Cost: $0.0048
`,
  );
});

test("plain explog lists the folder that EXPLOG_DIR names", async () => {
  await using folder = temporaryFolder();
  writeAt(folder.path, 30);
  const { stdout } = await runCaptured(registerList, [], { EXPLOG_DIR: folder.path });
  expect(stdout).toContain(idAt(30));
});

test("a row says what its figures leave out, and the totals do too", async () => {
  await using folder = temporaryFolder();
  writeAt(folder.path, 30, { totals: { unpricedGenerations: 2, costUsd: 0.0823 } });
  writeAt(folder.path, 31, { tail: { sandbox: true } });
  writeAt(folder.path, 32, { totals: { inexactPriceGenerations: 3, failedGenerations: 1 } });
  const { stdout } = await list(folder.path);

  expect(stdout).toMatch(/143052.* ≥ \$0\.0823 .* 2 unpriced/);
  expect(stdout).toMatch(/143152.* sandbox/);
  expect(stdout).toMatch(/143252.* 1 failed, 3 priced by a similar name/);
  expect(stdout).toContain(
    "Estimated Cost: ≥ $0.0919 (2 calls unpriced), $0.0048 of it in the sandbox, which bills nothing",
  );
  expect(stdout).toMatch(/gemini-2\.5-flash \(sandbox\) +1 +3 +5,112 +\$0\.0048/);
});

test("many experiments with long and foreign names fit every terminal, without a control code", async () => {
  await using folder = temporaryFolder();
  const models = ["gemini-2.5-flash-preview-with-a-very-long-name", "とても長いモデル名", "m\u001b[31m"];
  for (let minute = 10; minute < 40; minute += 1) {
    const notes = ["Stapeln – Rückblick 🧪", "two\nlines\u0007", "窓".repeat(60), ""][minute % 4] ?? "";
    const model = models[minute % 3] ?? "";
    const status = (["completed", "failed", "stopped"] as const)[minute % 3];
    writeAt(folder.path, minute, {
      head: { notes },
      records: [sampleRecord(1, { model })],
      tail: { status },
    });
  }
  for (const columns of [40, 60, 71, 72, 80, 100, 200]) {
    const { stdout } = await list(folder.path, [], columns);
    const tooWide = stdout.split("\n").filter((line) => textWidth(line) > columns);
    expect(tooWide).toEqual([]);
    expect(stdout.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
    expect(stdout).toContain("143952_a1b2c3d4");
    expect(stdout).toContain("30 experiments: ");
  }
});

test("on forty columns an experiment is a few lines that hold everything", async () => {
  await using folder = temporaryFolder();
  writeAt(folder.path, 30, { tail: { sandbox: true } });
  const [id, ...lines] = (await list(folder.path, [], 40)).stdout.split("\n\n")[0]?.split("\n") ?? [];
  expect(id).toBe("exp_20250629_143052_a1b2c3d4 completed");
  const text = lines.map((line) => line.trim()).join(" ");
  for (const part of [
    "gemini-2.5-flash",
    "3 generations",
    "5,112 tokens",
    "$0.0048",
    "45.2 minutes",
    "sandbox",
  ]) {
    expect(text).toContain(part);
  }
});

test("running, stalled, crashed and damaged experiments are told apart", async () => {
  await using folder = temporaryFolder();
  const running = (minute: number, pid: number, nextUpdateBy: string) =>
    writeAt(folder.path, minute, {
      tail: {
        status: "running",
        endTime: null,
        writer: { pid, ...thisMachine(), session: 1, updatedAt: new Date().toISOString(), nextUpdateBy },
      },
    });
  running(30, process.pid, "2099-01-01T00:00:00Z");
  running(31, process.pid, "2025-06-29T14:40:00Z");
  running(32, 2 ** 22 + 1, "2099-01-01T00:00:00Z");
  mkdirSync(join(folder.path, idAt(33)));
  const { stdout, stderr } = await list(folder.path);

  expect(stdout).toMatch(/143052_a1b2c3d4 +running/);
  expect(stdout).toMatch(/143152_a1b2c3d4 +stalled/);
  expect(stdout).toMatch(/143252_a1b2c3d4 +crashed/);
  expect(stdout).toMatch(/143352_a1b2c3d4 +damaged +– +– +– +– +– .* damaged files/);
  expect(stdout).toContain("4 experiments: 1 running, 1 stalled, 1 crashed, 1 damaged");
  expect(stdout).toContain(", without 1 damaged experiment");
  expect(stderr).toBe(`⚠️ ${idAt(33)}: its log is missing\n`);
});

test("the earlier tool's folder is listed with local counts and estimated costs marked", async () => {
  await using folder = temporaryFolder();
  cpSync(earlierTool, folder.path, { recursive: true });
  const { stdout, stderr } = await list(folder.path);
  expect(stdout).toMatch(
    /exp_20250629_143052_a1b2c3d4 +completed .* 5,414 +~\$0\.0056 +45\.2m .* earlier tool/,
  );
  expect(stdout).toMatch(/exp_20250629_143052_0badcafe +crashed .* 3,613 +~\$0\.0037/);
  expect(stderr).toContain("0badcafe: its log is missing; read from its checkpoint");
});

test("JSON is an array of rows with exactly the documented fields, null where nothing is known", async () => {
  await using folder = temporaryFolder();
  writeAt(folder.path, 30);
  mkdirSync(join(folder.path, idAt(31)));
  const { stdout } = await list(folder.path, ["--json"]);
  expect(JSON.parse(stdout)).toEqual([
    {
      experiment_id: idAt(31),
      status: "damaged",
      start_time: new Date(2025, 5, 29, 14, 31, 52).toISOString(),
      end_time: null,
      duration_seconds: null,
      models: [],
      total_generations: null,
      failed_generations: null,
      total_input_tokens: null,
      total_output_tokens: null,
      total_tokens: null,
      cost_usd: null,
      cost_complete: false,
      notes: "",
      sweep: null,
      path: join(folder.path, idAt(31)),
    },
    {
      experiment_id: idAt(30),
      status: "completed",
      start_time: new Date(2025, 5, 29, 14, 30, 52).toISOString(),
      end_time: "2025-06-29T15:16:04.000Z",
      duration_seconds: 2712,
      models: ["gemini-2.5-flash"],
      total_generations: 3,
      failed_generations: 0,
      total_input_tokens: 3606,
      total_output_tokens: 1506,
      total_tokens: 5112,
      cost_usd: 0.0048,
      cost_complete: true,
      notes: "Stacking, history of frames",
      sweep: null,
      path: join(folder.path, idAt(30)),
    },
  ]);
});

test("a copy in another folder is a row of its own, and the totals say that it counts as well", async () => {
  await using folder = temporaryFolder();
  writeAt(folder.path, 30, { totals: { costUsd: 0.1 } });
  expect((await list(folder.path)).stdout).toContain("\n1 experiment: 1 completed\n");
  cpSync(join(folder.path, idAt(30)), join(folder.path, "backup", idAt(30)), { recursive: true });
  const { stdout } = await list(folder.path);
  expect(stdout).toContain("2 experiments: 2 completed; 1 has the id of another, and counts as well\n");
  expect(stdout).toContain("Estimated Cost: $0.2000\n");
});

test("where nothing can be read, the totals are unknown, and not 0", async () => {
  await using folder = temporaryFolder();
  mkdirSync(join(folder.path, idAt(30)));
  const { stdout } = await list(folder.path);
  expect(stdout).toContain(
    "Total Generations: unknown\nTotal Tokens: unknown\nEstimated Cost: unknown, without 1 damaged experiment\n",
  );
});

test("sums have the mark that a row of the list has: estimates in all, by model and by day", async () => {
  await using folder = temporaryFolder();
  writeAt(folder.path, 30, { totals: { costUsd: 0.1, estimatedGenerations: 1 } });
  writeAt(folder.path, 31, { totals: { costUsd: 0.2 } });
  writeAt(folder.path, 32, {
    head: { startTime: "2025-06-28T14:32:52.000Z" },
    tail: { models: ["gpt-4o"] },
    totals: { costUsd: 0.4 },
  });
  const damaged = join(folder.path, "exp_20250629_143352_a1b2c3d4");
  mkdirSync(damaged);
  writeFileSync(join(damaged, experimentFiles.log("exp_20250629_143352_a1b2c3d4")), "no log");
  const { stdout } = await list(folder.path, []);
  expect(stdout).toContain("Estimated Cost: ≥ ~$0.7000, without 1 damaged experiment");
  expect(stdout).toMatch(/\ngemini-2\.5-flash .* ~\$0\.3000\n/);
  expect(stdout).toMatch(/\ngpt-4o .* {2}\$0\.4000\n/);
  expect(stdout).toMatch(/\n2025-06-29 .* ~\$0\.3000\n/);
});

test("rows are sorted, chosen and limited, and the totals are of all that were chosen", async () => {
  await using folder = temporaryFolder();
  for (const [minute, costUsd] of [
    [30, 0.3],
    [31, 0.1],
    [32, 0.2],
  ] as const) {
    writeAt(folder.path, minute, {
      totals: { costUsd },
      tail: { status: minute === 31 ? "failed" : "completed" },
    });
  }
  const ids = (stdout: string) =>
    JSON.parse(stdout).map((row: { experiment_id: string }) => row.experiment_id);
  expect(ids((await list(folder.path, ["--json"])).stdout)).toEqual([idAt(32), idAt(31), idAt(30)]);
  expect(ids((await list(folder.path, ["--json", "--sort", "cost"])).stdout)).toEqual([
    idAt(30),
    idAt(32),
    idAt(31),
  ]);
  expect(
    ids((await list(folder.path, ["--json", "--where", "status=compl*", "--where", "cost<0.25"])).stdout),
  ).toEqual([idAt(32)]);

  const { stdout } = await list(folder.path, ["--limit", "1", "--sort", "cost:asc"]);
  expect(stdout).toContain(idAt(31));
  expect(stdout).not.toContain(idAt(30));
  expect(stdout).toContain("3 experiments (1 shown): ");
  expect(stdout).toContain("Estimated Cost: $0.6000");
  expect((await list(folder.path, ["--where", "status=stopped"])).stdout).toBe(
    "None of the 3 experiments meets the conditions.\n",
  );
});

test("what cannot be done is refused with the remedy", async () => {
  await using folder = temporaryFolder();
  const file = join(folder.path, "file");
  writeFileSync(file, "");
  const refused = async (args: string[]) => (await runCaptured(registerList, args)).error;
  for (const [args, said] of [
    [["list", "--limit", "0"], "--limit"],
    [["list", "--limit", "many"], "--limit"],
    [["list", "--sort", "beauty"], "Sort by one of"],
    [["list", "--where", "status"], "KEY=VALUE"],
    [["list", "--dir", file], "it is a file"],
    [["list", "exp_1"], "explog show exp_1"],
    [["lsit"], 'no command "lsit". Did you mean explog list? Commands: '],
  ] as const) {
    expect(await refused([...args])).toMatchObject({
      code: "INVALID_ARGUMENT",
      message: expect.stringContaining(said),
    });
  }
});

test("analyze lists the folder as list does", async () => {
  await using folder = temporaryFolder();
  writeAt(folder.path, 30);
  for (const extra of [[], ["--json"]]) {
    const { stdout } = await runCaptured(registerAnalyze, ["analyze", "--dir", folder.path, ...extra]);
    expect(stdout).toBe((await list(folder.path, extra)).stdout);
  }
});
