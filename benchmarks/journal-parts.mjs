// The journal's own parts, which are no public door: compiled here for themselves.
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { ExperimentLogger } from "../dist/index.js";

export async function compileJournal(folder) {
  const outfile = join(folder, "journal.mjs");
  await build({
    stdin: {
      contents: `export { LogFile } from "./src/journal/log-file.js";
                 export { TranscriptFile } from "./src/journal/transcript-file.js";
                 export { TotalsCounter } from "./src/format/totals-counter.js";
                 export { fromRecordLine } from "./src/format/record-line.js";`,
      resolveDir: fileURLToPath(new URL("..", import.meta.url)),
    },
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "warning",
  });
  return import(pathToFileURL(outfile).href);
}

/** A log as the logger keeps it: one tail whose totals move on, its times told once a millisecond. */
export function openLog(journal, folder, name, record, lines = []) {
  const path = join(folder, `${name}.json`);
  const transcriptPath = join(folder, `${name}.jsonl`);
  const counter = new journal.TotalsCounter();
  const tail = {
    status: "running",
    endTime: null,
    durationSeconds: 12.345678,
    totals: counter.totals,
    models: counter.models,
    providers: counter.providers,
    scores: counter.scores,
    notesInShort: "",
    writer: {
      pid: process.pid,
      hostname: "host",
      session: 1,
      updatedAt: new Date().toISOString(),
      nextUpdateBy: new Date().toISOString(),
    },
  };
  const head = {
    experimentId: "exp_20250629_143052_a1b2c3d4",
    startTime: new Date().toISOString(),
    config: {},
    configHash: "a1b2c3d4",
    notes: "",
  };
  const log = new journal.LogFile(path, head, tail);
  const transcript = lines.length > 0 ? new journal.TranscriptFile(transcriptPath) : undefined;
  return {
    append() {
      for (const line of lines) transcript.append(line);
      counter.add(record);
      tail.models = counter.models;
      tail.providers = counter.providers;
      log.append(record, tail);
    },
    async close() {
      log.file.close();
      transcript?.file.close();
      rmSync(path);
      rmSync(transcriptPath, { force: true });
    },
  };
}

/** One call of a vision model: the record that it makes is about 1 KB long. */
export function generation() {
  return {
    frameNumber: 391,
    provider: "google",
    model: "gemini-2.5-flash",
    modelVersion: "gemini-2.5-flash",
    duration: 3.451207,
    timeToFirstToken: 0.82,
    temperature: 0.5,
    topP: 0.95,
    topK: 30,
    prompt: "Describe the state of the blocks in frame 391 as JSON.",
    response: '{"stack":["red","blue"],"on_table":["green"],"held":null,"step":"pick_green"}',
    exampleImagesCount: 3,
    testImagesCount: 2,
    scores: { state_accuracy: 0.92 },
    tags: { dataset: "stacking", fold: 3 },
    rawUsage: {
      usageMetadata: {
        promptTokenCount: 1234,
        cachedContentTokenCount: 200,
        candidatesTokenCount: 527,
        thoughtsTokenCount: 40,
        totalTokenCount: 1801,
        promptTokensDetails: [
          { modality: "TEXT", tokenCount: 202 },
          { modality: "IMAGE", tokenCount: 1032 },
        ],
      },
    },
  };
}

/** The very record that such a call leaves in the log. */
export function recordLine(folder) {
  return logged(folder, "shape").log.metrics[0];
}

function logged(folder, name) {
  const logger = new ExperimentLogger({ outputDir: join(folder, name), console: "silent" });
  const id = logger.startExperiment({});
  logger.logGeneration(generation());
  const text = (file) => readFileSync(join(logger.experimentDir, `${id}_${file}`), "utf8");
  const log = JSON.parse(text("log.json"));
  logger.endExperiment();
  return { log };
}

/** Request and answer of such a call, about 1 KB each. */
export function transcriptLines() {
  const at = new Date().toISOString();
  const call = { at, call: 391, attempt: 1, key: "frame:391" };
  const text = "Describe the state of the blocks in this frame as JSON. ";
  return [
    {
      type: "request",
      ...call,
      request_hash: "9f2c".repeat(16),
      provider: "google",
      model: "gemini-2.5-flash",
      parameters: { temperature: 0.5, topP: 0.95, topK: 30 },
      messages: [{ role: "user", parts: [{ type: "text", text: text.repeat(12) }] }],
    },
    {
      type: "response",
      ...call,
      duration_seconds: 3.451207,
      text: '{"stack":["red","blue"],"on_table":["green"],"held":null}'.repeat(10),
      raw_usage: generation().rawUsage.usageMetadata,
      finish_reason: "STOP",
      model_version: "gemini-2.5-flash",
    },
  ];
}
