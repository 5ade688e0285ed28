import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import type { ExperimentHead, ExperimentTail } from "../format/experiment-log.js";
import type { GenerationRecord } from "../format/generation-record.js";
import { TotalsCounter } from "../format/totals-counter.js";
import { LogFile } from "./log-file.js";

const head: ExperimentHead = {
  experimentId: "exp_20250629_143052_a1b2c3d4",
  startTime: "2025-06-29T12:30:52.000Z",
  config: { prompt: "],\n and ]\n},\n", nested: { list: [1, 2] } },
  configHash: "a1b2c3d4",
  notes: 'a note with "quotes", a line\nbreak and ],',
};

function tailOf(counter: TotalsCounter, overrides: Partial<ExperimentTail> = {}): ExperimentTail {
  return {
    status: "running",
    endTime: null,
    durationSeconds: 1.5,
    totals: counter.totals,
    models: counter.models,
    providers: counter.providers,
    scores: counter.scores,
    notesInShort: "note",
    writer: {
      pid: 1,
      hostname: "h",
      session: 1,
      updatedAt: "2025-06-29T12:30:53.000Z",
      nextUpdateBy: "2025-06-29T12:31:53.000Z",
    },
    ...overrides,
  };
}

function recordOf(seq: number, overrides: Partial<GenerationRecord> = {}): GenerationRecord {
  return {
    seq,
    key: `frame:${seq}`,
    frameNumber: seq,
    timestamp: "2025-06-29T12:30:53.000Z",
    durationSeconds: 0.25,
    status: "ok",
    attempts: 1,
    model: "gemini-2.5-flash",
    tokenUsage: { inputTokens: 10, outputTokens: 5, totalTokens: 15, source: "reported", flags: [] },
    cost: { usd: 0.0001, source: "computed" },
    ...overrides,
  };
}

it("is valid JSON from the first moment and after every generation, with totals that are the records' sum", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "log.json");
  const counter = new TotalsCounter();
  const log = new LogFile(path, head, tailOf(counter));
  expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({
    schema: "explog/1",
    metrics: [],
    total_generations: 0,
  });

  for (let seq = 1; seq <= 20; seq += 1) {
    const record = recordOf(seq, {
      model: seq % 2 ? "gemini-2.5-flash" : "日本語-モデル",
      finishReason: "x".repeat(seq * 7),
    });
    counter.add(record);
    log.append(record, tailOf(counter));
    const parsed = JSON.parse(readFileSync(path, "utf8"));
    expect(parsed.metrics).toHaveLength(seq);
    expect(parsed.total_generations).toBe(seq);
    expect(parsed.total_input_tokens).toBe(seq * 10);
    expect(parsed.total_cost_usd).toBe(Number((seq * 0.0001).toFixed(4)));
    expect(parsed.summary.models).toEqual(
      seq === 1 ? ["gemini-2.5-flash"] : ["gemini-2.5-flash", "日本語-モデル"],
    );
  }
  log.file.close();
});

it("keeps one generation a line", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "log.json");
  const log = new LogFile(path, head, tailOf(new TotalsCounter()));
  for (let seq = 1; seq <= 3; seq += 1) {
    log.append(recordOf(seq, { error: { name: "E", message: "two\nlines" } }), tailOf(new TotalsCounter()));
  }
  const lines = readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.startsWith('{"seq"'));
  expect(lines.map((line) => JSON.parse(line.replace(/,$/, "")).seq)).toEqual([1, 2, 3]);
  log.file.close();
});

it("never shrinks: a shorter tail is padded, and nothing of the longer one is left", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "log.json");
  const counter = new TotalsCounter();
  const log = new LogFile(path, head, tailOf(counter));
  log.rewriteTail(tailOf(counter, { notesInShort: "long ".repeat(100) }));
  const long = readFileSync(path).length;
  log.rewriteTail(tailOf(counter, { status: "completed", endTime: "2025-06-29T12:40:00.000Z" }));
  expect(readFileSync(path).length).toBe(long);
  expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ status: "completed" });
  log.append(recordOf(1), tailOf(counter));
  expect(JSON.parse(readFileSync(path, "utf8")).metrics).toHaveLength(1);
  log.file.close();
});

it("never rewrites what came before: the bytes of earlier records stay as they were", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "log.json");
  const log = new LogFile(path, head, tailOf(new TotalsCounter()));
  log.append(recordOf(1), tailOf(new TotalsCounter()));
  const before = readFileSync(path).subarray(0, log.recordBytes);
  for (let seq = 2; seq < 50; seq += 1) log.append(recordOf(seq), tailOf(new TotalsCounter()));
  expect(readFileSync(path).subarray(0, before.length).equals(before)).toBe(true);
  log.file.close();
});

it("writes a record that JSON refuses as far as it goes", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "log.json");
  const log = new LogFile(path, head, tailOf(new TotalsCounter()));
  const circle: Record<string, unknown> = { big: 1n };
  circle.self = circle;
  log.append(recordOf(1, { tags: circle as Record<string, string> }), tailOf(new TotalsCounter()));
  log.append(recordOf(2), tailOf(new TotalsCounter()));
  const metrics = JSON.parse(readFileSync(path, "utf8")).metrics;
  expect(metrics[0].tags).toEqual({ big: "1", self: "[circular]" });
  expect(metrics.map((line: { seq: number }) => line.seq)).toEqual([1, 2]);
  log.file.close();
});

it("goes on in another folder with everything written so far, also when its own name is gone", async () => {
  await using folder = temporaryFolder();
  const log = new LogFile(join(folder.path, "log.json"), head, tailOf(new TotalsCounter()));
  log.append(recordOf(1), tailOf(new TotalsCounter()));
  rmSync(join(folder.path, "log.json"));
  expect(log.file.isDetached()).toBe(true);
  const moved = join(folder.path, "elsewhere.json");
  const move = log.file.prepareMove(moved);
  move.rename();
  move.goOnThere();
  log.append(recordOf(2), tailOf(new TotalsCounter()));
  expect(log.file.isDetached()).toBe(false);
  expect(JSON.parse(readFileSync(moved, "utf8")).metrics).toHaveLength(2);
  log.file.close();
});
