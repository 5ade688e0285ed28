import { join } from "node:path";
import { experimentFiles } from "../format/file-names.js";
import { replaceFile } from "../journal/atomic-file.js";
import type { LoggerOutput } from "../logger/console-reporter.js";
import type { VideoManifest } from "./video-frames.js";

/** Keeps with an experiment how its frames came out of a video. What cannot be written is told. */
export function keepVideoManifest(
  directory: string | undefined,
  manifest: VideoManifest | undefined,
  output: LoggerOutput,
): void {
  if (!manifest || directory === undefined) return;
  try {
    replaceFile(join(directory, experimentFiles.videoFrames), `${JSON.stringify(manifest, undefined, 1)}\n`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    output.progress(`⚠️ ${experimentFiles.videoFrames} could not be written: ${reason}`);
  }
}
