// Logs calls of OpenAI's client, whole and streamed. Run: OPENAI_API_KEY=… node openai.mjs
import { ExperimentLogger } from "explog";
import OpenAI from "openai";

const logger = new ExperimentLogger();
const client = logger.instrument(new OpenAI(), { includeUsage: true });
const model = "gpt-4.1-mini";

await logger.run({ model }, "one question, asked twice", async () => {
  const messages = [{ role: "user", content: "What is a log?" }];
  const answer = await client.chat.completions.create({ model, messages });
  console.log(answer.choices[0].message.content);

  for await (const chunk of await client.chat.completions.create({ model, messages, stream: true })) {
    process.stdout.write(chunk.choices[0]?.delta.content ?? "");
  }
  console.log();
});
