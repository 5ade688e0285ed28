/** The kinds of picture that a run sends, told from their first bytes: an extension can lie. */
export type ImageMediaType = "image/png" | "image/jpeg" | "image/webp";

export function imageMediaType(head: Uint8Array): ImageMediaType | undefined {
  if (startsWith(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return "image/png";
  if (startsWith(head, [0xff, 0xd8, 0xff])) return "image/jpeg";
  if (ascii(head, 0, 4) === "RIFF" && ascii(head, 8, 12) === "WEBP") return "image/webp";
  return undefined;
}

/** Whether a file of `byteLength` bytes ends where a picture of its kind ends, as far as its tail tells. */
export function endsAsItShould(
  mediaType: ImageMediaType,
  head: Uint8Array,
  tail: Uint8Array,
  byteLength: number,
): boolean {
  switch (mediaType) {
    case "image/png":
      return Buffer.from(tail).includes("IEND");
    case "image/jpeg":
      return Buffer.from(tail).includes(Buffer.from([0xff, 0xd9]));
    case "image/webp":
      return (
        head.length >= 8 && new DataView(head.buffer, head.byteOffset).getUint32(4, true) + 8 <= byteLength
      );
  }
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

function ascii(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}
