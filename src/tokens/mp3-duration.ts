import { endOfMp3Sound, tagLengthAt } from "./mp3-tags.js";

/** Bits a second of MPEG 1 and of MPEG 2 and 2.5, layer III, by the header's index; ISO/IEC 11172-3, 13818-3. */
const KILOBITS_MPEG1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0];
const KILOBITS_MPEG2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0];
const SAMPLE_RATES_MPEG1 = [44_100, 48_000, 32_000];

/** So many frames in a row are no chance: eleven bits of sync in each, and each where the one before ends. */
const FRAMES_OF_A_SYNC = 3;

const VBRI_PLACE = 36;
/** After the header and the side information, whose length goes by version and channels. */
const INFO_PLACES = [13, 21, VBRI_PLACE];

interface Frame {
  seconds: number;
  length: number;
  /** Version and sample rate, which are the same in all frames of a recording. */
  kind: number;
}

/**
 * How long an MP3 plays: the sum of its frames. Only the end of the file or the tags there end it; over
 * anything else between the frames it goes on at the next, as players do, and where there is none the length
 * is not known.
 */
export function readMp3Duration(bytes: Uint8Array): { seconds: number; hasAudio: true } | undefined {
  const end = endOfMp3Sound(bytes);
  const start = tagLengthAt(bytes, 0);
  // Without a tag in front of it, what does not begin with a frame is no MP3.
  if (start === 0 && !readFrame(bytes, 0)) return undefined;
  let seconds = 0;
  let frames = 0;
  let kind: number | undefined;
  let position = start;
  while (position + 4 <= end) {
    const frame = readFrame(bytes, position);
    if (frame && (kind === undefined || frame.kind === kind)) {
      kind = frame.kind;
      if (frames > 0 || !tellsOfOthers(bytes, position)) seconds += frame.seconds;
      frames += 1;
      position += frame.length;
      continue;
    }
    const tag = tagLengthAt(bytes, position);
    if (tag > 0 && position + tag <= end) {
      position += tag;
      continue;
    }
    const next = nextFrames(bytes, position, end, kind);
    if (next === undefined) return undefined;
    position = next;
  }
  // One frame alone may be chance.
  return frames >= 2 ? { seconds, hasAudio: true } : undefined;
}

/** A first frame may hold no sound, but what an encoder says of the whole; it is not played. */
function tellsOfOthers(bytes: Uint8Array, position: number): boolean {
  return INFO_PLACES.some((place) => {
    const mark = String.fromCharCode(...bytes.subarray(position + place, position + place + 4));
    return mark === "Xing" || mark === "Info" || (mark === "VBRI" && place === VBRI_PLACE);
  });
}

/** Where frames of a kind go on after a position that has none. */
function nextFrames(bytes: Uint8Array, from: number, end: number, kind: number | undefined) {
  let position = bytes.indexOf(0xff, from);
  while (position >= 0 && position + 4 <= end) {
    if (beginsFrames(bytes, position, end, kind)) return position;
    position = bytes.indexOf(0xff, position + 1);
  }
  return undefined;
}

/** Whether several frames of one kind stand in a row; fewer where the file ends with them. */
function beginsFrames(bytes: Uint8Array, from: number, end: number, kind: number | undefined): boolean {
  let position = from;
  let wanted = kind;
  for (let count = 0; count < FRAMES_OF_A_SYNC; count += 1) {
    const frame = readFrame(bytes, position);
    if (!frame || (wanted !== undefined && frame.kind !== wanted)) return false;
    wanted = frame.kind;
    position += frame.length;
    if (position === end) return true;
  }
  return position <= end;
}

function readFrame(bytes: Uint8Array, position: number): Frame | undefined {
  const [first = 0, second = 0, third = 0] = bytes.subarray(position, position + 3);
  const isLayer3 = (second & 0x06) === 0x02;
  if (first !== 0xff || (second & 0xe0) !== 0xe0 || !isLayer3) return undefined;
  const version = (second >> 3) & 0x03;
  const isMpeg1 = version === 3;
  const kilobits = (isMpeg1 ? KILOBITS_MPEG1 : KILOBITS_MPEG2)[third >> 4] ?? 0;
  const halvings = isMpeg1 ? 1 : version === 2 ? 2 : 4;
  const sampleRate = (SAMPLE_RATES_MPEG1[(third >> 2) & 0x03] ?? 0) / halvings;
  if (version === 1 || kilobits === 0 || sampleRate === 0) return undefined;
  const samples = isMpeg1 ? 1152 : 576;
  const padding = (third >> 1) & 0x01;
  return {
    seconds: samples / sampleRate,
    length: Math.floor((samples * kilobits * 125) / sampleRate) + padding,
    kind: sampleRate * 4 + version,
  };
}
