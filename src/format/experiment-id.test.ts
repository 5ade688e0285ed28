import { expect, it } from "vitest";
import { experimentId, isExperimentId } from "./experiment-id.js";

it("spells the local time of the start and the configuration's hash", () => {
  expect(experimentId(new Date(2025, 5, 29, 14, 30, 52), "a1b2c3d4")).toBe("exp_20250629_143052_a1b2c3d4");
});

it("numbers a second experiment of the same second and configuration", () => {
  const id = experimentId(new Date(2025, 0, 2, 3, 4, 5), "a1b2c3d4", 2);
  expect(id).toBe("exp_20250102_030405_a1b2c3d4-2");
  expect(isExperimentId(id)).toBe(true);
});

it("tells ids from other names", () => {
  expect(isExperimentId("exp_2025_1_a")).toBe(false);
  expect(isExperimentId("my_experiment")).toBe(false);
});
