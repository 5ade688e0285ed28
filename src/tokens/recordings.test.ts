import { expect, test } from "vitest";
import { readMediaDuration } from "./media-duration.js";
import { countAudioTokens, countVideoTokens } from "./recording-tokens.js";

function wav(seconds: number, bytesPerSecond = 32_000): Buffer {
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt32LE(bytesPerSecond, 28);
  header.write("data", 36);
  header.writeUInt32LE(seconds * bytesPerSecond, 40);
  return Buffer.concat([header, Buffer.alloc(seconds * bytesPerSecond)]);
}

function box(type: string, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const header = Buffer.alloc(8);
  header.writeUInt32BE(8 + body.length);
  header.write(type, 4);
  return Buffer.concat([header, body]);
}

function track(handler: string): Buffer {
  return box("trak", box("mdia", box("hdlr", Buffer.from(`\0\0\0\0\0\0\0\0${handler}\0\0\0\0`))));
}

function mp4(seconds: number, handlers: string[], version = 0): Buffer {
  const header = Buffer.alloc(version === 1 ? 32 : 20);
  header.writeUInt8(version);
  header.writeUInt32BE(1_000, version === 1 ? 20 : 12);
  if (version === 1) header.writeBigUInt64BE(BigInt(seconds * 1_000), 24);
  else header.writeUInt32BE(seconds * 1_000, 16);
  return Buffer.concat([
    box("ftyp", Buffer.from("isom\0\0\0\0isom")),
    box("moov", box("mvhd", header), ...handlers.map(track)),
  ]);
}

/** MPEG 1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes and 1,152 samples a frame. */
function mp3(frames: number): Buffer {
  const frame = Buffer.alloc(417);
  Buffer.from([0xff, 0xfb, 0x90, 0x00]).copy(frame);
  const tag = Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0]);
  return Buffer.concat([tag, ...Array.from({ length: frames }, () => frame)]);
}

function flac(seconds: number): Buffer {
  const bytes = Buffer.alloc(42);
  bytes.write("fLaC");
  bytes.writeUInt32BE((48_000 << 12) >>> 0, 18);
  bytes.writeUInt32BE(48_000 * seconds, 22);
  return bytes;
}

test("recordings tell how long they play, and whether there is sound", () => {
  expect(readMediaDuration(wav(3))).toEqual({ seconds: 3, hasAudio: true });
  expect(readMediaDuration(mp4(12.5, ["vide", "soun"]))).toEqual({ seconds: 12.5, hasAudio: true });
  expect(readMediaDuration(mp4(7, ["vide"], 1))).toEqual({ seconds: 7, hasAudio: false });
  expect(readMediaDuration(flac(60))).toEqual({ seconds: 60, hasAudio: true });
  expect(readMediaDuration(mp3(100))?.seconds).toBeCloseTo((100 * 1_152) / 44_100, 9);
});

test("a recording that was cut off plays as long as what is there of it", () => {
  const bytes = wav(4).subarray(0, 44 + 32_000);
  expect(readMediaDuration(bytes)?.seconds).toBe(1);
});

test.each([
  ["32", 0, 16],
  ["64", 1, 24],
])("an MP4 whose duration is all ones in %s bits does not know its length", (bits, version, place) => {
  const bytes = mp4(5, ["soun"], version);
  expect(readMediaDuration(bytes)?.seconds).toBe(5);
  const start = bytes.indexOf("mvhd") + 4 + place;
  bytes.fill(0xff, start, start + Number(bits) / 8);
  expect(readMediaDuration(bytes)).toBeUndefined();
});

test("what is no recording has no duration", () => {
  for (const bytes of [
    Buffer.alloc(0),
    Buffer.from("hello"),
    Buffer.alloc(500, 0xff),
    wav(1).subarray(0, 30),
  ]) {
    expect(readMediaDuration(bytes)).toBeUndefined();
  }
});

test("Gemini counts 32 tokens a second of sound, and a frame a second of film", () => {
  const minute = { seconds: 60, hasAudio: true };
  expect(countAudioTokens(minute, "gemini-2.5-flash")?.tokens).toBe(1_920);
  expect(countVideoTokens(minute, "gemini-2.5-flash")).toMatchObject({ video: 15_360, audio: 1_920 });
  expect(countVideoTokens(minute, "gemini-2.5-flash", "MEDIA_RESOLUTION_LOW")?.video).toBe(3_840);
  expect(countVideoTokens(minute, "models/gemini-3-pro-preview")?.video).toBe(4_200);
  expect(countVideoTokens(minute, "gemini-3-pro-preview", "MEDIA_RESOLUTION_HIGH")?.video).toBe(16_800);
});

test("models without a rule for it cannot count film or sound", () => {
  const second = { seconds: 1, hasAudio: true };
  expect(countVideoTokens(second, "gpt-4o")).toBeUndefined();
  expect(countAudioTokens(second, "claude-sonnet-4-5")).toBeUndefined();
  expect(countVideoTokens(second, "gpt-4o-audio-preview")).toBeUndefined();
  expect(countAudioTokens(second, "gpt-4o-audio-preview")?.tokens).toBe(10);
});
