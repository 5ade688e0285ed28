import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { experimentFiles } from "../format/file-names.js";
import { leaveMovedMark, movedTo, removeMovedMark } from "./moved-mark.js";

const ID = "exp_20250629_143052_a1b2c3d4";

/** An experiment's own folder, which is behind, and the one it went to. */
function twoFolders() {
  const folder = temporaryFolder();
  const [behind = "", rescue = ""] = ["logs", "rescue"].map((name) => join(folder.path, name, ID));
  for (const [path, text] of [
    [behind, "1\n"],
    [rescue, "1\n2\n"],
  ] as const) {
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, experimentFiles.transcript(ID)), text);
  }
  return { behind, rescue, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

test("an experiment that went elsewhere is found there, until it is brought back or the other is gone", async () => {
  await using folders = twoFolders();
  const { behind, rescue } = folders;
  expect(movedTo(behind, ID)).toBeUndefined();
  leaveMovedMark(behind, ID, rescue);
  expect(movedTo(behind, ID)).toEqual({ path: rescue });
  const transcript = join(behind, experimentFiles.transcript(ID));
  cpSync(join(rescue, experimentFiles.transcript(ID)), transcript);
  expect(movedTo(behind, ID)).toBeUndefined();
  writeFileSync(transcript, "");
  expect(movedTo(behind, ID)).toEqual({ path: rescue });
  rmSync(rescue, { recursive: true });
  expect(movedTo(behind, ID)).toBeUndefined();
  removeMovedMark(behind, ID);
  expect(readdirSync(behind)).toEqual([experimentFiles.transcript(ID)]);
});

test("a mark that a full disk had no room to fill still keeps from going on, and a missing folder takes none", async () => {
  await using folders = twoFolders();
  const { behind, rescue } = folders;
  writeFileSync(join(behind, experimentFiles.movedTo(ID)), "");
  expect(movedTo(behind, ID)).toEqual({ path: "" });
  rmSync(behind, { recursive: true });
  leaveMovedMark(behind, ID, rescue);
  expect(movedTo(behind, ID)).toBeUndefined();
});
