// Logs calls of Google's client. Run: GEMINI_API_KEY=… node google-genai.mjs
import { GoogleGenAI } from "@google/genai";
import { ExperimentLogger } from "explog";

const logger = new ExperimentLogger();
const client = logger.instrument(new GoogleGenAI({ apiKey: process.env.GEMINI_API_KEY }));

await logger.run({ model: "gemini-2.5-flash" }, "two questions", async () => {
  for (const [step, contents] of ["What is a log?", "And an experiment?"].entries()) {
    const answer = await logger.step({ step }, () =>
      client.models.generateContent({ model: "gemini-2.5-flash", contents }),
    );
    console.log(answer.text);
  }
});
