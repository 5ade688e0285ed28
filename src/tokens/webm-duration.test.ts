import { expect, test } from "vitest";
import { readMediaDuration } from "./media-duration.js";

function element(id: number[], content: Buffer, sizeLength = 8): Buffer {
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(BigInt(content.length) + (1n << BigInt(7 * sizeLength)));
  return Buffer.concat([Buffer.from(id), size.subarray(8 - sizeLength), content]);
}

function float(value: number, bytes: 4 | 8): Buffer {
  const buffer = Buffer.alloc(bytes);
  if (bytes === 4) buffer.writeFloatBE(value);
  else buffer.writeDoubleBE(value);
  return buffer;
}

const head = element([0x1a, 0x45, 0xdf, 0xa3], Buffer.from([0x42, 0x86, 0x81, 1]));
const scale = (nanoseconds: number) => element([0x2a, 0xd7, 0xb1], Buffer.from(uint24(nanoseconds)), 1);
const uint24 = (value: number) => [(value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff];
const duration = (ticks: number, bytes: 4 | 8 = 8) => element([0x44, 0x89], float(ticks, bytes), 1);
const info = (...parts: Buffer[]) => element([0x15, 0x49, 0xa9, 0x66], Buffer.concat(parts));
const track = (type: number) => element([0xae], element([0x83], Buffer.from([type]), 1), 2);
const tracks = (...types: number[]) => element([0x16, 0x54, 0xae, 0x6b], Buffer.concat(types.map(track)), 4);
const cluster = element([0x1f, 0x43, 0xb6, 0x75], Buffer.alloc(500, 0x44));
const segment = (...parts: Buffer[]) => element([0x18, 0x53, 0x80, 0x67], Buffer.concat(parts));
/** A size of all ones is not known. */
const openSegment = (...parts: Buffer[]) =>
  Buffer.concat([Buffer.from([0x18, 0x53, 0x80, 0x67, 0x01, ...Array<number>(7).fill(0xff)]), ...parts]);

const durationOf = (...parts: Buffer[]) => readMediaDuration(Buffer.concat(parts));

test("WebM says how long it plays, and its tracks whether there is sound", () => {
  const film = segment(info(scale(1_000_000), duration(12_500)), tracks(1, 2), cluster);
  expect(durationOf(head, film)).toEqual({ seconds: 12.5, hasAudio: true });
  const silent = segment(info(scale(1_000_000), duration(7_000, 4)), tracks(1), cluster);
  expect(durationOf(head, silent)).toEqual({ seconds: 7, hasAudio: false });
});

test("the unit is a millisecond where none is named, and what is named otherwise", () => {
  expect(durationOf(head, segment(info(duration(3_000)), tracks(2)))?.seconds).toBe(3);
  expect(durationOf(head, segment(info(scale(500_000), duration(3_000)), tracks(2)))?.seconds).toBe(1.5);
});

test("the head may stand after the sound, and the whole may be of unknown size", () => {
  expect(durationOf(head, segment(cluster, info(duration(3_000)), tracks(2)))?.seconds).toBe(3);
  expect(durationOf(head, openSegment(info(duration(3_000)), tracks(2), cluster))?.seconds).toBe(3);
});

test.each<[string, Buffer]>([
  ["what a browser recorded without saying how long", segment(info(scale(1_000_000)), tracks(2), cluster)],
  ["a duration of 0", segment(info(duration(0)), tracks(2))],
  ["a duration that is no number", segment(info(duration(Number.NaN)), tracks(2))],
  ["a negative duration", segment(info(duration(-5)), tracks(2))],
  ["one without tracks", segment(info(duration(3_000)), cluster)],
  ["an empty one", segment()],
  ["one that is cut off in its head", segment(info(scale(1_000_000), duration(3_000))).subarray(0, 30)],
])("%s has no known length", (_name, content) => {
  expect(durationOf(head, content)).toBeUndefined();
});
