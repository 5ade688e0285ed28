import { spawn } from "node:child_process";
import { InputProblem } from "./input-problem.js";

/** A frame that ffmpeg wrote: its time in the video. */
export interface ExtractedFrame {
  /** From the video's first frame on; `null` when the video does not say. */
  timeSeconds: number | null;
}

/** What came out of a video. */
export interface Extraction {
  frames: ExtractedFrame[];
  /** What ffmpeg found wrong in the video, though it went on: the first lines of it. */
  errors: string[];
}

/** Which frames of a video are written. */
export interface ExtractionSettings {
  /** Frames a second are drawn at this rate; by default every frame there is. */
  framesPerSecond?: number;
  /** Numbers from 0, both included; `end` 0 for the last one. */
  start: number;
  end: number;
  step: number;
}

const INSTALL =
  "Install ffmpeg so that `ffmpeg -version` works (Debian, Ubuntu: apt install ffmpeg; macOS: brew install ffmpeg; Windows: winget install ffmpeg), or extract the frames elsewhere and use `inputs.frames`.";

/** The version of the `ffmpeg` on the PATH. @throws InputProblem when there is none. */
export async function ffmpegVersion(): Promise<string> {
  const { output } = await runFfmpeg(["-hide_banner", "-version"], "stdout");
  return /^ffmpeg version (\S+)/.exec(output)?.[1] ?? "unknown";
}

/** What ffmpeg is told, without the video and the folder. */
export function extractionArguments(settings: ExtractionSettings, version: string): string[] {
  const { framesPerSecond, start, end, step } = settings;
  const chosen = `not(mod(n-${start},${step}))*${end === 0 ? `gte(n,${start})` : `between(n,${start},${end})`}`;
  const filters = [
    ...(framesPerSecond === undefined ? [] : [`fps=${framesPerSecond}`]),
    "setpts=PTS-STARTPTS",
    `select='${chosen}'`,
    "showinfo",
  ];
  // Before 5.1 the option had another name, which 8.0 took away.
  const [major = 9, minor = 0] = /^\d+\.\d+/.exec(version)?.[0].split(".").map(Number) ?? [];
  const passthrough = major < 5 || (major === 5 && minor < 1) ? "-vsync" : "-fps_mode";
  // Else all of a long video would be decoded for its first minute.
  const most = end === 0 ? [] : ["-frames:v", String(Math.floor((end - start) / step) + 1)];
  return ["-map", "0:v:0", "-vf", filters.join(","), passthrough, "passthrough", ...most, "-f", "image2"];
}

/**
 * Writes the chosen frames of a video into a folder, with names as {@link extractedFile} gives them.
 * @throws InputProblem when ffmpeg cannot read the video, or finds no frame in it.
 */
export async function extractFrames(
  video: string,
  directory: string,
  chosen: readonly string[],
): Promise<Extraction> {
  const before = ["-nostdin", "-hide_banner", "-nostats", "-loglevel", "level+info", "-y", "-i", video];
  // Run within the folder, whose path may hold a `%`, which is no place for a number.
  const words = [...before, ...chosen, "extracted-%06d.png"];
  const { output, exitCode } = await runFfmpeg(words, "stderr", directory);
  const frames = framesOf(output);
  if (exitCode === 0 && frames.length > 0) return { frames, errors: errorsOf(output) };
  const said = plainLine(output.trim().split("\n").at(-1) ?? "");
  throw new InputProblem(
    exitCode === 0
      ? `no frame of ${video} is chosen by \`start\`, \`end\` and \`step\``
      : `ffmpeg cannot read ${video} (exit code ${exitCode}): ${said}`,
    exitCode === 0
      ? "Frames of a video are numbered from 0; choose some that it has."
      : "Try `ffmpeg -i` on it; a video that was cut off while it was written can often be mended there.",
  );
}

/** @param place among the chosen frames, from 0. */
export function extractedFile(place: number): string {
  return `extracted-${String(place + 1).padStart(6, "0")}.png`;
}

const MOST_ERRORS = 20;

function errorsOf(output: string): string[] {
  const lines = output.split("\n").filter((line) => /\[(?:error|fatal|panic)\] /.test(line));
  return [...new Set(lines.map(plainLine))].slice(0, MOST_ERRORS);
}

/** Without the line's level and the addresses of memory in it. */
function plainLine(line: string): string {
  return line
    .replace(/\[(?:info|warning|error|fatal|panic)\] /, "")
    .replaceAll(/ @ 0x[0-9a-f]+\]/g, "]")
    .trim();
}

/** What the `showinfo` filter says of every frame that passes it. */
function framesOf(output: string): ExtractedFrame[] {
  const base = /\[Parsed_showinfo_\S+ @ \S+\] (?:\[info\] )?config in time_base: (\d+)\/(\d+)/.exec(output);
  const [numerator, denominator] = [Number(base?.[1] ?? Number.NaN), Number(base?.[2] ?? Number.NaN)];
  return [...output.matchAll(/\[Parsed_showinfo_\S+ @ \S+\] (?:\[info\] )?n: *\d+ pts: *(\S+) /g)].map(
    ([, pts]) => {
      const seconds = (Number(pts) * numerator) / denominator;
      return { timeSeconds: Number.isFinite(seconds) ? seconds : null };
    },
  );
}

function runFfmpeg(
  words: readonly string[],
  stream: "stdout" | "stderr",
  cwd?: string,
): Promise<{ output: string; exitCode: number | null }> {
  return new Promise((resolve, reject) => {
    const child = spawn("ffmpeg", words, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    // Whoever ends this process (Ctrl-C) has no use for the rest of it.
    const kill = () => child.kill("SIGKILL");
    process.once("exit", kill);
    let output = "";
    child.stdout.on("data", (data) => (output += stream === "stdout" ? data : ""));
    child.stderr.on("data", (data) => (output += stream === "stderr" ? data : ""));
    child.once("error", (error: NodeJS.ErrnoException) => {
      const what = error.code === "ENOENT" ? "there is no `ffmpeg` on the PATH" : `ffmpeg: ${error.message}`;
      process.off("exit", kill);
      reject(new InputProblem(what, INSTALL, error));
    });
    child.once("close", (exitCode) => {
      process.off("exit", kill);
      resolve({ output, exitCode });
    });
  });
}
