import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sampleExperiment } from "../../test/support/sample-log.js";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import type { Checkpoint } from "../format/checkpoint.js";
import { checkpointText } from "../format/checkpoint-line.js";
import { readCheckpoint } from "./read-checkpoint.js";

const checkpoint: Checkpoint = {
  experimentId: "exp_1",
  savedAt: "2025-06-29T14:31:00.000Z",
  seq: 3,
  totals: sampleExperiment().tail.totals,
  logBytes: 5000,
  transcriptBytes: 9000,
  state: { window: ["a", "字"] },
};
const withoutChecksum = checkpointText(checkpoint).replace(/,\n"sha256".*/, "");

test("a checkpoint is read back as it was written, the user's state included", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "exp_1_checkpoint.json");
  for (const text of [checkpointText(checkpoint), withoutChecksum]) {
    writeFileSync(path, text);
    expect(readCheckpoint(path)).toEqual({ kind: "whole", checkpoint });
  }
});

test.each([
  ["", "it is not JSON"],
  ['{"seq": 3', "it is not JSON"],
  ["[]", "it holds no totals"],
  ["null", "it holds no totals"],
  ['{"metrics": []}', "it holds no totals"],
  [Buffer.from([0x7b, 0xff, 0x7d]), "it is not UTF-8"],
  [checkpointText(checkpoint).replace('"a"', '"b"'), "it is not what was written: its checksum differs"],
  [withoutChecksum.replace('"state"', '"stXte"'), "its keys are not those of a checkpoint"],
  [withoutChecksum.replace(/"totals": .*/, '"totals": null,'), "it holds no totals"],
])(
  "a checkpoint that is not one, or not as it was written, says what is wrong: %j",
  async (text, problem) => {
    await using folder = temporaryFolder();
    const path = join(folder.path, "exp_1_checkpoint.json");
    writeFileSync(path, text);
    expect(readCheckpoint(path)).toEqual({ kind: "damaged", problem });
  },
);

test("a missing checkpoint is none, and one that cannot be opened is damaged", async () => {
  await using folder = temporaryFolder();
  expect(readCheckpoint(join(folder.path, "exp_1_checkpoint.json"))).toEqual({ kind: "none" });
  expect(readCheckpoint(folder.path)).toMatchObject({
    kind: "damaged",
    problem: expect.stringContaining("it cannot be opened: "),
  });
});

test("beside a damaged one, the whole one that was about to replace it is found", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "exp_1_checkpoint.json");
  writeFileSync(path, "{");
  writeFileSync(`${path}.tmp`, "{");
  writeFileSync(`${path}.background.tmp`, checkpointText(checkpoint));
  expect(readCheckpoint(path)).toMatchObject({ kind: "damaged", replacement: checkpoint });
});
