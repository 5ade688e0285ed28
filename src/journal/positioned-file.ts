import {
  closeSync,
  constants,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { isSyncUnsupported } from "./sync-support.js";

const CREATE_NEW = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL;
const COPY_CHUNK_BYTES = 1 << 20;

/** A move in two steps, so that several files move all together or not at all. */
export interface PreparedMove {
  rename(): void;
  /** From now on the copy is written to. */
  goOnThere(): void;
  giveUp(): void;
}

/** A file that is written at positions of the caller's choosing and stays open until closed. */
export class PositionedFile {
  #path: string;
  #descriptor: number;
  #closed = false;
  #syncing = 0;
  /** Descriptors that are done with: a sync that still holds one could hand its number to another file. */
  #retired: number[] = [];

  /** Creates the file, which must not exist yet; or opens one that must exist. */
  constructor(path: string, mode: "create" | "open" = "create") {
    this.#path = path;
    this.#descriptor = openSync(path, mode === "create" ? CREATE_NEW : constants.O_RDWR, 0o644);
  }

  /**
   * Writes the bytes from `start` to `end` of an array to a position of the file, in one write.
   * @throws the system's error; bytes before the position are never touched.
   */
  write(bytes: Uint8Array, start: number, end: number, position: number): void {
    // The system may have given the descriptor's number to another file since.
    if (this.#closed) throw new Error(`${this.#path} is closed`);
    for (let written = start; written < end; ) {
      written += writeSync(this.#descriptor, bytes, written, end - written, position + written - start);
    }
  }

  get size(): number {
    return fstatSync(this.#descriptor).size;
  }

  /** Fills the buffer from a byte position. @returns how many bytes there were. */
  read(buffer: Buffer, position: number): number {
    return readSync(this.#descriptor, buffer, 0, buffer.length, position);
  }

  truncate(bytes: number): void {
    ftruncateSync(this.#descriptor, bytes);
  }

  get path(): string {
    return this.#path;
  }

  /** Waits until the data is on the disk, on file systems that know how to. */
  sync(): void {
    try {
      fdatasyncSync(this.#descriptor);
    } catch (error) {
      if (!isSyncUnsupported(error)) throw error;
    }
  }

  /** The same without holding up the caller. */
  syncInBackground(done: (error: Error | null) => void): void {
    if (this.#closed) {
      done(null);
      return;
    }
    this.#syncing += 1;
    fdatasync(this.#descriptor, (error) => {
      this.#syncing -= 1;
      if (this.#syncing === 0) this.#closeRetired();
      done(isSyncUnsupported(error) ? null : error);
    });
  }

  /** Whether the file's name is gone, so that what is written can be seen by nobody. */
  isDetached(): boolean {
    return fstatSync(this.#descriptor).nlink === 0;
  }

  /**
   * Copies everything written so far to a temporary file beside another place; works without a name too.
   * Nothing changes for this file until the move is completed.
   */
  prepareMove(path: string): PreparedMove {
    const temporary = `${path}.moving`;
    const target = openSync(temporary, constants.O_RDWR | constants.O_CREAT | constants.O_TRUNC, 0o644);
    const giveUp = () => {
      closeQuietly(target);
      rmSync(temporary, { force: true });
    };
    try {
      this.#copyTo(target);
    } catch (error) {
      giveUp();
      throw error;
    }
    return {
      giveUp,
      rename: () => renameSync(temporary, path),
      goOnThere: () => {
        this.#retired.push(this.#descriptor);
        if (this.#syncing === 0) this.#closeRetired();
        this.#descriptor = target;
        this.#path = path;
      },
    };
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#syncing === 0) closeSync(this.#descriptor);
    else this.#retired.push(this.#descriptor);
  }

  #closeRetired(): void {
    for (const descriptor of this.#retired.splice(0)) closeQuietly(descriptor);
  }

  #copyTo(target: number): void {
    const chunk = Buffer.allocUnsafe(COPY_CHUNK_BYTES);
    for (let position = 0; ; ) {
      const bytes = readSync(this.#descriptor, chunk, 0, chunk.length, position);
      if (bytes === 0) return;
      let written = 0;
      while (written < bytes)
        written += writeSync(target, chunk, written, bytes - written, position + written);
      position += bytes;
    }
  }
}

/** What is written is in the system's hands by then: an error here has nobody to tell. */
function closeQuietly(descriptor: number): void {
  try {
    closeSync(descriptor);
  } catch {
    // The descriptor is gone all the same.
  }
}
