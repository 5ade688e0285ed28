// Answers like the APIs of OpenAI and Anthropic, always the same; prints its address.
import { createServer } from "node:http";

const usage = { prompt_tokens: 1234, completion_tokens: 60, total_tokens: 1294 };
const text = '{"stack":["red","blue"],"on_table":["green"],"held":null,"step":"pick_green"}';
const base = { id: "1", created: 1, model: "gpt-4.1-mini" };
const chat = JSON.stringify({
  ...base,
  object: "chat.completion",
  choices: [{ index: 0, message: { role: "assistant", content: text }, finish_reason: "stop" }],
  usage,
});
const CHUNKS = 100;
const CHUNK_EVERY_MILLISECONDS = 3;
const chunk = (choices) =>
  `data: ${JSON.stringify({ ...base, object: "chat.completion.chunk", choices })}\n\n`;
const message = JSON.stringify({
  id: "1",
  type: "message",
  role: "assistant",
  model: "claude-haiku-4-5",
  content: [{ type: "text", text }],
  stop_reason: "end_turn",
  stop_sequence: null,
  usage: { input_tokens: 1234, output_tokens: 60 },
});

/** Chunks one by one, each when the one before has long been read. */
async function sendStream(response) {
  for (let index = 0; index < CHUNKS; index += 1) {
    await new Promise((resolve) => setTimeout(resolve, CHUNK_EVERY_MILLISECONDS));
    response.write(chunk([{ index: 0, delta: { content: ` word${index}` }, finish_reason: null }]));
  }
  response.write(chunk([{ index: 0, delta: {}, finish_reason: "stop" }]));
  response.end("data: [DONE]\n\n");
}

const server = createServer(async (request, response) => {
  let body = "";
  for await (const piece of request) body += piece;
  const isStream = body.includes('"stream":true');
  response.writeHead(200, { "content-type": isStream ? "text/event-stream" : "application/json" });
  if (isStream) return sendStream(response);
  response.end(request.url.includes("/messages") ? message : chat);
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
