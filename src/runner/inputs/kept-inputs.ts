import { experimentFiles } from "../../format/file-names.js";
import type { LoggerOutput } from "../../logger/console-reporter.js";
import type { PreparedRun } from "../prepare-run.js";
import { keepInputRecord } from "./input-record.js";

/** Keeps with an experiment which files its items come from, and says what is wrong with them. */
export function keepInputs(
  directory: string | undefined,
  { video, rowsFile }: Pick<PreparedRun, "video" | "rowsFile">,
  output: LoggerOutput,
): void {
  const [error, ...more] = video?.ffmpeg_errors ?? [];
  if (error !== undefined) {
    const others = more.length === 0 ? "" : ` (and more, in ${experimentFiles.videoFrames})`;
    output.progress(
      `⚠️ ${video?.file} is damaged, and frames may be missing or wrong. ffmpeg says: ${error}${others}`,
    );
  }
  if (video) keepInputRecord(video, { directory, fileName: experimentFiles.videoFrames, output });
  if (rowsFile) keepInputRecord(rowsFile, { directory, fileName: experimentFiles.rowsFile, output });
}
