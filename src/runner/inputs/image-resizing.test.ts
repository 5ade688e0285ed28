import sharp from "sharp";
import { expect, test } from "vitest";
import { readImageDimensions } from "../../tokens/image-dimensions.js";
import { imageMediaType } from "./image-kind.js";
import { type ImageResizer, imageResizer } from "./image-resizing.js";

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 10, g: 120, b: 200 } } });
const resizerTo = (maxSide: number) => imageResizer(maxSide) as ImageResizer;

test.each(["png", "jpeg", "webp"] as const)(
  "a large %s keeps its format and its proportions",
  async (format) => {
    const bytes = await picture(400, 200).toFormat(format).toBuffer();
    const smaller = await resizerTo(100)(bytes);
    expect(readImageDimensions(smaller)).toMatchObject({ width: 100, height: 50 });
    expect(imageMediaType(smaller)).toBe(`image/${format}`);
    expect(Buffer.from(await resizerTo(100)(bytes))).toEqual(Buffer.from(smaller));
  },
);

test("a picture that is small enough stays as it is, byte for byte", async () => {
  const bytes = await picture(100, 50).png().toBuffer();
  expect(await resizerTo(100)(bytes)).toBe(bytes);
});

test("a photograph is turned as its camera says", async () => {
  const bytes = await picture(400, 200).jpeg().withMetadata({ orientation: 6 }).toBuffer();
  expect(readImageDimensions(await resizerTo(100)(bytes))).toMatchObject({ width: 50, height: 100 });
});

test("without a longest side there is nothing to do", () => {
  expect(imageResizer(undefined)).toBeUndefined();
});
