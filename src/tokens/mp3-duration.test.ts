import { expect, test } from "vitest";
import { readMediaDuration } from "./media-duration.js";

/** MPEG 1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes and 1,152 samples a frame. */
function frames(count: number): Buffer {
  const frame = Buffer.alloc(417);
  Buffer.from([0xff, 0xfb, 0x90, 0x00]).copy(frame);
  return Buffer.concat(Array.from({ length: count }, () => frame));
}

function id3v1(): Buffer {
  const tag = Buffer.alloc(128);
  tag.write("TAG");
  return tag;
}

function ape(hasHeader: boolean): Buffer {
  const items = Buffer.alloc(40, 1);
  const part = Buffer.alloc(32);
  part.write("APETAGEX");
  part.writeUInt32LE(items.length + 32, 12);
  part.writeUInt32LE(hasHeader ? 2 ** 31 : 0, 20);
  return Buffer.concat(hasHeader ? [part, items, part] : [items, part]);
}

const lyrics = Buffer.from("LYRICSBEGININD0000200000021LYRICS200");
const oldLyrics = Buffer.from("LYRICSBEGINla la laLYRICSEND");
const id3v2 = Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 5, 0, 0xff, 0xfb, 0x90, 0]);
const appended = Buffer.from([
  ...[0x49, 0x44, 0x33, 4, 0, 0x10, 0, 0, 0, 2, 1, 1],
  ...[0x33, 0x44, 0x49, 4, 0, 0x10, 0, 0, 0, 2],
]);
const extended = Buffer.alloc(227);
extended.write("TAG+");

const seconds = (...parts: Buffer[]) => readMediaDuration(Buffer.concat(parts))?.seconds;
const ofFrames = (count: number) => (count * 1_152) / 44_100;

test.each<[string, Buffer[]]>([
  ["nothing", []],
  ["ID3v1", [id3v1()]],
  ["ID3v1 with its extension", [extended, id3v1()]],
  ["APE", [ape(true)]],
  ["APE without a header", [ape(false)]],
  ["lyrics", [lyrics, id3v1()]],
  ["the older lyrics", [oldLyrics, id3v1()]],
  ["all of them", [ape(true), lyrics, id3v1()]],
  ["ID3v2.4 with its footer", [appended]],
  ["ID3v2 without one", [id3v2]],
])("an MP3 that ends with %s plays all its frames", (_name, end) => {
  expect(seconds(frames(50), ...end)).toBeCloseTo(ofFrames(50), 9);
});

test("junk in the middle is no end: the frames after it count", () => {
  for (const junk of [Buffer.alloc(1_000, 0x55), Buffer.alloc(1), Buffer.from([0xff, 0xfb]), id3v2]) {
    expect(seconds(frames(50), junk, frames(100))).toBeCloseTo(ofFrames(150), 9);
  }
});

test("junk that looks like a frame is none, since nothing goes on where it would end", () => {
  const junk = Buffer.concat([Buffer.alloc(100), frames(1).subarray(0, 300), Buffer.alloc(7)]);
  expect(seconds(frames(50), junk, frames(100))).toBeCloseTo(ofFrames(150), 9);
});

test("a frame of another kind is junk, and a recording that goes on in another kind has no known length", () => {
  const other = frames(100);
  for (let at = 0; at < other.length; at += 417) other[at + 2] = 0x94;
  expect(seconds(frames(50), other)).toBeUndefined();
});

test("what is no sound until the end leaves the length unknown, not that of what came before", () => {
  expect(seconds(frames(50), Buffer.alloc(5_000, 0x55))).toBeUndefined();
  expect(seconds(frames(50), Buffer.alloc(40, 0x55), frames(1).subarray(0, 200))).toBeUndefined();
});

test("frames that begin after a tag and its filling are found, frames after anything else are not", () => {
  expect(seconds(id3v2, Buffer.alloc(200), frames(20))).toBeCloseTo(ofFrames(20), 9);
  expect(seconds(Buffer.alloc(200, 0x20), frames(20))).toBeUndefined();
});

test.each([
  ["Xing", 36],
  ["Info", 21],
  ["VBRI", 36],
])("a first frame with the mark %s tells of the others, and is not played", (mark, place) => {
  const first = frames(1);
  first.write(mark, place);
  expect(seconds(first, frames(50))).toBeCloseTo(ofFrames(50), 9);
  expect(seconds(frames(50), first)).toBeCloseTo(ofFrames(51), 9);
});
