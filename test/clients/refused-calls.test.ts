import { expect, it } from "vitest";
import { explogMiddleware } from "../../src/ai.js";
import { ExplogError } from "../../src/format/explog-error.js";
import type { ModelCallRecorder } from "../../src/format/model-call.js";
import { instrumentClient } from "../../src/instrument/instrument-client.js";
import { wireServer } from "../support/wire-server.js";
import { clientsUnderTest } from "./clients-under-test.js";

/** What a logger says whose budget has no room. */
const refusing: ModelCallRecorder = {
  openCall() {
    throw new ExplogError("BUDGET_EXCEEDED", "no room");
  },
};

it.each(clientsUnderTest)(
  "$name: a call that may not be sent is not, and its promise says why",
  async (subject) => {
    await using server = await wireServer(() => subject.plainReply("never"));
    const client = instrumentClient(subject.create(server.url), refusing);
    const returned = subject.plain(client);
    await expect(returned).rejects.toMatchObject({ code: "BUDGET_EXCEEDED" });
    await expect(subject.streamed(client)).rejects.toMatchObject({ code: "BUDGET_EXCEEDED" });
    expect(server.requests).toEqual([]);
  },
);

it("AI SDK: a call that may not be sent is not", async () => {
  let calls = 0;
  const doGenerate = async () => {
    calls += 1;
  };
  const model = { provider: "openai.chat", modelId: "gpt-4.1-mini" };
  const refused = explogMiddleware(refusing).wrapGenerate({ doGenerate, params: {}, model });
  await expect(refused).rejects.toMatchObject({ code: "BUDGET_EXCEEDED" });
  expect(calls).toBe(0);
});
