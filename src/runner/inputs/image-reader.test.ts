import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { samplePng, tinyJpeg } from "../../../test/support/pictures.js";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import { sha256Hex } from "../../format/content-hash.js";
import { createImageReader } from "./image-reader.js";

test("a picture comes with its type, size, hash and bytes", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "1.png");
  writeFileSync(path, samplePng());
  expect(await createImageReader()(path)).toEqual({
    type: "media",
    mediaType: "image/png",
    width: 640,
    height: 360,
    byteLength: samplePng().byteLength,
    sha256: sha256Hex(samplePng()),
    bytes: samplePng(),
  });
});

test("the type is what the bytes are, not what the name says", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "1.png");
  writeFileSync(path, tinyJpeg(31, 17));
  expect(await createImageReader()(path)).toMatchObject({ mediaType: "image/jpeg", width: 31, height: 17 });
});

test("the pictures used last are kept, the others read anew", async () => {
  await using folder = temporaryFolder();
  const paths = [1, 2, 3].map((number) => join(folder.path, `${number}.jpg`));
  for (const path of paths) writeFileSync(path, tinyJpeg(8, 8));
  const [first, second, third] = paths as [string, string, string];
  const read = createImageReader(undefined, 2 * tinyJpeg(8, 8).byteLength);
  await read(first);
  await read(second);
  await read(first);
  await read(third);
  for (const path of paths) rmSync(path);
  expect((await read(first)).width).toBe(8);
  expect((await read(third)).width).toBe(8);
  await expect(read(second)).rejects.toThrow(/ENOENT/);
});

test("a file that is no picture any more is an error, not an empty part", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "1.png");
  writeFileSync(path, "gone");
  await expect(createImageReader()(path)).rejects.toThrow(/no longer a picture/);
});
