import { expect, it } from "vitest";
import type { ModelCallOutcome, OpenModelCall } from "../format/model-call.js";
import { openaiChat } from "./openai-chat.js";
import { recordResponse } from "./recorded-response.js";

const body = {
  model: "m",
  choices: [{ index: 0, message: { role: "assistant", content: "Hello." }, finish_reason: "stop" }],
  usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
};

/** A response that is recorded, and what its call was told at its end. */
function recorded(response = Response.json(body)) {
  const told: [string, unknown][] = [];
  const call: OpenModelCall = {
    firstToken: () => {},
    retry: () => {},
    nextAttempt: () => {},
    succeed: ({ messages }: ModelCallOutcome) => void told.push(["ok", messages[0]?.parts]),
    fail: (error) => void told.push(["error", (error as Error).message]),
    abort: () => void told.push(["aborted", undefined]),
  };
  recordResponse(response, call, openaiChat.answer({ provider: "openai" }));
  return { response, told };
}

const hello = ["ok", [{ type: "text", text: "Hello." }]];

it("records what the caller reads, and nothing before", async () => {
  const { response, told } = recorded();
  expect(told).toEqual([]);
  expect(await response.json()).toEqual(body);
  expect(told).toEqual([hello]);
});

it("records a response that is cloned, whichever half is read", async () => {
  const first = recorded();
  const copy = first.response.clone();
  expect(await copy.json()).toEqual(body);
  expect(first.told[0]).toEqual(hello);

  const second = recorded();
  void second.response.clone();
  expect(await second.response.json()).toEqual(body);
  expect(second.told[0]).toEqual(hello);
});

it("records a refusal at once, and an answer that is none of the API's when it is read", async () => {
  expect(recorded(new Response("no", { status: 429, statusText: "Slow down" })).told).toEqual([
    ["error", "HTTP 429 Slow down"],
  ]);
  const { response, told } = recorded(Response.json({ hello: "there" }));
  await response.text();
  expect(told).toEqual([["error", "it ended before the answer said that it is complete"]]);
});
