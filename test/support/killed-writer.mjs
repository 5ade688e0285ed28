// Logs until it is killed. Prints a line for every generation once the logger has returned: from then
// on it must not be lost. Usage: killed-writer.mjs <output dir> records|calls [server URL]
import { writeSync } from "node:fs";
import { ExperimentLogger } from "../../dist/index.js";

const WORKERS = 6;
/** More than anybody waits for. */
const VERY_MANY = 100_000;
const [outputDir, work, serverUrl, items = VERY_MANY, resumedId] = process.argv.slice(2);

// Not `process.stdout`: what was printed must have left this process when it is killed.
const say = (word) => writeSync(1, `${word}\n`);
const pause = () => new Promise(setImmediate);

const logger = new ExperimentLogger({ outputDir, console: "silent" });
const id = resumedId ?? logger.startExperiment({ model: "gemini-2.5-flash", work });
// Killed when it had ended and not said so yet: there is nothing to go on with.
const resumed = resumedId === undefined ? undefined : logger.resumeExperiment(resumedId);
const isFinished = resumed?.resumed === false;
let saves = resumed?.state?.saves ?? 0;
say(`resumed ${saves}`);
say(`started ${id}`);
if (isFinished) say("ended");
else if (work === "records") await logRecords();
else await makeCalls();

/** As fast as they can be written, so that a kill falls into a write rather than beside it. */
async function logRecords() {
  for (let number = 1; ; number += 1) {
    const { key } = logger.logGeneration({
      key: `record:${number}`,
      model: "gemini-2.5-flash",
      prompt: `What is ${number}? `.repeat(1 + (number % 40)),
      response: `It is ${number}.`,
      usage: { inputTokens: 10, outputTokens: 5 },
    });
    say(`logged ${key}`);
    if (number % 7 === 0) logger.logScore(key, "accuracy", number % 2);
    if (number % 50 === 0) logger.saveCheckpoint({ number });
    if (number % 20 === 0) await pause();
  }
}

/** Calls of a real client, several at a time, every other one a stream. */
async function makeCalls() {
  const { GoogleGenAI } = await import("@google/genai");
  const client = logger.instrument(
    new GoogleGenAI({ apiKey: "test-key-123456", httpOptions: { baseUrl: serverUrl } }),
  );
  const left = Array.from({ length: Number(items) }, (_, index) => index + 1);
  const work = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) {
      const request = { model: "gemini-2.5-flash", contents: `item ${item}` };
      await logger.generation({ key: `item:${item}`, step: item, model: request.model }, async () => {
        if (item % 2 === 0) return client.models.generateContent(request);
        let text = "";
        for await (const chunk of await client.models.generateContentStream(request))
          text += chunk.text ?? "";
        return text;
      });
      say(`logged item:${item}`);
      if (item % 25 !== 0) continue;
      saves += 1;
      logger.saveCheckpoint({ saves });
      say(`saved ${saves}`);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  logger.endExperiment();
  say("ended");
}
