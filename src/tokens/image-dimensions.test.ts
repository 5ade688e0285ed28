import { expect, test } from "vitest";
import pictures from "./fixtures/image-headers.json" with { type: "json" };
import { readImageDimensions } from "./image-dimensions.js";

for (const { name, width, height, media_type: mediaType, base64 } of pictures.cases) {
  test(`${name}: ${width} × ${height}`, () => {
    expect(readImageDimensions(Buffer.from(base64, "base64"))).toEqual({ width, height, mediaType });
  });

  test(`${name}: cut off anywhere, it gives its size or nothing, and never throws`, () => {
    const bytes = Buffer.from(base64, "base64");
    for (let length = 0; length < bytes.length; length += 1) {
      const found = readImageDimensions(bytes.subarray(0, length));
      if (found) expect(found.mediaType).toBe(mediaType);
    }
  });
}

test("what is no picture has no size", () => {
  for (const text of ["", "hello", "<svg width='10' height='10'></svg>", "\u0000".repeat(100), "%PDF-1.7"]) {
    expect(readImageDimensions(Buffer.from(text))).toBeUndefined();
  }
});

test("a size of nothing is no size", () => {
  const png = Buffer.from(pictures.cases[0]?.base64 ?? "", "base64");
  png.writeUInt32BE(0, 16);
  expect(readImageDimensions(png)).toBeUndefined();
});
