import { encode } from "fast-png";
import { expect, test } from "vitest";
import { GeminiError } from "./gemini-error.js";
import { parseGeminiRequest } from "./gemini-request.js";
import type { JsonObject } from "./json-fields.js";

const contents = [{ role: "user", parts: [{ text: "hello" }] }];
const image = Buffer.from(encode({ width: 2, height: 2, channels: 3, data: new Uint8Array(12) }));
const inlineData = { mimeType: "image/png", data: image.toString("base64") };

function messageOf(body: JsonObject): string {
  try {
    parseGeminiRequest("gemini-2.5-flash", body);
  } catch (error) {
    if (error instanceof GeminiError && error.status === "INVALID_ARGUMENT") return error.message;
    throw error;
  }
  return "accepted";
}

test.each<[string, JsonObject, string]>([
  ["no contents", {}, "contents is not specified"],
  ["empty contents", { contents: [] }, "contents is not specified"],
  ["a turn without parts", { contents: [{ role: "user" }] }, "contents[0].parts must not be empty"],
  ["a part without data", { contents: [{ parts: [{}] }] }, "contents[0].parts[0] holds no data"],
  [
    "a role of another provider",
    { contents: [{ role: "assistant", parts: [{ text: "a" }] }] },
    'is "assistant"',
  ],
  ["a text that is none", { contents: [{ parts: [{ text: 7 }] }] }, "is not a string"],
  ["a bad temperature", { contents, generationConfig: { temperature: 3 } }, "temperature is 3"],
  ["a bad limit", { contents, generationConfig: { maxOutputTokens: 0 } }, "maxOutputTokens is 0"],
  ["two candidates", { contents, generationConfig: { candidateCount: 2 } }, "one candidate only"],
  [
    "an unsupported type",
    { contents: [{ parts: [{ inlineData: { mimeType: "image/bmp", data: "AAAA" } }] }] },
    "Unsupported MIME type: image/bmp",
  ],
  [
    "broken base64",
    { contents: [{ parts: [{ inlineData: { mimeType: "image/png", data: "%%%" } }] }] },
    "Base64 decoding failed",
  ],
  [
    "an uploaded file",
    { contents: [{ parts: [{ fileData: { fileUri: "files/1" } }] }] },
    "no uploaded files",
  ],
])("%s is an invalid argument", (_, body, message) => {
  expect(messageOf(body)).toContain(message);
});

test("snake_case and camelCase are the same request", () => {
  const camel = parseGeminiRequest("m", {
    contents: [{ role: "user", parts: [{ inlineData }] }],
    systemInstruction: { parts: [{ text: "be brief" }] },
    generationConfig: { maxOutputTokens: 9 },
  });
  const snake = parseGeminiRequest("m", {
    contents: [{ role: "user", parts: [{ inline_data: { mime_type: "image/png", data: inlineData.data } }] }],
    system_instruction: { parts: [{ text: "be brief" }] },
    generation_config: { max_output_tokens: 9 },
  });
  expect(snake.parts).toEqual(camel.parts);
  expect(snake.preamble).toEqual([{ kind: "text", text: "be brief" }]);
  expect(snake.settings.maxOutputTokens).toBe(9);
});

test("the content's hash ignores the order of keys and sees every change of content", () => {
  const hash = (body: JsonObject, model = "m") => parseGeminiRequest(model, body).contentHash;
  const base = hash({ contents, generationConfig: { temperature: 0.5, topK: 3 } });
  expect(hash({ generationConfig: { topK: 3, temperature: 0.5 }, contents })).toBe(base);
  const changed = [
    hash({ contents, generationConfig: { temperature: 0.6, topK: 3 } }),
    hash({ contents, generationConfig: { temperature: 0.5, topK: 3 } }, "n"),
    hash({
      contents: [{ role: "model", parts: [{ text: "hello" }] }],
      generationConfig: { temperature: 0.5, topK: 3 },
    }),
    hash({
      contents: [{ role: "user", parts: [{ inlineData }] }],
      generationConfig: { temperature: 0.5, topK: 3 },
    }),
  ];
  expect(new Set([base, ...changed]).size).toBe(5);
});
