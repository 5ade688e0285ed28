// Logs the models within a LangChain chain. Run: OPENAI_API_KEY=… node langchain.mjs
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { ChatOpenAI } from "@langchain/openai";
import { ExperimentLogger } from "explog";
import { explogCallbacks } from "explog/langchain";

const logger = new ExperimentLogger();
const chain = ChatPromptTemplate.fromTemplate("What is {what}?").pipe(
  new ChatOpenAI({ model: "gpt-4.1-mini" }),
);

await logger.run({ model: "gpt-4.1-mini" }, "one question", async () => {
  const answer = await chain.invoke({ what: "a log" }, { callbacks: [explogCallbacks(logger)] });
  console.log(answer.content);
});
