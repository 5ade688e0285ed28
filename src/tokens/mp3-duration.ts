/** Bits a second of MPEG 1 and of MPEG 2 and 2.5, layer III, by the header's index; ISO/IEC 11172-3, 13818-3. */
const KILOBITS_MPEG1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0];
const KILOBITS_MPEG2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0];
const SAMPLE_RATES_MPEG1 = [44_100, 48_000, 32_000];
const ID3_HEADER = 10;

/** How long an MP3 plays: the sum of its frames. */
export function readMp3Duration(bytes: Uint8Array): { seconds: number; hasAudio: true } | undefined {
  let seconds = 0;
  let frames = 0;
  let position = afterId3(bytes);
  while (position + 4 <= bytes.length) {
    const frame = readFrame(bytes, position);
    if (!frame) break;
    seconds += frame.seconds;
    frames += 1;
    position += frame.length;
  }
  // One frame alone may be chance.
  return frames >= 2 ? { seconds, hasAudio: true } : undefined;
}

/** An ID3v2 tag gives its size in four bytes of 7 bits. */
function afterId3(bytes: Uint8Array): number {
  if (bytes[0] !== 0x49 || bytes[1] !== 0x44 || bytes[2] !== 0x33) return 0;
  return ID3_HEADER + [6, 7, 8, 9].reduce((size, at) => size * 128 + ((bytes[at] ?? 0) & 0x7f), 0);
}

function readFrame(bytes: Uint8Array, position: number): { seconds: number; length: number } | undefined {
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
  };
}
