import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Checkpoint } from "../format/checkpoint.js";
import { checkpointText } from "../format/checkpoint-line.js";
import type { ExperimentHead, ExperimentTail } from "../format/experiment-log.js";
import { experimentFiles } from "../format/file-names.js";
import type { GenerationRecord, TranscriptPosition } from "../format/generation-record.js";
import type { Score } from "../format/score.js";
import type { TranscriptLine } from "../format/transcript-line.js";
import { discardBackgroundReplacement, replaceFile, replaceFileInBackground } from "./atomic-file.js";
import type { LogEnd } from "./log-end.js";
import { LogFile } from "./log-file.js";
import { TranscriptFile } from "./transcript-file.js";

/** `always` waits for the disk after every record, `checkpoint` at checkpoints and at the end. */
export type Durability = "always" | "checkpoint";

/** The files of one experiment, open for writing by its one writer. Every method may throw the system's errors. */
export class ExperimentJournal {
  readonly id: string;
  #path: string;
  readonly #configYaml: string;
  readonly #durability: Durability;
  readonly #log: LogFile;
  readonly #transcript: TranscriptFile;
  #checkpointUnderWay = false;
  #nextCheckpoint: (() => Checkpoint) | undefined;
  #checkpointNumber = 0;

  constructor(options: {
    path: string;
    head: ExperimentHead;
    tail: ExperimentTail;
    configYaml: string;
    durability: Durability;
    /** The end of the log of an experiment that is gone on with; its configuration stays as it is. */
    existing?: LogEnd;
  }) {
    const id = options.head.experimentId;
    this.id = id;
    this.#path = options.path;
    this.#configYaml = options.configYaml;
    this.#durability = options.durability;
    const { path, head, tail, existing } = options;
    if (!existing) writeFileSync(join(path, experimentFiles.config), options.configYaml);
    const transcriptPath = join(path, experimentFiles.transcript(id));
    const mode = existing && existsSync(transcriptPath) ? "open" : "create";
    this.#transcript = new TranscriptFile(transcriptPath, mode);
    this.#log = new LogFile(join(path, experimentFiles.log(id)), head, tail, existing);
  }

  appendRecord(record: GenerationRecord, tail: ExperimentTail): void {
    this.#log.append(record, tail);
    if (this.#durability === "always") {
      this.#transcript.file.sync();
      this.#log.file.sync();
    }
  }

  appendTranscript(line: TranscriptLine): TranscriptPosition {
    return this.#transcript.append(line);
  }

  /** Appends a late score; the file is made when the first one comes. */
  appendScore(score: Score): void {
    appendFileSync(join(this.#path, experimentFiles.scores(this.id)), `${JSON.stringify(score)}\n`);
  }

  rewriteTail(tail: ExperimentTail): void {
    this.#log.rewriteTail(tail);
  }

  /** Keeps a media file once, named by its hash. */
  saveMedia(fileName: string, bytes: Uint8Array): void {
    const folder = join(this.#path, experimentFiles.media);
    mkdirSync(folder, { recursive: true });
    try {
      writeFileSync(join(folder, fileName), bytes, { flag: "wx" });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }

  /** Replaces the checkpoint now, and waits until log, transcript and checkpoint are on the disk. */
  saveCheckpoint(checkpoint: Checkpoint): void {
    this.#checkpointNumber += 1;
    this.#nextCheckpoint = undefined;
    this.sync();
    replaceFile(this.#checkpointPath(), checkpointText(checkpoint));
  }

  /**
   * Replaces the checkpoint without holding up the caller. When generations come faster than the disk
   * takes checkpoints, the newest one is written and those between are left out.
   */
  saveCheckpointInBackground(checkpoint: () => Checkpoint, failed: (error: Error) => void): void {
    if (this.#checkpointUnderWay) {
      this.#nextCheckpoint = checkpoint;
      return;
    }
    this.#checkpointUnderWay = true;
    this.#checkpointNumber += 1;
    const number = this.#checkpointNumber;
    const text = checkpointText(checkpoint());
    const finish = (error: Error | null) => {
      this.#checkpointUnderWay = false;
      if (error) failed(error);
      const next = this.#nextCheckpoint;
      this.#nextCheckpoint = undefined;
      if (next) this.saveCheckpointInBackground(next, failed);
    };
    this.#transcript.file.syncInBackground((transcriptError) => {
      this.#log.file.syncInBackground((logError) => {
        const isNewest = () => this.#checkpointNumber === number;
        if (!isNewest()) finish(transcriptError ?? logError);
        else
          replaceFileInBackground(this.#checkpointPath(), text, isNewest, (error) =>
            finish(error ?? transcriptError ?? logError),
          );
      });
    });
  }

  get isCheckpointUnderWay(): boolean {
    return this.#checkpointUnderWay;
  }

  writeSummary(text: string): void {
    replaceFile(join(this.#path, experimentFiles.summary(this.id)), text);
  }

  sync(): void {
    this.#transcript.file.sync();
    this.#log.file.sync();
  }

  get path(): string {
    return this.#path;
  }

  get logBytes(): number {
    return this.#log.recordBytes;
  }

  get transcriptBytes(): number {
    return this.#transcript.bytes;
  }

  /** Whether log or transcript lost their names, because their folder was removed. */
  isRemoved(): boolean {
    return this.#log.file.isDetached() || this.#transcript.file.isDetached();
  }

  /** Copies everything written so far to another folder, and goes on there. */
  moveTo(folder: string): void {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, experimentFiles.config), this.#configYaml);
    const scores = experimentFiles.scores(this.id);
    const oldScores = join(this.#path, scores);
    if (folder !== this.#path && existsSync(oldScores))
      writeFileSync(join(folder, scores), readFileSync(oldScores));
    this.#transcript.file.moveTo(join(folder, experimentFiles.transcript(this.id)));
    this.#log.file.moveTo(join(folder, experimentFiles.log(this.id)));
    this.#path = folder;
  }

  close(): void {
    this.#checkpointNumber += 1;
    this.#nextCheckpoint = undefined;
    if (this.#checkpointUnderWay) discardBackgroundReplacement(this.#checkpointPath());
    this.#log.file.close();
    this.#transcript.file.close();
  }

  #checkpointPath(): string {
    return join(this.#path, experimentFiles.checkpoint(this.id));
  }
}
