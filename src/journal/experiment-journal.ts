import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Checkpoint } from "../format/checkpoint.js";
import { checkpointText } from "../format/checkpoint-line.js";
import type { ExperimentHead, ExperimentTail } from "../format/experiment-log.js";
import { experimentFiles } from "../format/file-names.js";
import type { GenerationRecord, TranscriptPosition } from "../format/generation-record.js";
import type { Score } from "../format/score.js";
import type { TranscriptLine } from "../format/transcript-line.js";
import {
  createWholeFile,
  discardBackgroundReplacement,
  replaceFile,
  replaceFileInBackground,
} from "./atomic-file.js";
import type { LogEnd } from "./log-end.js";
import { LogFile } from "./log-file.js";
import { leaveMovedMark } from "./moved-mark.js";
import type { PositionedFile, PreparedMove } from "./positioned-file.js";
import { ScoresFile } from "./scores-file.js";
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
  #scores: ScoresFile | undefined;
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
    try {
      this.#log = new LogFile(join(path, experimentFiles.log(id)), head, tail, existing);
    } catch (error) {
      this.#transcript.file.close();
      throw error;
    }
  }

  /** Adds a generation; with durability `always`, `syncIfAlways` is to follow. */
  appendRecord(record: GenerationRecord, tail: ExperimentTail): void {
    this.#log.append(record, tail);
  }

  /** Apart from the writing: a record whose sync failed stands in the log, and must not be written again. */
  syncIfAlways(): void {
    if (this.#durability === "always") this.sync();
  }

  appendTranscript(line: TranscriptLine): TranscriptPosition {
    return this.#transcript.append(line);
  }

  /** Appends a late score; the file is made when the first one comes. */
  appendScore(score: Score): void {
    this.#scores ??= new ScoresFile(join(this.#path, experimentFiles.scores(this.id)));
    this.#scores.append(score);
  }

  rewriteTail(tail: ExperimentTail): void {
    this.#log.rewriteTail(tail);
  }

  /** Keeps a media file once, named by its hash. */
  saveMedia(fileName: string, bytes: Uint8Array): void {
    const folder = join(this.#path, experimentFiles.media);
    mkdirSync(folder, { recursive: true });
    createWholeFile(join(folder, fileName), bytes);
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

  /** Whether one of the files lost its name, because their folder was removed. */
  isRemoved(): boolean {
    return this.#files().some(({ file }) => file.isDetached());
  }

  /** Copies everything written so far to another folder, and goes on there: with every file, or with none. */
  moveTo(folder: string): void {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, experimentFiles.config), this.#configYaml);
    const prepared: { move: PreparedMove; path: string; isNamed: boolean }[] = [];
    try {
      for (const { file, name } of this.#files()) {
        const path = join(folder, name);
        prepared.push({ move: file.prepareMove(path), path, isNamed: false });
      }
      for (const each of prepared) {
        each.move.rename();
        each.isNamed = true;
      }
    } catch (error) {
      for (const { move, path, isNamed } of prepared) {
        move.giveUp();
        if (isNamed && folder !== this.#path) rmSync(path, { force: true });
      }
      throw error;
    }
    for (const { move } of prepared) move.goOnThere();
    copyMedia(join(this.#path, experimentFiles.media), join(folder, experimentFiles.media));
    if (folder !== this.#path) leaveMovedMark(this.#path, this.id, folder);
    this.#path = folder;
  }

  #files(): { file: PositionedFile; name: string }[] {
    return [
      { file: this.#transcript.file, name: experimentFiles.transcript(this.id) },
      ...(this.#scores ? [{ file: this.#scores.file, name: experimentFiles.scores(this.id) }] : []),
      { file: this.#log.file, name: experimentFiles.log(this.id) },
    ];
  }

  /** @throws the first of the system's errors; every file is closed all the same. */
  close(): void {
    this.#checkpointNumber += 1;
    this.#nextCheckpoint = undefined;
    const steps = [
      () => this.#transcript.tidy(),
      () => this.#checkpointUnderWay && discardBackgroundReplacement(this.#checkpointPath()),
      ...this.#files().map(
        ({ file }) =>
          () =>
            file.close(),
      ),
    ];
    const failures: unknown[] = [];
    for (const step of steps) {
      try {
        step();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  #checkpointPath(): string {
    return join(this.#path, experimentFiles.checkpoint(this.id));
  }
}

/** As far as they can be read: the old folder keeps what it has. */
function copyMedia(from: string, to: string): void {
  if (from === to || !existsSync(from)) return;
  try {
    cpSync(from, to, { recursive: true, force: false });
  } catch {
    // A picture that cannot be copied must not keep the log from being moved.
  }
}
