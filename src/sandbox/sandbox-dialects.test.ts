import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { expect, it } from "vitest";
import { samplePng } from "../../test/support/pictures.js";
import { startSandbox } from "./start-sandbox.js";

const image = Buffer.from(samplePng(1)).toString("base64");
const quick = { latencySeconds: 0, tokensPerSecond: 100_000, seed: 1 };

it("answers OpenAI's own client, whole and streamed alike, with usage that adds up", async () => {
  const sandbox = await startSandbox(quick);
  try {
    const client = new OpenAI({ apiKey: "none", baseURL: `${sandbox.url}/v1`, maxRetries: 0 });
    const url = `data:image/png;base64,${image}`;
    const content = [
      { type: "text" as const, text: "What is it?" },
      { type: "image_url" as const, image_url: { url } },
    ];
    const messages = [
      { role: "system" as const, content: "Be brief." },
      { role: "user" as const, content },
    ];
    const whole = await client.chat.completions.create({ model: "gpt-4.1", messages });
    expect(whole.model).toBe("sandbox/gpt-4.1");
    expect(whole.choices[0]).toMatchObject({ finish_reason: "stop", message: { role: "assistant" } });
    expect(whole.choices[0]?.message.content).not.toBe("");
    const {
      prompt_tokens: input = 0,
      completion_tokens: output = 0,
      total_tokens: total,
    } = whole.usage ?? {};
    expect(total).toBe(input + output);
    const stream = client.chat.completions.stream({
      model: "gpt-4.1",
      messages,
      stream_options: { include_usage: true },
    });
    const streamed = await stream.finalChatCompletion();
    expect(streamed.usage?.prompt_tokens).toBe(input);
    expect(streamed.choices[0]?.finish_reason).toBe("stop");
  } finally {
    await sandbox.close();
  }
});

it("answers Anthropic's own client, whole and streamed alike, with usage that adds up", async () => {
  const sandbox = await startSandbox(quick);
  try {
    const client = new Anthropic({ apiKey: "none", baseURL: sandbox.url, maxRetries: 0 });
    const source = { type: "base64" as const, media_type: "image/png" as const, data: image };
    const request = {
      model: "claude-haiku-4-5",
      max_tokens: 500,
      system: "Be brief.",
      messages: [{ role: "user" as const, content: [{ type: "image" as const, source }] }],
    };
    const whole = await client.messages.create(request);
    expect(whole).toMatchObject({ model: "sandbox/claude-haiku-4-5", stop_reason: "end_turn" });
    const streamed = await client.messages.stream(request).finalMessage();
    expect(streamed.usage.input_tokens).toBe(whole.usage.input_tokens);
    expect(streamed.stop_reason).toBe("end_turn");
  } finally {
    await sandbox.close();
  }
});

it("refuses in the words of the API that is asked", async () => {
  const sandbox = await startSandbox({ ...quick, failRate: 1 });
  try {
    const openai = new OpenAI({ apiKey: "none", baseURL: `${sandbox.url}/v1`, maxRetries: 0 });
    const messages = [{ role: "user" as const, content: "Hello?" }];
    await expect(openai.chat.completions.create({ model: "gpt-4.1", messages })).rejects.toMatchObject({
      type: "server_error",
    });
    const anthropic = new Anthropic({ apiKey: "none", baseURL: sandbox.url, maxRetries: 0 });
    const request = { model: "claude-haiku-4-5", max_tokens: 9, messages };
    await expect(anthropic.messages.create(request)).rejects.toBeInstanceOf(Anthropic.InternalServerError);
    const incomplete = anthropic.messages.create({ ...request, max_tokens: undefined as never });
    await expect(incomplete).rejects.toBeInstanceOf(Anthropic.APIError);
  } finally {
    await sandbox.close();
  }
});
