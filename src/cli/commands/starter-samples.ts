import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ExplogError } from "../../format/explog-error.js";
import type { StarterKind } from "../render/starter-config.js";

const FRAMES = 6;
const WIDTH = 160;
const HEIGHT = 120;
const SQUARE = 36;

const ROWS = `id,question
capital,What is the capital of Austria?
sum,How much is 17 and 25?
colour,Which colour do blue and yellow make?
`;

const names: Record<StarterKind, string> = {
  frames: "sample_frames",
  video: "sample_clip.mp4",
  rows: "sample_rows.csv",
};

/**
 * Writes a few small inputs beside a first configuration; what is there already is left as it is.
 * @returns their name.
 */
export async function writeSampleInputs(kind: StarterKind, folder: string): Promise<string> {
  const path = join(folder, names[kind]);
  if (existsSync(path)) return names[kind];
  if (kind === "rows") writeFileSync(path, ROWS);
  else if (kind === "frames") await drawFrames(path);
  else await drawClip(path);
  return names[kind];
}

/** A red square that goes from left to right. */
async function drawFrames(folder: string): Promise<void> {
  const { encode } = await import("fast-png");
  mkdirSync(folder);
  for (let number = 1; number <= FRAMES; number++) {
    const data = new Uint8Array(WIDTH * HEIGHT * 3).fill(230);
    const left = Math.round(((number - 1) * (WIDTH - SQUARE)) / (FRAMES - 1));
    const top = (HEIGHT - SQUARE) / 2;
    for (let y = top; y < top + SQUARE; y++)
      for (let x = left; x < left + SQUARE; x++) data.set([200, 40, 40], (y * WIDTH + x) * 3);
    const name = `frame_${String(number).padStart(4, "0")}.png`;
    writeFileSync(join(folder, name), encode({ width: WIDTH, height: HEIGHT, data, channels: 3, depth: 8 }));
  }
}

/** The same as a clip of one frame a second. */
async function drawClip(path: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "explog-init-"));
  try {
    const frames = join(folder, "frames");
    await drawFrames(frames);
    const input = ["-framerate", "1", "-i", join(frames, "frame_%04d.png")];
    // An encoder that every build of ffmpeg has.
    const output = ["-c:v", "mpeg4", "-q:v", "2", "-pix_fmt", "yuv420p", join(folder, "clip.mp4")];
    execFileSync("ffmpeg", ["-loglevel", "error", "-nostdin", ...input, ...output], { stdio: "ignore" });
    writeFileSync(path, readFileSync(join(folder, "clip.mp4")), { flag: "wx" });
  } catch (cause) {
    const message =
      "A sample clip could not be made with ffmpeg. Install ffmpeg, which a run of a video needs too, or name a clip of your own with --inputs.";
    throw new ExplogError("INPUT_INVALID", message, { cause });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
