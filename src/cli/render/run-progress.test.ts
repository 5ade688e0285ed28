import { expect, test } from "vitest";
import { keyHint, type RunProgress, runProgressText } from "./run-progress.js";

const half: RunProgress = {
  done: 30,
  total: 60,
  failed: 0,
  sent: 30,
  elapsedSeconds: 15,
  spentUsd: 0.05,
  unpriced: 0,
  estimated: 0,
  restUsd: { value: 0.05, low: 0.045, high: 0.056 },
};

test("the line shows how far, how fast, how much and how long", () => {
  expect(runProgressText(half, 100)).toBe(
    `${"█".repeat(14)}${"░".repeat(15)} 30/60 · 2.0/s · $0.0500 of about $0.1000 ($0.0950–$0.1060) · 0:15 left`,
  );
  expect(runProgressText({ ...half, restUsd: { value: 0.05 } }, 100)).toBe(
    `${"█".repeat(15)}${"░".repeat(15)} 30/60 · 2.0/s · $0.0500 of about $0.1000 · 0:15 left`,
  );
});

test("answers that were there before cost nothing, and say nothing of the pace", () => {
  expect(runProgressText({ ...half, sent: 5, elapsedSeconds: 10 }, 120)).toContain("30.0/min");
  expect(runProgressText({ ...half, sent: 5, elapsedSeconds: 10 }, 120)).toContain("1:00 left");
  expect(runProgressText({ ...half, sent: 0, spentUsd: null, restUsd: undefined }, 120)).toMatch(
    /30\/60 · cost unknown$/,
  );
});

test("what does not fit is left out, the bar first, and cost and time left after all but the count", () => {
  expect(runProgressText(half, 60)).toBe("███░░░░ 30/60 · 2.0/s · $0.0500 of about $0.1000 · 0:15 left");
  expect(runProgressText(half, 59)).toBe("30/60 · 2.0/s · $0.0500 of about $0.1000 · 0:15 left");
  expect(runProgressText(half, 45)).toBe("30/60 · $0.0500 of about $0.1000 · 0:15 left");
  expect(runProgressText(half, 39)).toBe("30/60 · $0.0500/~$0.1000 · 0:15 left");
  expect(runProgressText({ ...half, failed: 2 }, 39)).toBe("30/60 · $0.0500/~$0.1000 · 0:15 left");
  expect(runProgressText({ ...half, failed: 2 }, 50)).toBe("30/60 · 2 failed · $0.0500/~$0.1000 · 0:15 left");
  expect(runProgressText(half, 30)).toBe("30/60 · $0.0500/~$0.1000");
  expect(runProgressText(half, 8)).toBe("30/60");
  for (let columns = 1; columns <= 120; columns++) {
    expect(Array.from(runProgressText(half, columns)).length).toBeLessThanOrEqual(columns);
  }
});

test("what the keys do stands at the end where there is room, and that a run is paused stands there always", () => {
  expect(runProgressText(half, 100, keyHint(false))).toMatch(/^█+░+ 30\/60 .* 0:15 left · p pause, q stop$/);
  expect(runProgressText(half, 60, keyHint(false))).not.toContain("pause");
  expect(runProgressText(half, 60, keyHint(true))).toBe(
    "30/60 · $0.0500/~$0.1000 · paused: p goes on, q stops",
  );
  for (let columns = 1; columns <= 120; columns++) {
    for (const isPaused of [true, false]) {
      const line = runProgressText(half, columns, keyHint(isPaused));
      expect(Array.from(line).length).toBeLessThanOrEqual(columns);
    }
  }
});

test("a narrow line has no bar before the first answer either", () => {
  expect(runProgressText({ ...half, done: 0 }, 40)).toBe("0/60");
});

test.each<[string, Partial<RunProgress>, string]>([
  ["before the first answer", { done: 0 }, "0/60"],
  ["with failures", { failed: 2 }, "30/60 · 2 failed · 2.0/s"],
  ["when it is slow", { done: 3, sent: 3, elapsedSeconds: 120 }, "3/60 · 1.5/min"],
  ["when it is fast", { elapsedSeconds: 1 }, "30/60 · 30/s"],
  ["without any price", { spentUsd: null, unpriced: 30 }, "cost unknown · 0:15 left"],
  ["with some calls unpriced", { unpriced: 1 }, "≥ $0.0500 · 0:15 left"],
  ["at the end", { done: 60, sent: 60 }, "60/60 · 4.0/s · $0.0500 · 0:00 left"],
  ["with hours to go", { done: 1, sent: 1, elapsedSeconds: 200 }, "3:16:40 left"],
])("%s, %j makes it read right", (_, change, expected) => {
  expect(runProgressText({ ...half, ...change }, 120)).toContain(expected);
});

test("what was spent is marked where tokens were counted locally, as the summary marks it", () => {
  expect(runProgressText({ ...half, estimated: 1 }, 60)).toContain("~$0.0500 of about $0.1000");
  expect(runProgressText({ ...half, estimated: 1, unpriced: 1 }, 60)).toContain("≥ ~$0.0500 ·");
});
