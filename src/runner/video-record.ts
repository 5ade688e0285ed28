import { join } from "node:path";
import { experimentFiles } from "../format/file-names.js";
import { replaceFile } from "../journal/atomic-file.js";
import type { LoggerOutput } from "../logger/console-reporter.js";
import type { VideoManifest } from "./video-frames.js";

/** Keeps with an experiment how its frames came out of a video, and says what was wrong with that. */
export function keepVideoManifest(
  directory: string | undefined,
  manifest: VideoManifest | undefined,
  output: LoggerOutput,
): void {
  const [error, ...more] = manifest?.ffmpeg_errors ?? [];
  if (error !== undefined) {
    const others = more.length === 0 ? "" : ` (and more, in ${experimentFiles.videoFrames})`;
    output.progress(
      `⚠️ ${manifest?.video} is damaged, and frames may be missing or wrong. ffmpeg says: ${error}${others}`,
    );
  }
  if (!manifest || directory === undefined) return;
  try {
    replaceFile(join(directory, experimentFiles.videoFrames), `${JSON.stringify(manifest, undefined, 1)}\n`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    output.progress(`⚠️ ${experimentFiles.videoFrames} could not be written: ${reason}`);
  }
}
