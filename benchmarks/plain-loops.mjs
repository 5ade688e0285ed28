// What a script without any log does: so many loops that ask by `fetch`, and a line for each answer.
import { createReadStream, createWriteStream } from "node:fs";
import { createInterface } from "node:readline";

const [url, rows, output, atOnce] = process.argv.slice(2);
const lines = createInterface({ input: createReadStream(rows) })[Symbol.asyncIterator]();
const file = createWriteStream(output);
const loop = async () => {
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    const { id, question } = JSON.parse(next.value);
    const messages = [
      { role: "system", content: "You answer sums." },
      { role: "user", content: question },
    ];
    const response = await fetch(`${url}/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model: "bench", temperature: 0, max_tokens: 32, messages }),
    });
    const { choices } = await response.json();
    file.write(`${JSON.stringify({ id, answer: choices[0].message.content })}\n`);
  }
};
await Promise.all(Array.from({ length: Number(atOnce) }, loop));
file.end();
