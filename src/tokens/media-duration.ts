import { boxesIn, findBox, fourCharacters, viewOf } from "./box-file.js";
import { readMp3Duration } from "./mp3-duration.js";
import { readOggDuration } from "./ogg-duration.js";
import { EBML_MARK, readWebmDuration } from "./webm-duration.js";

export interface MediaDuration {
  seconds: number;
  /** Whether there is sound. */
  hasAudio: boolean;
}

/** How long a recording plays, from its own bytes: MP4, MOV, M4A, WebM, WAV, FLAC, Ogg, MP3. Never throws. */
export function readMediaDuration(bytes: Uint8Array): MediaDuration | undefined {
  try {
    const view = viewOf(bytes);
    const found = readByMark(view) ?? readMp3Duration(bytes);
    return found && Number.isFinite(found.seconds) && found.seconds > 0 ? found : undefined;
  } catch {
    return undefined;
  }
}

function readByMark(view: DataView): MediaDuration | undefined {
  const mark = fourCharacters(view, 0);
  if (mark === "RIFF" && fourCharacters(view, 8) === "WAVE") return readWav(view);
  if (mark === "fLaC") return readFlac(view);
  if (mark === "OggS") return readOggDuration(view);
  if (view.getUint32(0) === EBML_MARK) return readWebmDuration(view);
  return fourCharacters(view, 4) === "ftyp" ? readMp4(view) : undefined;
}

function readWav(view: DataView): MediaDuration | undefined {
  let bytesPerSecond = 0;
  for (let position = 12; position + 8 <= view.byteLength; ) {
    const name = fourCharacters(view, position);
    const size = view.getUint32(position + 4, true);
    if (name === "fmt ") bytesPerSecond = view.getUint32(position + 16, true);
    if (name === "data") {
      // A recorder that was cut off leaves 0 or the largest number here.
      const length = Math.min(size || Number.POSITIVE_INFINITY, view.byteLength - position - 8);
      return { seconds: length / bytesPerSecond, hasAudio: true };
    }
    position += 8 + size + (size % 2);
  }
  return undefined;
}

/** The first block: 20 bits of sample rate, 3 of channels, 5 of depth, 36 of the number of samples. */
function readFlac(view: DataView): MediaDuration {
  const block = 8;
  const sampleRate = view.getUint32(block + 10) >>> 12;
  const samples = (view.getUint8(block + 13) & 0x0f) * 2 ** 32 + view.getUint32(block + 14);
  return { seconds: samples / sampleRate, hasAudio: true };
}

function readMp4(view: DataView): MediaDuration | undefined {
  const movie = findBox(view, "moov", 0, view.byteLength);
  const header = movie && findBox(view, "mvhd", movie.start, movie.end);
  if (!movie || !header) return undefined;
  const isLong = view.getUint8(header.start) === 1;
  const timeScale = view.getUint32(header.start + (isLong ? 20 : 12));
  const duration = isLong ? view.getBigUint64(header.start + 24) : view.getUint32(header.start + 16);
  // All ones mean that the length is not known (ISO/IEC 14496-12, 8.2.2).
  if (duration === (isLong ? 2n ** 64n - 1n : 2 ** 32 - 1)) return undefined;
  return { seconds: Number(duration) / timeScale, hasAudio: hasSoundTrack(view, movie.start, movie.end) };
}

function hasSoundTrack(view: DataView, from: number, to: number): boolean {
  for (const track of boxesIn(view, from, to)) {
    if (track.type !== "trak") continue;
    const media = findBox(view, "mdia", track.start, track.end);
    const handler = media && findBox(view, "hdlr", media.start, media.end);
    if (handler && fourCharacters(view, handler.start + 8) === "soun") return true;
  }
  return false;
}
