import { encode } from "fast-png";
import { expect, test } from "vitest";
import { decodePngPixels, isPng } from "./png-pixels.js";

const red = [255, 0, 0];

test.each([
  ["RGB", encode({ width: 1, height: 1, channels: 3, data: new Uint8Array(red) }), red],
  ["RGB with alpha", encode({ width: 1, height: 1, channels: 4, data: new Uint8Array([...red, 128]) }), red],
  ["grey", encode({ width: 1, height: 1, channels: 1, data: new Uint8Array([77]) }), [77, 77, 77]],
  [
    "grey with alpha",
    encode({ width: 1, height: 1, channels: 2, data: new Uint8Array([77, 9]) }),
    [77, 77, 77],
  ],
  [
    "16 bits",
    encode({ width: 1, height: 1, channels: 3, depth: 16, data: new Uint16Array([0xffff, 0x0080, 0x7f00]) }),
    [255, 0, 127],
  ],
  [
    "a palette",
    encode({
      width: 1,
      height: 1,
      channels: 1,
      data: new Uint8Array([1]),
      palette: [
        [0, 0, 0],
        [255, 0, 0],
      ],
    }),
    red,
  ],
  [
    "a palette of one bit",
    encode({
      width: 1,
      height: 1,
      channels: 1,
      depth: 1,
      data: new Uint8Array([0b1000_0000]),
      palette: [
        [0, 0, 0],
        [255, 0, 0],
      ],
    }),
    red,
  ],
  [
    "one bit a pixel",
    encode({ width: 1, height: 1, channels: 1, depth: 1, data: new Uint8Array([0b1000_0000]) }),
    [255, 255, 255],
  ],
])("a PNG of %s comes out as RGB", async (_, bytes, rgb) => {
  expect(await decodePngPixels(bytes)).toEqual({ width: 1, height: 1, data: new Uint8Array(rgb) });
});

test("only a PNG has its signature", () => {
  expect(isPng(encode({ width: 1, height: 1, channels: 3, data: new Uint8Array(red) }))).toBe(true);
  expect(isPng(new Uint8Array([0xff, 0xd8, 0xff]))).toBe(false);
});

test("a truncated file and one with a changed byte are refused", async () => {
  const bytes = encode({ width: 8, height: 8, channels: 3, data: new Uint8Array(192).fill(7) });
  await expect(decodePngPixels(bytes.slice(0, 50))).rejects.toThrow();
  const changed = bytes.slice();
  changed[45] = (changed[45] ?? 0) ^ 0xff;
  await expect(decodePngPixels(changed)).rejects.toThrow();
});
