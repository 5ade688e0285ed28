import { type FileHandle, open } from "node:fs/promises";
import { readImageDimensions } from "../../tokens/image-dimensions.js";
import type { Frame } from "./frame-inputs.js";
import { endsAsItShould, imageMediaType } from "./image-kind.js";
import { InputProblem } from "./input-problem.js";

const CHECKED_AT_ONCE = 16;
const HEAD_BYTES = 65_536;
const TAIL_BYTES = 4096;

/** Checks the pictures of a run before the first one is sent. @throws InputProblem for the first damaged one. */
export async function inspectImages(frames: readonly Frame[]): Promise<void> {
  for (let start = 0; start < frames.length; start += CHECKED_AT_ONCE) {
    await Promise.all(frames.slice(start, start + CHECKED_AT_ONCE).map(({ path }) => inspectImage(path)));
  }
}

/**
 * Checks that a file is a whole picture whose size can be read, without reading more of it than that
 * takes.
 * @throws InputProblem
 */
export async function inspectImage(path: string): Promise<void> {
  let file: FileHandle;
  try {
    file = await open(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new InputProblem(
      `the picture ${path} cannot be read (${code})`,
      "Check that it exists and that you may read it.",
      error,
    );
  }
  try {
    const { size } = await file.stat();
    const head = await part(file, 0, Math.min(HEAD_BYTES, size));
    const mediaType = imageMediaType(head);
    if (!mediaType) {
      const seen =
        size === 0 ? "it is empty" : `it starts with ${Buffer.from(head.subarray(0, 8)).toString("hex")}`;
      throw new InputProblem(
        `${path} is not a PNG, JPEG or WebP picture: ${seen}`,
        "Replace it, or move it out of the folder.",
      );
    }
    let whole: Uint8Array | undefined;
    const wholeFile = async () => (whole ??= await part(file, 0, size));
    const tail = await part(file, Math.max(0, size - TAIL_BYTES), Math.min(TAIL_BYTES, size));
    const complete =
      endsAsItShould(mediaType, head, tail, size) || endsAsItShould(mediaType, head, await wholeFile(), size);
    if (!complete) {
      throw new InputProblem(
        `the picture ${path} is cut off: its end is missing`,
        "Copy or extract it anew.",
      );
    }
    if (!readImageDimensions(head) && !readImageDimensions(await wholeFile())) {
      throw new InputProblem(
        `the size of the picture ${path} cannot be read`,
        "Replace it; it may be damaged.",
      );
    }
  } finally {
    await file.close();
  }
}

async function part(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}
