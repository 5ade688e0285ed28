import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { explog } from "../support/explog-command.js";
import { readExperiment } from "../support/read-experiment.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { wireServer } from "../support/wire-server.js";
import { chatBody } from "./openai-chat-wire.js";

const script = fileURLToPath(new URL("../fixtures/clients/end-at-once.mjs", import.meta.url));

/** A process that is gone in the very moment that its code has the answer. */
async function endAtOnce(way: string, folder: string) {
  await using server = await wireServer(() => ({ body: chatBody({ content: "Hello." }) }));
  const child = spawn(process.execPath, [script, server.url, folder, way], { stdio: "ignore" });
  return await new Promise((resolve) => child.once("close", (code, signal) => resolve(signal ?? code)));
}

const expected = {
  status: "ok",
  model: "gpt-4.1-mini",
  finish_reason: "stop",
  token_usage: { input_tokens: 100, output_tokens: 50, source: "reported" },
};

it.each([
  ["exit", 0],
  ["throw", 1],
])("writes the record of the last answer when the script ends by %s", async (way, code) => {
  await using folder = temporaryFolder();
  expect(await endAtOnce(way, folder.path)).toBe(code);
  expect(readExperiment(folder.path).log.metrics).toMatchObject([expected]);
});

it("has the answer in the ledger when the process is killed, and it is shown with its cost", async () => {
  await using folder = temporaryFolder();
  expect(await endAtOnce("kill", folder.path)).toBe("SIGKILL");
  expect(readExperiment(folder.path).transcript.map(({ type }) => type)).toEqual(["request", "response"]);
  const { stdout } = await explog(["show", "latest", "--dir", folder.path, "--json"]);
  const answered = { outcome: "answered", input_tokens: 100, most_output_tokens: 50, source: "computed" };
  expect(JSON.parse(stdout).possibly_billed_calls).toMatchObject([answered]);
});
