import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCaptured } from "../../../test/support/run-captured.js";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import { experimentFiles } from "../../format/file-names.js";
import { ExperimentLogger } from "../../logger/experiment-logger.js";
import { registerShow } from "./show.js";

const show = (dir: string, ...args: string[]) =>
  runCaptured(registerShow, ["show", "latest", "--dir", dir, ...args]);

async function experiment(dir: string): Promise<string> {
  const logger = new ExperimentLogger({ outputDir: dir, console: "silent" });
  const id = logger.startExperiment({ window: 10 }, "notes of it");
  // Texts and tags that look like a record of the wanted key.
  logger.logGeneration({
    step: "warm-up",
    model: "m",
    prompt: 'find "key":"frame:39" and "frame_number":39',
    response: "no",
    tags: { key: "frame:39" },
  });
  for (const frameNumber of [3, 39, 391]) {
    await logger.generation(
      { frameNumber, model: "gemini-2.5-flash", provider: "google", prompt: `Frame ${frameNumber}?` },
      () => `It is ${frameNumber}.\n\u001b[31mred`,
    );
  }
  logger.logGeneration({ frameNumber: 39, key: "again", model: "m", error: new Error("refused") });
  logger.logScore("frame:39", "accuracy", 0.5);
  logger.endExperiment();
  return id;
}

test("a frame is shown with its record, its request and its answer, and every generation that it has", async () => {
  await using folder = temporaryFolder();
  await experiment(folder.path);
  const { stdout, error } = await show(folder.path, "--frame", "39");
  expect(error).toBeUndefined();
  expect(stdout).toContain("Generation 3: Frame 39");
  expect(stdout).toContain("Model: google/gemini-2.5-flash");
  expect(stdout).toContain("[user] Frame 39?");
  expect(stdout).toContain("It is 39.\n [31mred");
  expect(stdout).toContain("Scores: accuracy 0.5");
  expect(stdout).toContain("Error: Error: refused");
  expect(stdout).not.toContain("It is 391.");
  expect(stdout).not.toContain("warm-up");
});

test("what was asked stands apart from the answer, also of a call that was logged when it was over", async () => {
  await using folder = temporaryFolder();
  await experiment(folder.path);
  const { stdout } = await show(folder.path, "--step", "warm-up");
  expect(stdout).toContain('\n\nRequest\n[user] find "key":"frame:39" and "frame_number":39\n\nAnswer\nno\n');
  const answered = await show(folder.path, "--key", "frame:391");
  expect(answered.stdout).toContain("\n\nRequest\n[user] Frame 391?\n\nAnswer\nIt is 391.");
});

test("--key and --step find theirs, and --json gives record and transcript as they were written", async () => {
  await using folder = temporaryFolder();
  const id = await experiment(folder.path);
  const { stdout } = await show(folder.path, "--key", "frame:391", "--json");
  const { experiment_id, generations } = JSON.parse(stdout);
  expect(experiment_id).toBe(id);
  expect(generations).toHaveLength(1);
  expect(generations[0].record).toMatchObject({ seq: 4, key: "frame:391", frame_number: 391 });
  expect(generations[0].exchange.map(({ type }: { type: string }) => type)).toEqual(["request", "response"]);
  expect(generations[0].exchange[1].text).toContain("It is 391.");
  const step = await show(folder.path, "--step", "warm-up");
  expect(step.stdout).toContain("Generation 1: Step warm-up");
  expect(step.stdout).toContain("Tags: key frame:39");
});

test("what is not there is said, and two ways of asking exclude each other", async () => {
  await using folder = temporaryFolder();
  const id = await experiment(folder.path);
  expect((await show(folder.path, "--frame", "4")).error).toMatchObject({
    code: "GENERATION_NOT_FOUND",
    message: `${id} has no generation with the frame 4. The nearest are 3, 39, 391. \`explog show ${id} --json\` has them all.`,
  });
  expect((await show(folder.path, "--frame", "x")).error).toMatchObject({ code: "INVALID_ARGUMENT" });
  expect((await show(folder.path, "--frame", "3", "--key", "k")).error).toMatchObject({
    code: "INVALID_ARGUMENT",
  });
});

test("a record is shown without its transcript when that is gone, and no broken record is", async () => {
  await using folder = temporaryFolder();
  const id = await experiment(folder.path);
  rmSync(join(folder.path, id, experimentFiles.transcript(id)));
  const { stdout } = await show(folder.path, "--frame", "3");
  expect(stdout).toContain("Its request and answer are not in the transcript.");
  const log = join(folder.path, id, experimentFiles.log(id));
  writeFileSync(
    log,
    readFileSync(log, "utf8").replace('"key":"frame:3","timestamp":"2', '"key":"frame:3","timestamp":2'),
  );
  expect((await show(folder.path, "--frame", "3")).error).toMatchObject({ code: "GENERATION_NOT_FOUND" });
});

test("a record is found in a line whose break was hit", async () => {
  await using folder = temporaryFolder();
  const id = await experiment(folder.path);
  const log = join(folder.path, id, experimentFiles.log(id));
  writeFileSync(log, readFileSync(log, "utf8").replaceAll(',\n{"seq"', ',X{"seq"'));
  const { stdout } = await show(folder.path, "--frame", "391");
  expect(stdout).toContain("Generation 4: Frame 391");
  expect(stdout).toContain("It is 391.");
});

test("of a frame that was asked several times, tables and titles say which time it was", async () => {
  await using folder = temporaryFolder();
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  logger.startExperiment({});
  for (const time of [1, 2, 3]) {
    logger.logGeneration({
      frameNumber: 7,
      key: `frame:7#${time}`,
      model: "m",
      duration: time,
      response: "a",
    });
  }
  logger.endExperiment();
  expect((await show(folder.path)).stdout).toMatch(/Slowest generations\n.*\nFrame 7 #3 .*\nFrame 7 #2 .*\n/);
  expect((await show(folder.path, "--frame", "7")).stdout).toContain("Generation 2: Frame 7 #2\n");
});

test("--head says what the totals say and reads no generation", async () => {
  await using folder = temporaryFolder();
  const id = await experiment(folder.path);
  const log = join(folder.path, id, experimentFiles.log(id));
  // Records that nobody could read: only head and tail are looked at.
  const text = readFileSync(log, "utf8");
  const start = text.indexOf('"metrics": [') + '"metrics": ['.length;
  const end = text.lastIndexOf("\n],\n");
  writeFileSync(log, `${text.slice(0, start)}\n${"x".repeat(end - start - 1)}${text.slice(end)}`);
  const { stdout, stderr } = await show(folder.path, "--head");
  expect(stderr).toBe("");
  expect(stdout).toContain("Total Generations: 5");
  expect(stdout).toContain("window: 10");
  const json = JSON.parse((await show(folder.path, "--head", "--json")).stdout);
  expect(json).toMatchObject({ experiment_id: id, total_generations: 5, config: { window: 10 } });
});

test("a request or an answer that was hit in the transcript is named", async () => {
  await using folder = temporaryFolder();
  const id = await experiment(folder.path);
  for (const args of [
    ["--step", "warm-up"],
    ["--key", "again"],
    ["--key", "frame:391"],
  ]) {
    expect(await show(folder.path, ...args)).toMatchObject({ stderr: "" });
  }
  const path = join(folder.path, id, experimentFiles.transcript(id));
  const bytes = readFileSync(path);
  bytes.write("X", bytes.lastIndexOf('{"type":"request"'));
  const answer = bytes.indexOf('{"type":"response"', bytes.indexOf('{"type":"request"'));
  const end = bytes.indexOf("\n", answer) + 1;
  bytes.write("X", answer);
  writeFileSync(path, bytes);
  const answered = await show(folder.path, "--key", "frame:3");
  expect(answered.stderr).toContain(
    `${id}: 1 line of its transcript cannot be read: bytes ${answer} to ${end} (the answer of generation 2, "frame:3")`,
  );
  const requested = await show(folder.path, "--key", "frame:391");
  expect(requested.stderr).toContain(
    `${id}: the request of generation 4, "frame:391" cannot be read in its transcript`,
  );
  expect(requested.stdout).toContain("It is 391.");
});

test("lines of the transcript that lack what they should have are shown as they stand", async () => {
  await using folder = temporaryFolder();
  const id = await experiment(folder.path);
  const path = join(folder.path, id, experimentFiles.transcript(id));
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.replaceAll('"parts"', '"paXts"'));
  const { stdout, error } = await show(folder.path, "--key", "frame:3");
  expect(error).toBeUndefined();
  expect(stdout).toContain('"paXts"');
});

test("an item that was asked several times is shown with all its answers, by the key without their numbers", async () => {
  await using folder = temporaryFolder();
  const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
  const id = logger.startExperiment({ repeat: 2 });
  for (const key of ["item:0#1", "item:1#1", "item:0#2", "item:1#2", "item:0#x", "item:01#1"]) {
    logger.logGeneration({ key, model: "m", prompt: "?", response: `answer to ${key}` });
  }
  logger.endExperiment();
  const { stdout, error } = await show(folder.path, "--key", "item:0");
  expect(error).toBeUndefined();
  expect(stdout.match(/answer to .*/g)).toEqual(["answer to item:0#1", "answer to item:0#2"]);
  const json = JSON.parse((await show(folder.path, "--key", "item:1", "--json")).stdout);
  expect(json.generations.map(({ record }: { record: { key: string } }) => record.key)).toEqual([
    "item:1#1",
    "item:1#2",
  ]);
  const missing = await show(folder.path, "--key", "itm:0#1");
  expect(missing.error).toMatchObject({
    message: `${id} has no generation with the key "itm:0#1". Did you mean "item:0#1"? It has "item:0#1", "item:1#1", "item:0#2", …. \`explog show ${id} --json\` has them all.`,
  });
  expect((await show(folder.path, "--frame", "3")).error).toMatchObject({
    message: expect.stringContaining(
      'None of its generations has a frame: ask by --key, as in --key "item:0#1".',
    ),
  });
});
