import { expect, test } from "vitest";
import { keptResult } from "./kept-result.js";

const capture = { level: "text", redact: (text: string) => text } as const;

/** As an SDK's class of responses: fields, a getter for the text, methods. */
class SdkResponse {
  readonly candidates = [{ content: { parts: [{ text: "hi" }] }, index: 0 }];
  readonly missing = undefined;
  get text() {
    return "hi";
  }
  stringify() {
    return "";
  }
}

test("what JSON can say is kept as it is, and an SDK's response with its text", () => {
  for (const value of ["text", 0, false, null, [1, "two", { three: null }], { a: { b: [] } }]) {
    expect(keptResult(value, capture)).toEqual({ returned: "json", value });
  }
  expect(keptResult(undefined, capture)).toEqual({ returned: "nothing" });
  const { candidates } = new SdkResponse();
  expect(keptResult(new SdkResponse(), capture)).toEqual({
    returned: "json",
    value: { candidates, text: "hi" },
  });
  const twice = { same: "object" };
  expect(keptResult([twice, twice], capture)).toEqual({ returned: "json", value: [twice, twice] });
});

test("what would come back as something else is not kept, wherever it stands in the result", () => {
  const circular: { self?: object } = {};
  circular.self = circular;
  const lost = [
    Buffer.from("picture"),
    new Uint8Array(3).buffer,
    new Blob(["picture"]),
    new Map([["a", 1]]),
    new Set([1]),
    new Error("no"),
    Number.NaN,
    Number.POSITIVE_INFINITY,
    10n,
    circular,
  ];
  for (const value of lost) {
    expect(keptResult(value, capture)).toBeUndefined();
    expect(keptResult({ images: [value] }, capture)).toBeUndefined();
  }
  expect(keptResult(new Response("{}"), capture)).toBeUndefined();
  expect(keptResult(new ReadableStream(), capture)).toBeUndefined();
});
