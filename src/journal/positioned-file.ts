import {
  closeSync,
  constants,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { isSyncUnsupported } from "./sync-support.js";

const CREATE_NEW = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL;
const COPY_CHUNK_BYTES = 1 << 20;

/** A file that is written at positions of the caller's choosing and stays open until closed. */
export class PositionedFile {
  #path: string;
  #descriptor: number;
  #closed = false;
  #syncing = 0;
  #buffer = Buffer.allocUnsafe(1 << 16);

  /** Creates the file, which must not exist yet; or opens one that must exist. */
  constructor(path: string, mode: "create" | "open" = "create") {
    this.#path = path;
    this.#descriptor = openSync(path, mode === "create" ? CREATE_NEW : constants.O_RDWR, 0o644);
  }

  /**
   * Writes two texts behind each other at a byte position, in one write, then spaces until they cover
   * `minimumEnd`.
   * @returns where the first and where the second text ends, in bytes from the file's start.
   * @throws the system's error; bytes before the position are never touched.
   */
  write(first: string, second: string, position: number, minimumEnd = 0): { firstEnd: number; end: number } {
    // The system may have given the descriptor's number to another file since.
    if (this.#closed) throw new Error(`${this.#path} is closed`);
    const most = (first.length + second.length) * 3;
    if (this.#buffer.length < most) this.#buffer = Buffer.allocUnsafe(most * 2);
    const firstBytes = this.#buffer.write(first, 0, "utf8");
    const textBytes = firstBytes + this.#buffer.write(second, firstBytes, "utf8");
    const bytes = Math.max(textBytes, minimumEnd - position);
    if (bytes > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(bytes);
      this.#buffer.copy(larger, 0, 0, textBytes);
      this.#buffer = larger;
    }
    if (bytes > textBytes) this.#buffer.fill(0x20, textBytes, bytes);
    let written = 0;
    while (written < bytes) {
      written += writeSync(this.#descriptor, this.#buffer, written, bytes - written, position + written);
    }
    return { firstEnd: position + firstBytes, end: position + textBytes };
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
      if (this.#closed && this.#syncing === 0) closeSync(this.#descriptor);
      done(isSyncUnsupported(error) ? null : error);
    });
  }

  /** Whether the file's name is gone, so that what is written can be seen by nobody. */
  isDetached(): boolean {
    return fstatSync(this.#descriptor).nlink === 0;
  }

  /** Copies everything written so far to another place, and goes on there; works without a name too. */
  moveTo(path: string): void {
    mkdirSync(dirname(path), { recursive: true });
    const temporary = `${path}.moving`;
    const target = openSync(temporary, constants.O_RDWR | constants.O_CREAT | constants.O_TRUNC, 0o644);
    try {
      this.#copyTo(target);
      renameSync(temporary, path);
    } catch (error) {
      closeSync(target);
      throw error;
    }
    if (this.#syncing === 0) closeSync(this.#descriptor);
    this.#descriptor = target;
    this.#path = path;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    // A background sync still holds the descriptor: closing it now could hand its number to another file.
    if (this.#syncing === 0) closeSync(this.#descriptor);
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
