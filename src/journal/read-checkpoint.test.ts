import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sampleExperiment } from "../../test/support/sample-log.js";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { checkpointText } from "../format/checkpoint-line.js";
import { readCheckpoint } from "./read-checkpoint.js";

test("a checkpoint is read back as it was written, the user's state included", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "exp_1_checkpoint.json");
  const checkpoint = {
    experimentId: "exp_1",
    savedAt: "2025-06-29T14:31:00.000Z",
    seq: 3,
    totals: sampleExperiment().tail.totals,
    logBytes: 5000,
    transcriptBytes: 9000,
    state: { window: ["a", "b"] },
  };
  writeFileSync(path, checkpointText(checkpoint));

  expect(readCheckpoint(path)).toEqual(checkpoint);
});

test("a missing checkpoint is none, a broken or foreign one is refused", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "exp_1_checkpoint.json");
  expect(readCheckpoint(path)).toBeUndefined();
  for (const text of ["", '{"seq": 3', "[]", "null", '{"metrics": []}']) {
    writeFileSync(path, text);
    expect(() => readCheckpoint(path)).toThrow(expect.objectContaining({ code: "LOG_UNREADABLE" }));
  }
});
