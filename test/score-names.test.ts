import { expect, test } from "vitest";
import { ExperimentLogger } from "../src/logger/experiment-logger.js";
import { createDirectoryStore } from "../src/store/directory-store.js";
import { readExperiment } from "./support/read-experiment.js";
import { temporaryFolder } from "./support/temporary-folder.js";

test("a score may have any name, also one that every object has, and the log stays JSON", async () => {
  await using folder = temporaryFolder();
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  logger.startExperiment({}, "names");
  for (const value of [1, 0]) {
    const scores = Object.fromEntries(["__proto__", "constructor"].map((name) => [name, value]));
    logger.logGeneration({ model: "gpt-4o", duration: 1, scores });
  }
  logger.endExperiment();
  expect(JSON.stringify((readExperiment(folder.path).log.summary as { scores: unknown }).scores)).toBe(
    '{"__proto__":{"mean":0.5,"count":2},"constructor":{"mean":0.5,"count":2}}',
  );
  const [overview] = await createDirectoryStore(folder.path).list();
  expect(overview).toMatchObject({ status: "completed", problem: undefined });
});
