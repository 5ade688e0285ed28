import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { runCaptured } from "../../../test/support/run-captured.js";
import { sampleExperiment, sampleRecord, writeSample } from "../../../test/support/sample-log.js";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import { experimentFiles } from "../../format/file-names.js";
import { registerReport } from "./report.js";

const id = "exp_20250629_143052_a1b2c3d4";
const other = "exp_20250629_153052_bbbbbbbb";

const report = (dir: string, args: string[]) =>
  runCaptured(registerReport, ["report", "--dir", dir, ...args]);

/** An experiment with a transcript of a request and an answer for every generation. */
function withTranscript(
  dir: string,
  experimentId: string,
  count: number,
  answer: (seq: number) => string,
): void {
  const lines: string[] = [];
  let offset = 0;
  const records = Array.from({ length: count }, (_, index) => {
    const seq = index + 1;
    const shared = { at: "2025-06-29T14:30:56.000Z", call: seq, attempt: 1, key: `frame:${seq * 15}` };
    const messages = [
      { role: "system", parts: [{ type: "text", text: "You watch a robot. </script><b>" }] },
      { role: "user", parts: [{ type: "text", text: `Frame ${seq}` }] },
    ];
    const request = `${JSON.stringify({ type: "request", ...shared, request_hash: "0", model: "m", messages })}\n`;
    const response = `${JSON.stringify({ type: "response", ...shared, duration_seconds: 1, text: answer(seq) })}\n`;
    offset += Buffer.byteLength(request);
    const transcript = { offset, length: Buffer.byteLength(response) };
    offset += transcript.length;
    lines.push(request, response);
    return sampleRecord(seq, { transcript });
  });
  const log = writeSample(dir, sampleExperiment({ records, head: { experimentId } }));
  writeFileSync(join(dirname(log), experimentFiles.transcript(experimentId)), lines.join(""));
}

function dataOf(page: string) {
  const [, packed = ""] = /id="data">([^<]*)</.exec(page) ?? [];
  return JSON.parse(gunzipSync(Buffer.from(packed, "base64")).toString("utf8"));
}

test("one file holds figures, configuration, charts' data and every text once, and asks for nothing else", async () => {
  await using folder = temporaryFolder();
  withTranscript(folder.path, id, 40, (seq) => `{"step":"</script>${seq % 2}"}`);
  const output = join(folder.path, "out.html");
  const { stderr, error } = await report(folder.path, ["latest", "--output", output]);
  expect(error).toBeUndefined();
  expect(stderr).toMatch(/^Wrote .*out\.html \(\d+ kB\)\n$/);
  const page = readFileSync(output, "utf8");
  expect(page).toContain(`<h1>Experiment ${id}</h1>`);
  expect(page).toContain('<th scope="row">Generations</th><td>40</td>');
  expect(page).toContain("strategy: history");
  expect(page.replaceAll("http://www.w3.org", "")).not.toMatch(/(?:src|href)\s*=\s*["']?(?:https?:)?\/\//);
  expect(page).not.toContain("<b>");
  const { runs, texts } = dataOf(page);
  expect(runs[0].generations).toHaveLength(40);
  // The system's message, forty frames, two different answers.
  expect(texts).toHaveLength(43);
  expect(texts[runs[0].generations[1].answer]).toBe('{"step":"</script>0"}');
  expect(runs[0].generations[39].prompt.map((at: number) => texts[at])).toEqual([
    "system: You watch a robot. </script><b>",
    "user: Frame 40",
  ]);
});

test("two experiments are compared on the page", async () => {
  await using folder = temporaryFolder();
  withTranscript(folder.path, id, 12, () => "a");
  withTranscript(folder.path, other, 12, () => "b");
  const output = join(folder.path, "out.html");
  await report(folder.path, [id, other, "--output", output]);
  const page = readFileSync(output, "utf8");
  expect(page).toContain("<h2>Comparison of 2 runs</h2>");
  expect(page).toContain("B against A: 12 items in both");
  expect(page).toContain('<section id="run-1">');
});

test("ten thousand generations with long texts of their own stay below 3 MB, and what is left out is said", async () => {
  await using folder = temporaryFolder();
  let state = 1;
  const letters = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state.toString(36);
  };
  withTranscript(folder.path, id, 10_000, () => Array.from({ length: 80 }, letters).join(" "));
  const output = join(folder.path, "out.html");
  await report(folder.path, [id, "--output", output]);
  expect(statSync(output).size).toBeLessThan(3_000_000);
  expect(readFileSync(output, "utf8")).toMatch(/The texts of \d+ generations are left out/);
});

test("an experiment without generations, transcript or configuration has its page too", async () => {
  await using folder = temporaryFolder();
  writeSample(folder.path, sampleExperiment({ records: [], head: { config: null, environment: undefined } }));
  const output = join(folder.path, "out.html");
  const { error } = await report(folder.path, [id, "--output", output]);
  expect(error).toBeUndefined();
  expect(readFileSync(output, "utf8")).not.toContain("NaN");
  const missing = await report(folder.path, ["zzz", "--output", join(folder.path, "no.html")]);
  expect(missing.error).toMatchObject({ code: "EXPERIMENT_NOT_FOUND" });
  expect(existsSync(join(folder.path, "no.html"))).toBe(false);
});

test("a page that cannot be written is refused with what to do, and nothing lies beside it", async () => {
  await using folder = temporaryFolder();
  withTranscript(folder.path, id, 1, () => "a");
  const output = join(folder.path, "missing", "page.html");
  expect((await report(folder.path, [id, "--output", output])).error).toMatchObject({
    code: "INVALID_ARGUMENT",
    message: `${output} cannot be written: its folder does not exist. Choose another file with --output.`,
  });
  expect((await report(folder.path, [id, "--output", folder.path])).error).toMatchObject({
    message: `--output is ${folder.path}, which is a folder. Pass a file.`,
  });
  expect(existsSync(`${folder.path}.tmp`)).toBe(false);
});

test("lines of log and transcript that cannot be read are told of on the page and, once, on stderr", async () => {
  await using folder = temporaryFolder();
  withTranscript(folder.path, id, 40, (seq) => `answer ${seq}`);
  const path = join(folder.path, id, experimentFiles.transcript(id));
  writeFileSync(path, readFileSync(path, "utf8").replace('{"type":"response"', '<"type":"response"'));
  const log = join(folder.path, id, experimentFiles.log(id));
  writeFileSync(log, readFileSync(log, "utf8").replace('"key":"frame:45"', '"key":<script>'));
  withTranscript(folder.path, other, 40, () => "a");
  const output = join(folder.path, "out.html");
  // To compare them, the logs are read twice.
  const { stderr } = await report(folder.path, [id, other, "--output", output]);
  const [note = ""] =
    /<div class="problems" role="note">.*?<\/div>/s.exec(readFileSync(output, "utf8")) ?? [];
  for (const said of [
    /1 line of its log cannot be read: bytes \d+ to \d+ \(generation 3/,
    /1 line of its transcript cannot be read: bytes \d+ to \d+ \(call 1/,
    /the texts of 1 generation cannot be found in its transcript/,
    /its totals are of 40 generations, and 39 of them can be read/,
  ]) {
    expect(note).toMatch(said);
    expect(stderr.split(said)).toHaveLength(2);
  }
  expect(note).not.toContain("<script>");
});

test("the page of an experiment of which nothing can be read has no figures, and says why", async () => {
  await using folder = temporaryFolder();
  mkdirSync(join(folder.path, id));
  const output = join(folder.path, "out.html");
  await report(folder.path, [id, "--output", output]);
  const page = readFileSync(output, "utf8");
  expect(page).toContain("<li>its log is missing</li>");
  for (const name of ["Generations", "Tokens", "Cost"]) {
    expect(page).toContain(`<th scope="row">${name}</th><td>–</td>`);
  }
});

test("of files that are whole the page has no note, and a missing transcript is one", async () => {
  await using folder = temporaryFolder();
  withTranscript(folder.path, id, 3, () => "a");
  const output = join(folder.path, "out.html");
  await report(folder.path, [id, "--output", output]);
  expect(readFileSync(output, "utf8")).not.toContain('class="problems"');
  rmSync(join(folder.path, id, experimentFiles.transcript(id)));
  const { stderr } = await report(folder.path, [id, "--output", output]);
  expect(stderr).toContain(`${id}: the texts of 3 generations cannot be found in its transcript`);
  expect(readFileSync(output, "utf8")).toContain(
    "<li>the texts of 3 generations cannot be found in its transcript</li>",
  );
});

test("a prompt of several lines keeps them in the configuration, and an estimated cost its mark", async () => {
  await using folder = temporaryFolder();
  const prompt = { system: "You watch a robot.\n- Name its step <b>.\n\nAnswer in JSON." };
  const records = [1, 2].map((seq) =>
    sampleRecord(seq, { cost: { usd: 0.5, source: seq === 1 ? "estimated" : "computed" } }),
  );
  writeSample(folder.path, sampleExperiment({ records, head: { config: { prompt } } }));
  const output = join(folder.path, "out.html");
  await report(folder.path, [id, "--output", output]);
  const page = readFileSync(output, "utf8");
  expect(page).toContain(
    "prompt:\n  system: |\n    You watch a robot.\n    - Name its step &lt;b&gt;.\n\n    Answer in JSON.</pre>",
  );
  expect(page).toMatch(/pre\{[^}]*white-space:pre-wrap/);
  const { runs } = dataOf(page);
  expect(runs[0].generations.map(({ mark }: { mark?: string }) => mark)).toEqual(["~", undefined]);
});
