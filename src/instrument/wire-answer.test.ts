import { expect, it } from "vitest";
import type { AnswerCollector } from "./call-shape.js";
import { createWireAnswer } from "./wire-answer.js";

function collected(contentType: string, pieces: (string | Uint8Array)[]): unknown[] {
  const added: unknown[] = [];
  const answer: AnswerCollector = {
    add: (piece) => added.push(piece) > 0,
    isComplete: () => true,
    outcome: () => ({ messages: [] }),
  };
  const wire = createWireAnswer(contentType, answer);
  for (const piece of pieces) wire.add(piece);
  wire.end();
  return added;
}

it("reads events wherever the pieces are cut, whatever ends their lines", () => {
  const text = 'event: a\ndata: {"n":1}\n\n: note\r\ndata: {"n":"ü"}\r\n\r\ndata: [DONE]\n\ndata: {"n":3}';
  const bytes = new TextEncoder().encode(text);
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    const pieces = [bytes.slice(0, cut), bytes.slice(cut)];
    expect(collected("text/event-stream; charset=utf-8", pieces)).toEqual([{ n: 1 }, { n: "ü" }, { n: 3 }]);
  }
});

it("reads JSON when it is whole, and an array as the pieces that Gemini streams", () => {
  expect(collected("application/json", ['{"n"', ":1}"])).toEqual([{ n: 1 }]);
  expect(collected("application/json", ['[{"n":1},', '{"n":2}]'])).toEqual([{ n: 1 }, { n: 2 }]);
});

it("passes over what is no JSON", () => {
  expect(collected("text/html", ["<html>"])).toEqual([]);
  expect(collected("text/event-stream", ["data: nothing\n\n"])).toEqual([]);
});
