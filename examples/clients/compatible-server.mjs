// Logs calls of any server that speaks as OpenAI does; on this machine they cost nothing.
// Run, with Ollama: OPENAI_BASE_URL=http://localhost:11434/v1 MODEL=qwen3:8b node compatible-server.mjs
import { ExperimentLogger } from "explog";
import OpenAI from "openai";

const logger = new ExperimentLogger({ pricing: { local: "free" } });
const client = logger.instrument(new OpenAI({ apiKey: process.env.OPENAI_API_KEY ?? "none" }));
const model = process.env.MODEL ?? "qwen3:8b";

await logger.run({ model }, "a local model", async () => {
  const messages = [{ role: "user", content: "What is a log?" }];
  const answer = await client.chat.completions.create({ model, messages });
  console.log(answer.choices[0].message.content);
});
