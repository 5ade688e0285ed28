import { expect, test } from "vitest";
import { sampleExperiment } from "../../test/support/sample-log.js";
import type { ExperimentTotals } from "../format/experiment-log.js";
import { summaryText } from "./experiment-summary.js";

function lineOf(start: string, totals: Partial<ExperimentTotals>): string | undefined {
  const text = summaryText({
    experimentId: "exp_20250629_143052_a1b2c3d4",
    status: "completed",
    startTime: "2025-06-29T14:30:52.000Z",
    endTime: null,
    durationSeconds: 1,
    models: [],
    notes: "",
    totals: { ...sampleExperiment().tail.totals, generations: 4, failedGenerations: 0, ...totals },
    scores: {},
    path: "logs",
    sandbox: false,
  });
  return text.split("\n").find((line) => line.startsWith(start));
}

test("averages are of what is known, and are left out where nothing is", () => {
  const average = (totals: Partial<ExperimentTotals>) => lineOf("Average", { totalTokens: 400, ...totals });
  expect(average({ generationSeconds: 8 })).toBe("Average per Generation: 2.00s, 100 tokens");
  expect(average({ generationSeconds: 0 })).toBe("Average per Generation: 100 tokens");
  expect(average({ generationSeconds: 8, uncountedGenerations: 1 })).toBe("Average per Generation: 2.00s");
  expect(average({ generationSeconds: 0, uncountedGenerations: 1 })).toBeUndefined();
});

test("the cost has the marks that a row of the list has", () => {
  const cost = (totals: Partial<ExperimentTotals>) => lineOf("Estimated Cost", { costUsd: 0.5, ...totals });
  expect(cost({ estimatedGenerations: 0 })).toBe("Estimated Cost: $0.5000");
  expect(cost({ estimatedGenerations: 1 })).toBe("Estimated Cost: ~$0.5000");
  expect(cost({ estimatedGenerations: 1, unpricedGenerations: 2 })).toBe(
    "Estimated Cost: ≥ ~$0.5000 (2 calls unpriced)",
  );
});
