// Logs calls of Anthropic's client, its stream helper included. Run: ANTHROPIC_API_KEY=… node anthropic.mjs
import Anthropic from "@anthropic-ai/sdk";
import { ExperimentLogger } from "explog";

const logger = new ExperimentLogger();
const client = logger.instrument(new Anthropic());
const request = {
  model: "claude-haiku-4-5",
  max_tokens: 200,
  messages: [{ role: "user", content: "What is a log?" }],
};

await logger.run({ model: request.model }, "one question, asked twice", async () => {
  const answer = await client.messages.create(request);
  console.log(answer.content[0].text);

  const stream = client.messages.stream(request).on("text", (text) => process.stdout.write(text));
  await stream.finalMessage();
  console.log();
});
