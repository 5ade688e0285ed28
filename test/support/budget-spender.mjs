// Calls a billing server under a budget that it shares with other processes, until the budget refuses.
import { ExperimentLogger } from "../../dist/index.js";

const [, , outputDir, url, settings] = process.argv;
const { limitUsd, inputPer1m, outputPer1m, maxTokens, prompt, mode } = JSON.parse(settings);
const logger = new ExperimentLogger({
  outputDir,
  console: "silent",
  capture: "none",
  checkpointEvery: 0,
  pricing: { input_per_1m: inputPer1m, output_per_1m: outputPer1m },
  budget: { limitUsd, scope: "directory", per: "total", mode },
});
logger.startExperiment({ pid: process.pid });
let refused = false;
const worker = async () => {
  while (!refused) {
    try {
      await logger.generation(
        { model: "billed", provider: "somebody", prompt, maxOutputTokens: maxTokens },
        async () => {
          const body = JSON.stringify({ prompt, max_tokens: maxTokens });
          const response = await fetch(url, { method: "POST", body });
          return response.json();
        },
      );
    } catch (error) {
      if (error.code !== "BUDGET_EXCEEDED") throw error;
      refused = true;
    }
  }
};
await Promise.all(Array.from({ length: 8 }, worker));
logger.endExperiment();
