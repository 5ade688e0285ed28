import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import type { TranscriptLine } from "../format/transcript-line.js";
import type { BrokenLines } from "./broken-line.js";
import { readTranscript, type TranscriptEntry } from "./read-transcript.js";
import { TranscriptFile } from "./transcript-file.js";

function request(call: number, text = `prompt ${call} ✓`): TranscriptLine {
  return {
    type: "request",
    at: "2026-01-01T00:00:00.000Z",
    call,
    attempt: 1,
    key: `frame:${call}`,
    request_hash: "ab".repeat(32),
    model: "gemini-2.5-flash",
    messages: [{ role: "user", parts: [{ type: "text", text }] }],
  };
}

function readAll(path: string): { entries: TranscriptEntry[]; broken: BrokenLines } {
  const entries: TranscriptEntry[] = [];
  const reading = readTranscript(path);
  let next = reading.next();
  for (; !next.done; next = reading.next()) entries.push(next.value);
  return { entries, broken: next.value };
}

function written(path: string, lines: readonly TranscriptLine[]) {
  const file = new TranscriptFile(path);
  const positions = lines.map((line) => file.append(line));
  file.file.close();
  return positions;
}

it("gives every line back with the place that its writer was told", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "t.jsonl");
  // Longer than a block, and than four: the lines around them must still be told apart.
  const lines = [
    request(1),
    request(2, "é".repeat(200_000)),
    request(3),
    request(4, "x".repeat(2_000_000)),
    request(5),
  ];
  const positions = written(path, lines);
  const { entries, broken } = readAll(path);
  expect(entries.map(({ line }) => line)).toEqual(lines);
  expect(entries.map(({ offset, length }) => ({ offset, length }))).toEqual(positions);
  expect(broken.count).toBe(0);
});

it("loses only the last line when the file is cut at any byte of its last two lines", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "t.jsonl");
  const lines = [request(1), request(2), request(3)];
  const ends = written(path, lines).map(({ offset, length }) => offset + length);
  const whole = readFileSync(path);
  for (let cut = ends[0] as number; cut <= whole.length; cut += 1) {
    writeFileSync(path, whole.subarray(0, cut));
    // A line that lacks nothing but its line break is whole.
    const complete = ends.filter((end) => end - 1 <= cut).length;
    const { entries, broken } = readAll(path);
    expect(entries.map(({ line }) => line)).toEqual(lines.slice(0, complete));
    const isWithinLine = !ends.some((end) => end === cut || end - 1 === cut);
    expect(broken.count).toBe(isWithinLine ? 1 : 0);
  }
});

it("loses only the line that was hit when bytes are overwritten anywhere", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "t.jsonl");
  const lines = [request(1), request(2), request(3)];
  const positions = written(path, lines);
  const whole = readFileSync(path);
  for (const garbage of [0x00, 0xff, 0x0a, 0x7b]) {
    for (let place = 0; place < whole.length; place += 1) {
      const bytes = Buffer.from(whole);
      bytes[place] = garbage;
      writeFileSync(path, bytes);
      const calls = readAll(path).entries.map(({ line }) => line.call);
      const untouched = lines.filter((_, index) => {
        const { offset, length } = positions[index] as { offset: number; length: number };
        return place < offset || place >= offset + length;
      });
      expect(calls).toEqual(expect.arrayContaining(untouched.map(({ call }) => call)));
    }
  }
});

it("counts what is no line of a transcript and goes on behind it", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "t.jsonl");
  written(path, [request(1)]);
  appendFileSync(path, 'null\n7\n[]\n{"type":"request"}\nwords\n\n');
  appendFileSync(path, Buffer.from([0xc3, 0x28, 0x0a]));
  appendFileSync(path, `${JSON.stringify(request(2))}\n`);
  const { entries, broken } = readAll(path);
  expect(entries.map(({ line }) => line.call)).toEqual([1, 2]);
  expect(broken.count).toBe(6);
});

it("names what cannot be read by its place, its call and its key", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "t.jsonl");
  const [one, two, three] = written(path, [request(1), request(2), request(3)]);
  const bytes = readFileSync(path);
  // The break behind the first line and the beginning of the second; and the end of the third.
  bytes.write("XXXX", (two?.offset ?? 0) - 1);
  writeFileSync(path, bytes.subarray(0, -5));
  const { entries, broken } = readAll(path);
  expect(entries.map(({ line }) => line.call)).toEqual([1]);
  const firstEnd = (one?.length ?? 0) - 1;
  expect(broken).toEqual({
    count: 2,
    first: [
      { offset: firstEnd, length: two?.length, call: 2, key: request(2).key },
      { offset: three?.offset, length: (three?.length ?? 0) - 5, call: 3, key: request(3).key },
    ],
  });
});

it("says so when there is no file", async () => {
  await using folder = temporaryFolder();
  expect(() => readAll(join(folder.path, "none.jsonl"))).toThrow(/ENOENT/);
});
