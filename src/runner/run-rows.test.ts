import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runFolder } from "../../test/support/run-folder.js";
import { loadRunConfig } from "../config/load-run-config.js";
import { inputProblems, prepareRun } from "./prepare-run.js";
import { resumeExperimentRun, runExperiment } from "./run-experiment.js";

const config = `model: gemini-2.5-flash
base_url: sandbox
sandbox: { latency_seconds: 0 }
inputs:
  rows: { path: data.csv, key: id, images: picture }
prompt: { user: "{question} ({row_position} of {row_count}, {price:.2f})" }
`;
const rows = 'id,question,price,picture\nq1,What?,1.5,frames/frame_1.png\nq2,"Who, then?",2,\n';

async function messageOf(text: string): Promise<string> {
  await using folder = runFolder(text);
  writeFileSync(join(folder.path, "data.csv"), rows);
  const error: unknown = await loadRunConfig(folder.config, [], inputProblems)
    .then(prepareRun)
    .then(() => new Error("nothing was wrong"))
    .catch((reason: unknown) => reason);
  return (error as Error).message.replaceAll(`${folder.path}/`, "");
}

const silent = { progress: () => undefined, result: () => undefined };

test("rows are asked with their columns in the prompt and their pictures, twice when that is wanted", async () => {
  await using folder = runFolder(`${config}repeat: 2\nconcurrency: 2\n`);
  writeFileSync(join(folder.path, "data.csv"), rows);
  const loaded = await loadRunConfig(folder.config);
  const { summary, resultsPath } = await runExperiment(loaded, { outputDir: folder.logs, output: silent });
  expect(summary.status).toBe("completed");
  const results = JSON.parse(readFileSync(resultsPath ?? "", "utf8"));
  expect(results).toMatchObject([
    { key: "q1#1", row_number: 1, repetition: 1, status: "ok" },
    { key: "q2#1", row_number: 2, repetition: 1, status: "ok" },
    { key: "q1#2", row_number: 1, repetition: 2, status: "ok" },
    { key: "q2#2", row_number: 2, repetition: 2, status: "ok" },
  ]);
  const [experiment = ""] = folder.experiments();
  const transcript = readFileSync(join(folder.logs, experiment, `${experiment}_transcript.jsonl`), "utf8");
  expect(transcript).toContain("What? (1 of 4, 1.50)");
  expect(transcript).toContain("Who, then? (4 of 4, 2.00)");
  expect(transcript.match(/"media"/g)).toHaveLength(2);
});

test("the file of rows is kept by its hash, and told of when it is another one on resuming", async () => {
  await using folder = runFolder(config);
  writeFileSync(join(folder.path, "data.csv"), rows);
  const stopped = new AbortController();
  const first = await runExperiment(await loadRunConfig(folder.config), {
    outputDir: folder.logs,
    output: silent,
    signal: stopped.signal,
    onProgress: (_, finished) => finished && stopped.abort(),
  });
  expect(first.summary.status).toBe("stopped");
  const path = join(folder.logs, first.summary.experimentId);
  const record = () => JSON.parse(readFileSync(join(path, "rows_file.json"), "utf8"));
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  const before = { file: "data.csv", sha256: sha256(rows), bytes: Buffer.byteLength(rows), rows: 2 };
  expect(record()).toEqual(before);

  const changed = `${rows}q3,Where?,3,\n`;
  writeFileSync(join(folder.path, "data.csv"), changed);
  const said: string[] = [];
  const output = { ...silent, progress: (line: string) => void said.push(line) };
  const resumed = await resumeExperimentRun(
    await loadRunConfig(folder.config),
    { path, configChanges: [] },
    { output },
  );
  expect(resumed?.tally).toMatchObject({ total: 3, succeeded: 3 });
  expect(said).toContainEqual(expect.stringMatching(/^⚠️ data\.csv has changed since/));
  expect(record()).toMatchObject({ sha256: sha256(changed), rows: 3, earlier: [before] });
});

test.each<[string, string, RegExp]>([
  ["a name that no column has", config.replace("{question}", "{qestion}"), /Did you mean `\{question\}`/],
  [
    "a text as a number",
    config.replace("{question}", "{question:.2f}"),
    /is for numbers, and this is a text/,
  ],
  ["a frame's name", config.replace("{question}", "{frame_number}"), /no template name `\{frame_number\}`/],
  [
    "no such file",
    config.replace("data.csv", "date.csv"),
    /run\.yaml:5: `inputs\.rows\.path`: there is no file/,
  ],
  ["frames beside rows", config.replace("  rows", "  frames: { dir: frames }\n  rows"), /names both/],
  ["a history of rows", `${config}context: { strategy: history }\n`, /run\.yaml:\d+: .*these are rows/],
  [
    "shuffled answers",
    `${config.replace("  rows", "  shuffle: true\n  rows")}context: { strategy: rolling }\n`,
    /order/,
  ],
  ["a seed for nothing", config.replace("  rows", "  seed: 3\n  rows"), /`inputs\.seed` has no effect/],
  [
    "no question after the acknowledgement",
    config.replace("prompt: {", "prompt: { acknowledgement: ok,"),
    /follow_up/,
  ],
  [
    "neither frames nor rows",
    config.replace(/ {2}rows.*\n/, "  limit: 3\n"),
    /^run\.yaml:4: `inputs` names no `frames`, no `video` and no `rows`/,
  ],
])("%s is refused with its place", async (_, text, message) => {
  expect(await messageOf(text)).toMatch(message);
});

test("the truth of rows stands in a column, or in a file by their keys", async () => {
  await using folder = runFolder(config);
  writeFileSync(join(folder.path, "data.csv"), rows);
  writeFileSync(join(folder.path, "truth.json"), '{"q2": "Who, then?"}');
  const scoresBy = async (score: string) => {
    const loaded = await loadRunConfig(folder.config, [`+score=${score}`]);
    const { resultsPath, tally } = await runExperiment(loaded, { outputDir: folder.logs, output: silent });
    const results: { scores?: object }[] = JSON.parse(readFileSync(resultsPath ?? "", "utf8"));
    return { scores: results.map(({ scores }) => scores), withoutTruth: tally.withoutTruth };
  };
  expect(await scoresBy("{truth: question, text: normalized}")).toEqual({
    scores: [{ accuracy: 0 }, { accuracy: 0 }],
    withoutTruth: 0,
  });
  expect(await scoresBy(`{ground_truth: '${join(folder.path, "truth.json")}', text: exact}`)).toEqual({
    scores: [undefined, { accuracy: 0 }],
    withoutTruth: 1,
  });
});
