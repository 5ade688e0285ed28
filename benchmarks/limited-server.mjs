// Answers like OpenAI's chat completions, with so many input tokens a minute and no more: a bucket that holds
// a minute's and is empty at first. Prints its address; GET /stats tells what became of the requests.
import { createServer } from "node:http";

const perMinute = Number(process.argv[2]);
const [shortest, longest] = [200, 600];
const stats = { answered: 0, refused: 0, tokens: 0, firstAt: 0, lastAt: 0 };
let level = 0;
let filledAt;

const server = createServer(async (request, response) => {
  if (request.url === "/stats") return response.end(JSON.stringify(stats));
  let body = "";
  for await (const piece of request) body += piece;
  const now = performance.now();
  // Empty until the first request comes: what an idle minute would have saved up is no rate.
  level = Math.min(perMinute, level + ((now - (filledAt ?? now)) / 60_000) * perMinute);
  filledAt = now;
  stats.firstAt ||= now;
  stats.lastAt = now;
  const { messages } = JSON.parse(body);
  const tokens = Math.ceil(messages.map(({ content }) => content).join("").length / 3.5);
  if (tokens > level) {
    stats.refused += 1;
    const seconds = Math.ceil(((tokens - level) / perMinute) * 60);
    response.writeHead(429, { "content-type": "application/json", "retry-after": String(seconds) });
    return response.end(
      '{"error":{"type":"tokens","message":"Rate limit reached on tokens per min (TPM)."}}',
    );
  }
  level -= tokens;
  stats.answered += 1;
  stats.tokens += tokens;
  const answer = {
    id: "1",
    object: "chat.completion",
    model: "bench",
    choices: [{ index: 0, message: { role: "assistant", content: "42" }, finish_reason: "stop" }],
    usage: { prompt_tokens: tokens, completion_tokens: 1, total_tokens: tokens + 1 },
  };
  setTimeout(
    () => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(answer));
    },
    shortest + Math.random() * (longest - shortest),
  );
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
