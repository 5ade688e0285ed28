import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import { frameNumber, selectFrames } from "./frame-inputs.js";

/** The frames that are selected from files of these names (which stay empty: nothing is opened here). */
async function selected(
  names: string[],
  settings: { start?: number; end?: number; step?: number; fps?: number } = {},
) {
  await using folder = temporaryFolder();
  for (const name of names) writeFileSync(join(folder.path, name), "");
  const { start, end = 0, step = 1, fps } = settings;
  return await selectFrames({ directory: folder.path, start, end, step, framesPerSecond: fps });
}

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `frame_${String(from + index).padStart(4, "0")}.png`);

test.each<[string, number | undefined]>([
  ["frame_0391.png", 391],
  ["391.jpg", 391],
  ["clip2_frame_10.jpeg", 10],
  ["frame.0007.webp", 7],
  ["cover.png", undefined],
  ["f_99999999999999999999.png", undefined],
  ["391", 391],
])("the number of %s is %s", (name, number) => {
  expect(frameNumber(name)).toBe(number);
});

test("frames come in the order of their numbers, not of their names", async () => {
  const frames = await selected(["f10.png", "f9.jpg", "f2.JPEG", "f1.WebP"]);
  expect(frames.map(({ number, fileName }) => [number, fileName])).toEqual([
    [1, "f1.WebP"],
    [2, "f2.JPEG"],
    [9, "f9.jpg"],
    [10, "f10.png"],
  ]);
});

test("start, end and step choose by number, and end 0 is the last one", async () => {
  const names = numbered(1, 60);
  const chosen = async (settings: object) => (await selected(names, settings)).map(({ number }) => number);
  expect(await chosen({ start: 1, step: 15 })).toEqual([1, 16, 31, 46]);
  expect(await chosen({ start: 10, end: 12 })).toEqual([10, 11, 12]);
  expect(await chosen({ start: 50, end: 9999, step: 5 })).toEqual([50, 55, 60]);
  expect(await chosen({ step: 59 })).toEqual([1, 60]);
});

test("without a start, steps are counted from the first frame there is", async () => {
  const frames = await selected(["0.png", "10.png", "20.png", "30.png"], { step: 20 });
  expect(frames.map(({ number }) => number)).toEqual([0, 20]);
});

test("a frame's time is its number over the frames a second", async () => {
  const frames = await selected(numbered(390, 391), { fps: 15 });
  expect(frames.map(({ timeSeconds }) => timeSeconds)).toEqual([26, 391 / 15]);
  expect((await selected(["1.png"]))[0]?.timeSeconds).toBeUndefined();
});

test("other files, hidden files and folders are left alone", async () => {
  await using folder = temporaryFolder();
  for (const name of ["1.png", "notes.txt", ".2.png", "gt.json"]) writeFileSync(join(folder.path, name), "");
  mkdirSync(join(folder.path, "3.png"));
  const frames = await selectFrames({ directory: folder.path, end: 0, step: 1 });
  expect(frames.map(({ fileName }) => fileName)).toEqual(["1.png"]);
});

test.each<[string, string[], object, RegExp]>([
  ["an empty folder", [], {}, /there are no frames in/],
  ["a folder of other files", ["a.txt"], {}, /there are no frames in/],
  ["a picture without a number", ["1.png", "cover.png"], {}, /no frame number in the name `cover\.png`/],
  ["one number twice", ["a_1.png", "b_01.jpg"], {}, /`a_1\.png` and `b_01\.jpg` in .* are both frame 1/],
  [
    "a selection that meets nothing",
    numbered(1, 20),
    { start: 30 },
    /none of the 20 frames .* start 30, end 0, step 1/,
  ],
])("%s is refused", async (_, names, settings, message) => {
  await expect(selected(names, settings)).rejects.toThrow(message);
});

test("a folder that is not there, or is a file, is named", async () => {
  await using folder = temporaryFolder();
  writeFileSync(join(folder.path, "file"), "");
  const select = (name: string) => selectFrames({ directory: join(folder.path, name), end: 0, step: 1 });
  await expect(select("none")).rejects.toThrow(/there is no folder .*none/);
  await expect(select("file")).rejects.toThrow(/file is a file, not a folder/);
});

test("a pattern chooses files by their names", async () => {
  await using folder = temporaryFolder();
  for (const name of ["cam1_1.png", "cam1_2.png", "cam2_1.png"]) writeFileSync(join(folder.path, name), "");
  const settings = { directory: folder.path, end: 0, step: 1 };
  const frames = await selectFrames({ ...settings, pattern: "cam1_*.png" });
  expect(frames.map(({ fileName }) => fileName)).toEqual(["cam1_1.png", "cam1_2.png"]);
  await expect(selectFrames({ ...settings, pattern: "cam3_*" })).rejects.toThrow(/matches `cam3_\*`/);
});
