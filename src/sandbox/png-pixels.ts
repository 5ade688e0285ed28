import type { DecodedPng } from "fast-png";

/** Pixels as rows of red, green, blue bytes. */
export interface RgbPixels {
  width: number;
  height: number;
  data: Uint8Array;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, index) => bytes[index] === byte);
}

/** Every kind of PNG as 8-bit RGB; transparency is dropped. Throws on a damaged file. */
export async function decodePngPixels(bytes: Uint8Array): Promise<RgbPixels> {
  const { convertIndexedToRgb, decode } = await import("fast-png");
  const png = decode(bytes, { checkCrc: true });
  const { width, height } = png;
  // The library's own conversion takes several times as long, and 8 bits are the usual case.
  if (png.palette && png.depth === 8) return { width, height, data: lookUpColors(png.data, png.palette) };
  if (png.palette) {
    return { width, height, data: takeRgb(convertIndexedToRgb(png), png.palette[0]?.length ?? 3, 0) };
  }
  if (png.depth < 8) {
    const levels = 2 ** png.depth;
    const palette = Array.from({ length: levels }, (_, level): [number, number, number] => {
      const shade = Math.round((level * 255) / (levels - 1));
      return [shade, shade, shade];
    });
    return { width, height, data: convertIndexedToRgb({ ...png, palette }) };
  }
  return { width, height, data: takeRgb(png.data, png.channels, png.depth === 16 ? 8 : 0) };
}

function lookUpColors(indexes: DecodedPng["data"], palette: NonNullable<DecodedPng["palette"]>): Uint8Array {
  const colors = new Uint8Array(256 * 3);
  for (const [index, color] of palette.entries()) colors.set(color.slice(0, 3), index * 3);
  const rgb = new Uint8Array(indexes.length * 3);
  for (let pixel = 0; pixel < indexes.length; pixel++) {
    const from = (indexes[pixel] ?? 0) * 3;
    rgb[pixel * 3] = colors[from] ?? 0;
    rgb[pixel * 3 + 1] = colors[from + 1] ?? 0;
    rgb[pixel * 3 + 2] = colors[from + 2] ?? 0;
  }
  return rgb;
}

function takeRgb(data: DecodedPng["data"], channels: number, shift: number): Uint8Array {
  const pixels = data.length / channels;
  const rgb = new Uint8Array(pixels * 3);
  const grey = channels < 3;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const from = pixel * channels;
    for (let part = 0; part < 3; part++) {
      rgb[pixel * 3 + part] = (data[from + (grey ? 0 : part)] ?? 0) >> shift;
    }
  }
  return rgb;
}
