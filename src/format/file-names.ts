/** Names of the files of one experiment, inside its folder. */
export const experimentFiles = {
  config: "config_used.yaml",
  log: (id: string) => `${id}_log.json`,
  transcript: (id: string) => `${id}_transcript.jsonl`,
  scores: (id: string) => `${id}_scores.jsonl`,
  checkpoint: (id: string) => `${id}_checkpoint.json`,
  summary: (id: string) => `${id}_summary.txt`,
  /** Made by a process that wants to go on with an experiment, and gone once it is the writer. */
  claim: (id: string, session: number | "") => `${id}_claim-${session}`,
  /** Left where an experiment could not be written any more: says in which folder it goes on. */
  movedTo: (id: string) => `${id}_moved-to`,
  /** How the frames came out of a video: ffmpeg's version and arguments, each frame's time and hash. */
  videoFrames: "video_frames.json",
  /** Which file the rows of a run came from: its name, size and hash. */
  rowsFile: "rows_file.json",
  media: "media",
  results: "results.json",
  resultLines: "results.jsonl",
} as const;
