import { expect, it } from "vitest";
import type { ExperimentTail } from "./experiment-log.js";
import { JsonBytes } from "./json-bytes.js";
import { createTailText, fromTailLine } from "./log-text.js";
import { createTailWriter } from "./tail-bytes.js";

const head = { experimentId: "exp_20250629_143052_a1b2c3d4", startTime: "2025-06-29T12:30:52.000Z" };

const tail: ExperimentTail = {
  status: "running",
  endTime: null,
  durationSeconds: 12.345678,
  totals: {
    generations: 3,
    failedGenerations: 1,
    abortedGenerations: 0,
    inputTokens: 5_000_000_001,
    outputTokens: 20,
    totalTokens: 5_000_000_021,
    cacheReadTokens: 4,
    reasoningTokens: 2,
    uncountedGenerations: 0,
    estimatedGenerations: 1,
    flaggedGenerations: 0,
    costUsd: 0.000300000001,
    unpricedGenerations: 1,
    inexactPriceGenerations: 0,
    generationSeconds: 1.25,
  },
  models: ["gemini-2.5-flash"],
  providers: ["google"],
  scores: { exact: { mean: 0.5, count: 2 }, 'a "score"': { mean: 0.333333333333, count: 3 } },
  notesInShort: "Notes — in short",
  writer: {
    pid: 1,
    bootId: "boot",
    pidNamespace: "4026531836",
    hostname: "h",
    session: 2,
    updatedAt: "2025-06-29T12:30:53.000Z",
    nextUpdateBy: "2025-06-29T12:31:53.000Z",
  },
};

const expected = `
],
"status": "running", "end_time": null, "total_duration_seconds": 12.345678, "total_input_tokens": 5000000001, "total_output_tokens": 20,
"total_tokens": 5000000021, "total_generations": 3, "total_cost_usd": 0.000300000001,
"summary": {"experiment_id":"exp_20250629_143052_a1b2c3d4","start_time":"2025-06-29T12:30:52.000Z","status":"running","end_time":null,"duration_seconds":12.345678,"notes":"Notes — in short","models":["gemini-2.5-flash"],"providers":["google"],"total_generations":3,"failed_generations":1,"aborted_generations":0,"total_input_tokens":5000000001,"total_output_tokens":20,"total_tokens":5000000021,"cache_read_tokens":4,"reasoning_tokens":2,"uncounted_generations":0,"estimated_generations":1,"flagged_generations":0,"cost_usd":0.000300000001,"cost_complete":false,"unpriced_generations":1,"inexact_price_generations":0,"generation_seconds":1.25,"scores":{"exact":{"mean":0.5,"count":2},"a \\"score\\"":{"mean":0.333333333333,"count":3}}},
"writer": {"pid":1,"boot_id":"boot","pid_namespace":"4026531836","hostname":"h","session":2,"updated_at":"2025-06-29T12:30:53.000Z","next_update_by":"2025-06-29T12:31:53.000Z"}
}
`;

it("spells the tail as the format has it", () => {
  expect(createTailText(head)(tail)).toBe(expected);
});

/** Each of them a change of the tail before it. */
const changes: Partial<ExperimentTail>[] = [
  { durationSeconds: 99.5 },
  { totals: { ...tail.totals, generations: 4, costUsd: null } },
  { totals: { ...tail.totals, failedGenerations: 2 } },
  { totals: { ...tail.totals, abortedGenerations: 5 } },
  { totals: { ...tail.totals, uncountedGenerations: 6 } },
  { totals: { ...tail.totals, estimatedGenerations: 7 } },
  { totals: { ...tail.totals, flaggedGenerations: 8 } },
  { totals: { ...tail.totals, unpricedGenerations: 0 } },
  { totals: { ...tail.totals, inexactPriceGenerations: 9 } },
  { models: ["gemini-2.5-flash", "gpt-4o"] },
  { providers: ["google", "openai"] },
  { notesInShort: "others" },
  { scores: {} },
  { scores: { late: { mean: Number.NaN, count: 1 } } },
  { sandbox: true },
  { error: { name: "Error", message: 'a "reason"' } },
  { error: undefined, sandbox: undefined },
  { status: "failed" },
  { endTime: "2025-06-29T12:40:00.000Z" },
  {
    sessions: [
      { session: 1, startTime: "a", endTime: null, generations: 2, replayed: 0 },
      { session: 2, startTime: "b", endTime: "c", generations: 1, replayed: 2, configChanges: ["model"] },
    ],
  },
  { writer: { ...tail.writer, updatedAt: "2025-06-29T12:30:54.000Z" } },
  { writer: { ...tail.writer, bootId: undefined, pidNamespace: undefined } },
];

it("tells every change, whatever it keeps from one tail to the next", () => {
  const write = createTailWriter(head);
  const out = new JsonBytes();
  const now = { ...tail };
  for (const change of changes) {
    write(out, now);
    out.cut(0);
    Object.assign(now, change);
    write(out, now);
    expect(out.toString()).toBe(createTailText(head)(now));
    const read = fromTailLine(JSON.parse(`{"metrics": [${out}`));
    const mean = (value: number) => (Number.isFinite(value) ? value : null);
    const scores = Object.entries(now.scores).map(([name, score]) => [
      name,
      { ...score, mean: mean(score.mean) },
    ]);
    expect(read).toEqual({ ...now, scores: Object.fromEntries(scores) });
    out.cut(0);
  }
});
