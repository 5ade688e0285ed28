import { expect, test } from "vitest";
import { bodyFault, checkedBody } from "./gemini-body.js";

test.each<[string, string, string]>([
  ["null", "null", " (no JSON object): null"],
  ["a list", "[1]", " (no JSON object): [1]"],
  ["a page", "<html>\n  <b>Sign in</b>", " (no JSON): <html> <b>Sign in</b>"],
  ["nothing", " \n", ": it is empty"],
  ["another API's answer", '{"choices": []}', ' (none of its fields): {"choices": []}'],
  ["a long text", "x".repeat(500), ` (no JSON): ${"x".repeat(80)}…`],
])("%s is told as what it is, with its first characters", (_, text, told) => {
  expect(bodyFault(text)).toBe(`the server's answer is not a Gemini response${told}`);
});

test("half a JSON object is told as broken, with its beginning", () => {
  expect(bodyFault('{"candidates": [')).toMatch(/\(broken JSON\): \{"candidates": \[$/);
});

test.each(['{"candidates": []}', '{"promptFeedback": {}}', '{"usageMetadata": {}}'])(
  "%s is a response",
  (text) => {
    expect(bodyFault(text)).toBeUndefined();
  },
);

test("a key is taken out before a text is cut, so that no half of it is left", () => {
  const key = `AIza${"k".repeat(40)}`;
  expect(bodyFault(`${"x".repeat(60)} ${key}`)).not.toContain("kkk");
});

test("an event stream is handed on unread, and so is a failure", async () => {
  const stream = new Response("data: {}", { headers: { "content-type": "text/event-stream" } });
  expect((await checkedBody(stream, true)).response).toBe(stream);
  const failure = new Response("<html>", { status: 502 });
  expect(await checkedBody(failure, false)).toEqual({ response: failure });
});

test("a stream without a content type is a stream, and a page is none", async () => {
  expect((await checkedBody(new Response('data: {"a": 1}\n\n'), true)).fault).toBeUndefined();
  expect((await checkedBody(new Response("<html>"), true)).fault).toContain("<html>");
});

test("a body that was read can be read once more, with status and headers", async () => {
  const { response } = await checkedBody(new Response("null", { headers: { "x-a": "1" } }), false);
  expect([await response.text(), response.status, response.headers.get("x-a")]).toEqual(["null", 200, "1"]);
});
