// Logs calls of the AI SDK, 5, 6 or 7. Run: OPENAI_API_KEY=… node ai-sdk.mjs
import { openai } from "@ai-sdk/openai";
import { generateText, wrapLanguageModel } from "ai";
import { ExperimentLogger } from "explog";
import { explogMiddleware } from "explog/ai";

const logger = new ExperimentLogger();
const model = wrapLanguageModel({
  model: openai.chat("gpt-4.1-mini"),
  middleware: explogMiddleware(logger),
});

await logger.run({ model: model.modelId }, "one question", async () => {
  const { text } = await generateText({ model, prompt: "What is a log?" });
  console.log(text);
});
