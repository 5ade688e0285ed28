import { readdir } from "node:fs/promises";
import { extname, join } from "node:path";
import type { FrameSettings } from "../../config/run-config.js";
import { InputProblem } from "./input-problem.js";

/** One picture of a sequence, on disk. */
export interface Frame {
  number: number;
  path: string;
  fileName: string;
  /** `number` over the frames a second, when the configuration says how many there are. */
  timeSeconds?: number;
}

const extensions = [".png", ".jpg", ".jpeg", ".webp"];

/**
 * The frames of a folder that a run asks for, in the order of their numbers (the last number in a
 * file's name): those from `start` to `end`, every `step`-th number counted from the first.
 * @throws InputProblem when there is none, or when a number cannot be told or stands twice.
 */
export async function selectFrames(settings: FrameSettings): Promise<Frame[]> {
  const frames = await listFrames(settings);
  const [first, last] = [frames[0] as Frame, frames.at(-1) as Frame];
  const start = settings.start ?? first.number;
  const end = settings.end === 0 ? last.number : settings.end;
  const selected = frames.filter(
    ({ number }) => number >= start && number <= end && (number - start) % settings.step === 0,
  );
  if (selected.length === 0) {
    throw new InputProblem(
      `none of the ${frames.length} frames in ${settings.directory} is selected by start ${start}, end ${settings.end}, step ${settings.step}`,
      `Their numbers go from ${first.number} to ${last.number}; start + a multiple of step must meet some of them.`,
    );
  }
  return selected;
}

/**
 * All frames of a folder, in the order of their numbers.
 * @throws InputProblem when there is none, or when a number cannot be told or stands twice.
 */
export async function listFrames({
  directory,
  framesPerSecond,
  pattern,
}: Pick<FrameSettings, "directory" | "framesPerSecond" | "pattern">): Promise<Frame[]> {
  const frames: Frame[] = [];
  const isMeant = pattern === undefined ? () => true : (await import("picomatch")).default(pattern);
  for (const fileName of await fileNames(directory)) {
    if (!extensions.includes(extname(fileName).toLowerCase()) || fileName.startsWith(".")) continue;
    if (!isMeant(fileName)) continue;
    const number = frameNumber(fileName);
    if (number === undefined) {
      throw new InputProblem(
        `no frame number in the name \`${fileName}\` in ${directory}`,
        "Give it a name with a number (`frame_0391.png`), or move it out of the folder.",
      );
    }
    const timeSeconds = framesPerSecond === undefined ? undefined : number / framesPerSecond;
    frames.push({ number, path: join(directory, fileName), fileName, timeSeconds });
  }
  if (frames.length === 0) {
    throw new InputProblem(
      pattern === undefined
        ? `there are no frames in ${directory}`
        : `no frame in ${directory} has a name that matches \`${pattern}\``,
      `Put pictures into it (${extensions.join(", ")}), or name another folder${pattern === undefined ? "" : " or pattern"}.`,
    );
  }
  frames.sort((a, b) => a.number - b.number);
  frames.forEach((frame, index) => {
    const before = frames[index - 1];
    if (before?.number !== frame.number) return;
    throw new InputProblem(
      `\`${before.fileName}\` and \`${frame.fileName}\` in ${directory} are both frame ${frame.number}`,
      "A frame's number is the last number in its file's name; keep one of them, or rename them.",
    );
  });
  return frames;
}

/** The last run of digits before the extension: 391 for `clip2_frame_0391.png`. */
export function frameNumber(fileName: string): number | undefined {
  const digits = fileName
    .slice(0, fileName.length - extname(fileName).length)
    .match(/\d+/g)
    ?.at(-1);
  const number = Number(digits);
  return digits !== undefined && Number.isSafeInteger(number) ? number : undefined;
}

async function fileNames(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const what =
      code === "ENOENT"
        ? `there is no folder ${directory}`
        : code === "ENOTDIR"
          ? `${directory} is a file, not a folder`
          : `the folder ${directory} cannot be read (${code ?? String(error)})`;
    throw new InputProblem(
      what,
      "Paths in a configuration are relative to its file, in an override to the current directory.",
      error,
    );
  }
}
