import { fourCharacters } from "./box-file.js";
import { opusPacketSamples } from "./opus-packet.js";

const PAGE_HEADER = 27;
const BEGINS_STREAM = 0x02;
const CONTINUES_PACKET = 0x01;
const OPUS_RATE = 48_000;
/** A packet of Vorbis is a quarter of two blocks, and a block 8,192 samples at most. */
const MOST_VORBIS_PACKET_SAMPLES = 4_096;

interface Page {
  flags: number;
  /** Samples until the end of its last whole packet; `undefined` when none ends on it. */
  granule: bigint | undefined;
  /** Where each packet that ends on it begins. */
  packets: number[];
  /** First byte of its content. */
  start: number;
}

interface Codec {
  name: "opus" | "vorbis";
  rate: number;
  /** Samples at the start that are not played. */
  preSkip: number;
  headerPackets: number;
}

/**
 * How long a sound recording in Ogg plays: Opus (RFC 7845) or Vorbis, alone and from its beginning. Chained or
 * multiplexed streams, other codecs and what was cut out of a broadcast are not known.
 */
export function readOggDuration(view: DataView): { seconds: number; hasAudio: true } | undefined {
  const pages = readPages(view);
  const [first] = pages;
  const codec = first && readCodec(view, first.start);
  if (!codec || pages.slice(1).some(({ flags }) => flags & BEGINS_STREAM)) return undefined;
  const last = pages.findLast(({ granule }) => granule !== undefined)?.granule;
  const begin = samplesBefore(view, pages, codec);
  if (last === undefined || begin === undefined) return undefined;
  return { seconds: (Number(last) - begin - codec.preSkip) / codec.rate, hasAudio: true };
}

/** All pages; none where there is something else between them. A last one that was cut off is left out. */
function readPages(view: DataView): Page[] {
  const pages: Page[] = [];
  let position = 0;
  while (position + PAGE_HEADER <= view.byteLength) {
    if (fourCharacters(view, position) !== "OggS") return [];
    const segments = view.getUint8(position + 26);
    const start = position + PAGE_HEADER + segments;
    if (start > view.byteLength) break;
    const packets: number[] = [];
    let end = start;
    let packetStart = start;
    for (let index = 0; index < segments; index += 1) {
      const length = view.getUint8(position + PAGE_HEADER + index);
      end += length;
      if (length === 255) continue;
      packets.push(packetStart);
      packetStart = end;
    }
    if (end > view.byteLength) break;
    const granule = view.getBigInt64(position + 6, true);
    const flags = view.getUint8(position + 5);
    pages.push({ flags, granule: granule < 0n ? undefined : granule, packets, start });
    position = end;
  }
  return pages;
}

function readCodec(view: DataView, start: number): Codec | undefined {
  const mark = fourCharacters(view, start) + fourCharacters(view, start + 4);
  if (mark === "OpusHead") {
    return { name: "opus", rate: OPUS_RATE, preSkip: view.getUint16(start + 10, true), headerPackets: 2 };
  }
  if (mark.startsWith("\u0001vorbis")) {
    return { name: "vorbis", rate: view.getUint32(start + 12, true), preSkip: 0, headerPackets: 3 };
  }
  return undefined;
}

/** The samples that came before the first page of sound; `undefined` where they cannot be told. */
function samplesBefore(view: DataView, pages: readonly Page[], codec: Codec): number | undefined {
  let headers = 0;
  const firstSound = pages.find(({ packets }) => {
    if (headers >= codec.headerPackets) return packets.length > 0;
    headers += packets.length;
    return false;
  });
  if (firstSound?.granule === undefined) return undefined;
  const granule = Number(firstSound.granule);
  if (codec.name === "vorbis") {
    return granule <= firstSound.packets.length * MOST_VORBIS_PACKET_SAMPLES ? 0 : undefined;
  }
  if (firstSound.flags & CONTINUES_PACKET) return undefined;
  const samples = firstSound.packets.reduce((sum, packet) => sum + opusPacketSamples(view, packet), 0);
  // Less than the packets hold: the page is also the last, and its end is trimmed.
  return Math.max(0, granule - samples);
}
