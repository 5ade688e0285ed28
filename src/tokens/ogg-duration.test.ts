import { expect, test } from "vitest";
import { readMediaDuration } from "./media-duration.js";

const BEGINS = 0x02;
const CONTINUES = 0x01;

function page(granule: number, packets: Buffer[], flags = 0, serial = 1): Buffer {
  const lacing = packets.flatMap(({ length }) => [
    ...Array<number>(Math.floor(length / 255)).fill(255),
    length % 255,
  ]);
  const header = Buffer.alloc(27);
  header.write("OggS");
  header.writeUInt8(flags, 5);
  header.writeBigInt64LE(BigInt(granule), 6);
  header.writeUInt32LE(serial, 14);
  header.writeUInt8(lacing.length, 26);
  return Buffer.concat([header, Buffer.from(lacing), ...packets]);
}

const opusHead = Buffer.alloc(19);
opusHead.write("OpusHead");
opusHead.writeUInt16LE(312, 10);
const opusTags = Buffer.from("OpusTags\0\0\0\0\0\0\0\0");
const opusStart = [page(0, [opusHead], BEGINS), page(0, [opusTags])];
/** One frame of 20 ms: 960 samples. */
const packet = Buffer.concat([Buffer.from([0x78]), Buffer.alloc(299)]);
const packets = Array.from({ length: 50 }, () => packet);

const vorbisHead = Buffer.alloc(30);
vorbisHead.write("\u0001vorbis", 0, "latin1");
vorbisHead.writeUInt32LE(44_100, 12);
const vorbisStart = [
  page(0, [vorbisHead], BEGINS),
  page(0, [Buffer.from("\u0003vorbis"), Buffer.from("\u0005vorbis")]),
];

const durationOf = (...pages: Buffer[]) => readMediaDuration(Buffer.concat(pages));

test("Opus plays to its last page's sample, without those it skips at its start", () => {
  const pages = [...opusStart, page(48_000, packets), page(96_000, packets)];
  expect(durationOf(...pages)).toEqual({ seconds: (96_000 - 312) / 48_000, hasAudio: true });
});

test("an end that is trimmed does not play", () => {
  expect(durationOf(...opusStart, page(40_312, packets))?.seconds).toBe(40_000 / 48_000);
});

test("what was cut out of a longer stream plays from its own first sample on", () => {
  const pages = [...opusStart, page(4_800_000, packets), page(4_848_000, packets)];
  expect(durationOf(...pages)?.seconds).toBe((96_000 - 312) / 48_000);
});

test("frames of every length are counted", () => {
  // Two frames of 60 ms; three of 2.5 ms; one of 10 ms.
  const mixed = [Buffer.from([(3 << 3) | 1, 0]), Buffer.from([(16 << 3) | 3, 3]), Buffer.from([12 << 3])];
  const samples = 2 * 2_880 + 3 * 120 + 480;
  const pages = [...opusStart, page(1_000_000 + samples, mixed), page(1_048_000, packets)];
  expect(durationOf(...pages)?.seconds).toBe((48_000 - 312) / 48_000);
});

test("Vorbis plays to its last page's sample at its own rate", () => {
  const pages = [...vorbisStart, page(44_100, packets), page(88_200, packets)];
  expect(durationOf(...pages)).toEqual({ seconds: 2, hasAudio: true });
});

test("a page on which no packet ends says nothing, and one that was cut off is left out", () => {
  const pages = Buffer.concat([
    ...opusStart,
    page(48_000, packets),
    page(-1, [Buffer.alloc(10)]),
    page(96_000, packets),
  ]);
  expect(readMediaDuration(pages.subarray(0, -10))?.seconds).toBe((48_000 - 312) / 48_000);
});

test.each<[string, Buffer[]]>([
  ["a chain of two recordings", [...opusStart, page(48_000, packets), page(0, [opusHead], BEGINS, 2)]],
  ["another codec", [page(0, [Buffer.from("Speex   and more")], BEGINS), page(48_000, packets)]],
  ["no sound at all", opusStart],
  ["junk between the pages", [...opusStart, page(48_000, packets), Buffer.alloc(30), page(96_000, packets)]],
  ["a cut in the middle of a packet", [...opusStart, page(4_800_000, packets, CONTINUES)]],
  ["Vorbis out of the middle of a stream", [...vorbisStart, page(44_100_000, packets)]],
])("%s has no known length", (_name, pages) => {
  expect(durationOf(...pages)).toBeUndefined();
});
