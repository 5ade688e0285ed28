import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { messageBody, messageEvents } from "./clients/anthropic-wire.js";
import { TEST_KEY } from "./clients/client-under-test.js";
import { chatBody, chatChunk, chatUsage } from "./clients/openai-chat-wire.js";
import { geminiBody } from "./support/gemini-server.js";
import { readExperiment } from "./support/read-experiment.js";
import { temporaryFolder } from "./support/temporary-folder.js";
import { type WireReply, type WireRequest, wireServer } from "./support/wire-server.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "examples/clients");
const text = "A record of what happened.";

function answer({ path, body }: WireRequest): WireReply {
  if (path.includes(":generateContent")) {
    return { body: geminiBody(text, { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 }) };
  }
  if (path.endsWith("/messages")) {
    const deltas = [{ type: "text_delta", text }];
    return body.stream
      ? { events: messageEvents([{ block: { type: "text", text: "" }, deltas }]) }
      : { body: messageBody([{ type: "text", text }]) };
  }
  if (!body.stream) return { body: chatBody({ content: text }) };
  const usage = { data: { ...chatChunk({}), choices: [], usage: chatUsage } };
  return {
    events: [
      { data: chatChunk({ role: "assistant", content: text }) },
      { data: chatChunk({}, { finish_reason: "stop" }) },
      ...(body.stream_options ? [usage] : []),
      { data: "[DONE]" },
    ],
  };
}

it.each(readdirSync(folder))("examples/clients/%s runs, and its calls are logged", async (name) => {
  await using logs = temporaryFolder();
  await using server = await wireServer(answer);
  const script = join(folder, name);
  const exec = [join(root, "dist/explog.js"), "exec", "--", "node", script];
  const { stdout } = await promisify(execFile)(process.execPath, name === "no-code.mjs" ? exec : [script], {
    env: {
      ...process.env,
      EXPLOG_DIR: logs.path,
      GEMINI_API_KEY: TEST_KEY,
      OPENAI_API_KEY: TEST_KEY,
      ANTHROPIC_API_KEY: TEST_KEY,
      GOOGLE_GEMINI_BASE_URL: server.url,
      OPENAI_BASE_URL: `${server.url}/v1`,
      ANTHROPIC_BASE_URL: server.url,
    },
  });
  expect(stdout.trim().split("\n")).toEqual(server.requests.map(() => text));
  const { log, files, text: read } = readExperiment(logs.path);
  expect(log.status).toBe("completed");
  expect(log.metrics).toHaveLength(server.requests.length);
  for (const line of log.metrics) {
    expect(line).toMatchObject({ status: "ok", token_usage: { source: "reported", flags: [] } });
  }
  expect(files.map(read).join("\n")).not.toContain(TEST_KEY);
});
