import { expect, test } from "vitest";
import type { ExperimentSession } from "../../format/experiment-log.js";
import { sessionLines } from "./session-lines.js";
import { textWidth } from "./text-width.js";

const NOW = new Date("2025-07-01T00:00:00.000Z");

function session(number: number, details: Partial<ExperimentSession> = {}): ExperimentSession {
  const startTime = "2025-06-29T14:30:52.000Z";
  return { session: number, startTime, endTime: null, generations: 1, replayed: 0, ...details };
}

test("each session says what it added, what it gave back, and what was changed before it", () => {
  const changed = session(2, { generations: 1_200, replayed: 1, configChanges: ['model: "a" → "b"'] });
  const [first, second, change, ...rest] = sessionLines([session(1), changed], 100, NOW);
  expect(first).toMatch(/^ {2}1 {2}2025-06-2\d \d\d:\d\d:52 .*1 generation$/);
  expect(second).toMatch(/1,200 generations, 1 answer given back$/);
  expect(change).toBe('     changed: model: "a" → "b"');
  expect(rest).toEqual([]);
  expect(sessionLines(undefined, 100, NOW)).toEqual([]);
});

test("of many sessions the newest are shown, and no line is wider than the screen", () => {
  const many = Array.from({ length: 50 }, (_, index) =>
    session(index + 1, { replayed: 100_000, configChanges: [`prompt: ${"word ".repeat(20)}`] }),
  );
  const lines = sessionLines(many, 40, NOW);
  expect(lines[0]).toBe("  … and 40 before (--json has them)");
  for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(40);
});
