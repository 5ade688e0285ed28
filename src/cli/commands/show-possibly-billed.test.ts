import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { crashedCopy } from "../../../test/support/crashed-copy.js";
import { runCaptured } from "../../../test/support/run-captured.js";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import type { ModelCallRequest } from "../../format/model-call.js";
import { METRICS_END } from "../../format/tail-bytes.js";
import { ExperimentLogger } from "../../logger/experiment-logger.js";
import { textWidth } from "../render/text-width.js";
import { registerShow } from "./show.js";

const request = (key: string, more: Partial<ModelCallRequest> = {}): ModelCallRequest => ({
  key,
  provider: "google",
  model: "gemini-2.5-flash",
  messages: [{ role: "user", parts: [{ type: "text", text: "one two three four five six seven eight" }] }],
  parameters: { maxOutputTokens: 1_000 },
  ...more,
});
const usage = { usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 3, totalTokenCount: 8 } };

const show = (dir: string, args: string[] = [], columns?: number) =>
  runCaptured(registerShow, ["show", "latest", "--dir", dir, ...args], { COLUMNS: columns?.toString() });

/** An experiment that crashed while calls were under way. */
function crash(running: string, crashed: string, open: (logger: ExperimentLogger) => void) {
  const logger = new ExperimentLogger({ outputDir: running, console: "silent" });
  logger.startExperiment({});
  logger.openCall(request("done"))?.succeed({ messages: [], rawUsage: usage });
  open(logger);
  const copy = crashedCopy(running, crashed);
  logger.endExperiment();
  return copy;
}

test("after a crash, calls under way are shown as possibly billed, with what they may have cost", async () => {
  await using running = temporaryFolder();
  await using crashed = temporaryFolder();
  crash(running.path, crashed.path, (logger) => {
    logger.openCall(request("bounded"));
    logger.openCall(request("unbounded", { parameters: {} }));
    logger.openCall(request("unpriced", { model: "my-own-model", provider: undefined }));
    const retried = logger.openCall(request("retried"));
    retried?.retry(new Error("socket hang up"));
    retried?.nextAttempt();
    // Between two attempts, nothing is under way.
    logger.openCall(request("waiting"))?.retry(new Error("busy"));
  });
  const { stdout } = await show(crashed.path);
  const section = stdout.slice(stdout.indexOf("Possibly billed, outcome unknown"));
  // 8 words at $0.30 and 1,000 tokens at $2.50 a million.
  expect(section).toMatch(/^bounded .* 1 +8 +1,000 +≤ \$0\.0025 +unknown/m);
  expect(section).toMatch(/^unbounded .* \$0\.0{5}\d+ \+ output +unknown/m);
  expect(section).toMatch(/^unpriced .* 8 +1,000 +– +unknown/m);
  expect(section).toMatch(/^retried .* 2 +8 +1,000/m);
  expect(section).not.toMatch(/^waiting/m);
  expect(section).not.toMatch(/^done/m);
  expect(section).toContain("Up to about $0.0050 together, and in no total above (estimated:");
  expect(section).toContain("2 have no known bound");
  expect(section).toContain("No bound: its request sets no output limit.");
  expect(section).toContain("No bound: no price is known for the model my-own-model.");
});

test("programs are told the same, and what is not known is null", async () => {
  await using running = temporaryFolder();
  await using crashed = temporaryFolder();
  crash(running.path, crashed.path, (logger) => {
    logger.openCall(request("bounded"));
    logger.openCall(request("unpriced", { model: "my-own-model", provider: undefined }));
  });
  const { stdout } = await show(crashed.path, ["--json"]);
  const log = JSON.parse(stdout);
  expect(log).toMatchObject({ status: "crashed", total_generations: 1 });
  expect(log.metrics).toHaveLength(1);
  expect(log.possibly_billed_calls).toMatchObject([
    {
      call: 2,
      attempt: 1,
      key: "bounded",
      outcome: "unknown",
      input_tokens: 8,
      most_output_tokens: 1000,
      most_usd: 0.0025024,
      source: "estimated",
    },
    { call: 3, attempt: 1, key: "unpriced", outcome: "unknown", most_usd: null, source: "unknown" },
  ]);
});

test("an answer whose record was lost with the log's end is shown with its cost", async () => {
  await using running = temporaryFolder();
  await using crashed = temporaryFolder();
  const { logPath } = crash(running.path, crashed.path, (logger) => {
    logger.openCall(request("answered"))?.succeed({ messages: [], rawUsage: usage });
  });
  const text = readFileSync(logPath, "utf8");
  writeFileSync(
    logPath,
    text.replace(/,\n\{"seq":2.*/, "").replaceAll('"total_generations": 2', '"total_generations": 1'),
  );
  expect(readFileSync(logPath, "utf8")).toContain(METRICS_END);
  const { stdout } = await show(crashed.path);
  expect(stdout).toMatch(/^answered .* 5 +3 +\$0\.0000090 +answered, not logged/m);
  expect(stdout).toContain("Answered, and missing from the log");
  expect(stdout).toContain("$0.0000090 together, and in no total above.");
});

test("lines of the transcript that were hit are named by their place, call and key, also as JSON", async () => {
  await using running = temporaryFolder();
  await using crashed = temporaryFolder();
  const { id } = crash(running.path, crashed.path, (logger) => {
    logger.openCall(request("lost"))?.fail(new Error("refused"));
  });
  const path = join(crashed.path, id, `${id}_transcript.jsonl`);
  const text = readFileSync(path, "utf8");
  const offset = text.lastIndexOf('{"type":"error"');
  writeFileSync(path, text.slice(0, -4));
  const length = text.length - 4 - offset;
  const { stderr } = await show(crashed.path);
  expect(stderr).toContain(
    `${id}: 1 line of its transcript cannot be read: bytes ${offset} to ${offset + length} (call 2, "lost"); a call may count as open whose end is lost.`,
  );
  const { stdout } = await show(crashed.path, ["--json"]);
  expect(JSON.parse(stdout)).toMatchObject({
    possibly_billed_calls: [{ call: 2, key: "lost" }],
    broken_transcript_lines: { count: 1, first: [{ offset, length, call: 2, key: "lost" }] },
  });
});

test("a run that ended left nothing behind, and a missing transcript is no error", async () => {
  await using folder = temporaryFolder();
  await using crashed = temporaryFolder();
  const { id } = crash(folder.path, crashed.path, () => undefined);
  expect((await show(folder.path)).stdout).not.toContain("Possibly billed");
  expect(JSON.parse((await show(folder.path, ["--json"])).stdout)).not.toHaveProperty(
    "possibly_billed_calls",
  );
  rmSync(join(crashed.path, id, `${id}_transcript.jsonl`));
  const { stdout, stderr } = await show(crashed.path);
  expect(stdout).not.toContain("Possibly billed");
  expect(stderr).toBe("");
});

test.each([40, 100, 200])("the calls fit a terminal of %i columns", async (columns) => {
  await using running = temporaryFolder();
  await using crashed = temporaryFolder();
  crash(running.path, crashed.path, (logger) => {
    for (let number = 1; number <= 12; number += 1) {
      logger.openCall(request(`a rather long key of a call, number ${number}`));
    }
  });
  const { stdout } = await show(crashed.path, [], columns);
  const start = stdout.indexOf("Possibly billed");
  const lines = stdout.slice(start, stdout.indexOf("\n\n", start)).split("\n");
  expect(lines).toContain("… and 2 more (--json has them all)");
  for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(columns);
});
