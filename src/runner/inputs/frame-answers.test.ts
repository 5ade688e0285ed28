import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import { checkGroundTruth } from "../answers/ground-truth.js";
import { readAttachment } from "./attachment.js";
import { exampleTurns } from "./example-turns.js";
import { readFrameAnswers } from "./frame-answers.js";

async function withFile<Value>(
  text: string,
  use: (path: string) => Promise<Value>,
  name = "gt.json",
): Promise<Value> {
  await using folder = temporaryFolder();
  const path = join(folder.path, name);
  writeFileSync(path, text);
  return await use(path);
}

const answers = (text: string) => withFile(text, readFrameAnswers);
const frame = (number: number) => ({ number, path: `/f/${number}.png`, fileName: `${number}.png` });

test("answers are found by frame number, file name or a frame_number of their own", async () => {
  expect([...(await answers('{"391": {"a": 1}, "0406": "text"}'))]).toEqual([
    [391, { a: 1 }],
    [406, "text"],
  ]);
  expect([...(await answers('{"frame_0391.png": {"a": 1}}'))]).toEqual([[391, { a: 1 }]]);
  expect([...(await answers('[{"frame_number": 391, "a": 1}]'))]).toEqual([[391, { a: 1 }]]);
});

test.each<[string, string, RegExp]>([
  ["an empty file", "", /gt\.json.* is not valid JSON/],
  ["a syntax error", '{\n  "1": {},\n  "2" {}\n}', /gt\.json:3 is not valid JSON/],
  ["a file cut off", '{\n  "1": {', /gt\.json:2 is not valid JSON/],
  ["a number", "7", /holds no answers/],
  ["an empty map", "{}", /holds no answers/],
  ["a key that is no frame", '{"first": 1}', /the key `first` in .* names no frame/],
  ["a frame twice", '{"1": 1, "01": 2}', /two answers for frame 1/],
  [
    "an item without its frame",
    '[{"frame_number": 1}, {"a": 2}]',
    /item 2 of .* has no whole `frame_number`/,
  ],
])("%s is refused", async (_, text, message) => {
  await expect(answers(text)).rejects.toThrow(message);
});

test("a missing file and a folder are told apart", async () => {
  await expect(readFrameAnswers("/nowhere/gt.json")).rejects.toThrow(/there is no file \/nowhere\/gt\.json/);
  await using folder = temporaryFolder();
  await expect(readFrameAnswers(folder.path)).rejects.toThrow(/is a folder, not a JSON file/);
});

test("example turns pair frames with answers, maps as JSON and texts as they are", () => {
  const settings = { frames: { directory: "/f", end: 0, step: 1 }, answers: "gt.json" };
  const known = new Map<number, unknown>([
    [1, { a: 1 }],
    [2, "as it is"],
  ]);
  expect(exampleTurns(settings, [frame(1), frame(2)], known).map(({ answer }) => answer)).toEqual([
    '{"a":1}',
    "as it is",
  ]);
  expect(() => exampleTurns(settings, [frame(1), frame(3), frame(4)], known)).toThrow(
    /gt\.json has no answer for example frames 3, 4/,
  );
});

const score = { groundTruth: "gt.json", ignore: [] as string[], name: "accuracy" };

test("a ground truth about other frames is refused, one about some of them is not", () => {
  const truths = new Map([[1, { a: 1 }]]);
  expect(() => checkGroundTruth(score, [frame(1), frame(2)], truths)).not.toThrow();
  expect(() => checkGroundTruth(score, [frame(7), frame(8)], truths)).toThrow(
    /no answer for any of the 2 frames/,
  );
});

test("fields that the truth does not have are refused instead of scored as wrong", () => {
  const truths = new Map<number, unknown>([[1, { a: 1 }]]);
  const check = (settings: object) => () => checkGroundTruth({ ...score, ...settings }, [frame(1)], truths);
  expect(check({ fields: ["a", "b"] })).toThrow(/the truth of frame 1 in gt\.json has no field `b`/);
  expect(check({ ignore: ["a"] })).toThrow(/no field of the truth of frame 1 .* is left to compare/);
  expect(check({ fields: ["a", "b"], ignore: ["b"] })).not.toThrow();
  truths.set(1, "text");
  expect(check({ fields: ["a"] })).toThrow(/the truth of frame 1 .* has no fields/);
  expect(check({})).not.toThrow();
});

test("an attachment is its name and its text, when it is JSON", async () => {
  const part = await withFile('{\n  "tasks": []\n}\n', readAttachment, "task_graph.json");
  expect(part).toEqual({ type: "text", text: 'task_graph.json:\n{\n  "tasks": []\n}' });
  await expect(withFile("{", readAttachment, "task_graph.json")).rejects.toThrow(
    /task_graph\.json:1 is not valid JSON/,
  );
  await expect(withFile("a: 1", readAttachment, "graph.yaml")).rejects.toThrow(
    /graph\.yaml is not a JSON file/,
  );
});
