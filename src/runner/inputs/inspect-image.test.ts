import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { samplePng, tinyJpeg, tinyWebp } from "../../../test/support/pictures.js";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import { inspectImage, inspectImages } from "./inspect-image.js";

async function inspected(bytes: Uint8Array): Promise<void> {
  await using folder = temporaryFolder();
  const path = join(folder.path, "1.png");
  writeFileSync(path, bytes);
  await inspectImage(path);
}

const withLongTail = (bytes: Uint8Array) => Buffer.concat([bytes, new Uint8Array(10_000)]);

/** A JPEG whose size stands behind 90 kB of metadata. */
function jpegWithMetadata(): Uint8Array {
  const jpeg = tinyJpeg(640, 480);
  const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0xff, 0xff]), new Uint8Array(0xfffd)]);
  return Buffer.concat([jpeg.subarray(0, 2), segment, segment, jpeg.subarray(2)]);
}

test.each<[string, Uint8Array]>([
  ["a PNG", samplePng()],
  ["a JPEG, whatever its extension", tinyJpeg(640, 480)],
  ["a WebP", tinyWebp()],
  ["a PNG with something after its end", withLongTail(samplePng())],
  ["a JPEG with much metadata before its size", jpegWithMetadata()],
])("%s passes", async (_, bytes) => {
  await expect(inspected(bytes)).resolves.toBeUndefined();
});

test.each<[string, Uint8Array, RegExp]>([
  ["an empty file", new Uint8Array(), /not a PNG, JPEG or WebP picture: it is empty/],
  ["a text", Buffer.from("not a picture"), /it starts with 6e6f742061207069/],
  ["a GIF", Buffer.from("GIF89a......"), /not a PNG, JPEG or WebP/],
  ["a PNG that was cut off", samplePng().subarray(0, 900), /is cut off: its end is missing/],
  ["a JPEG that was cut off", tinyJpeg(9, 9).subarray(0, -2), /is cut off/],
  ["a WebP that was cut off", tinyWebp().subarray(0, -5), /is cut off/],
  [
    "a PNG without a size",
    Buffer.concat([samplePng().subarray(0, 8), samplePng().subarray(-12)]),
    /size of the picture/,
  ],
])("%s is refused", async (_, bytes, message) => {
  await expect(inspected(bytes)).rejects.toThrow(message);
});

test("one damaged picture among many is found", async () => {
  await using folder = temporaryFolder();
  const frames = Array.from({ length: 40 }, (_, number) => {
    const path = join(folder.path, `${number}.png`);
    writeFileSync(path, number === 37 ? "damaged" : samplePng());
    return { number, path, fileName: `${number}.png` };
  });
  await expect(inspectImages(frames)).rejects.toThrow(/37\.png is not a PNG/);
  await expect(inspectImages(frames.slice(0, 37))).resolves.toBeUndefined();
});

test("a picture that is not there is named", async () => {
  await expect(inspectImage("/nowhere/1.png")).rejects.toThrow(/\/nowhere\/1\.png cannot be read \(ENOENT\)/);
});
