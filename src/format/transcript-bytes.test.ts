import fc from "fast-check";
import { expect, it } from "vitest";
import { JsonBytes } from "./json-bytes.js";
import { writeTranscriptLine } from "./transcript-bytes.js";
import type { TranscriptLine } from "./transcript-line.js";

const text = fc.oneof(
  fc.string({ maxLength: 100 }),
  fc.string({ unit: "binary", maxLength: 100 }),
  fc.stringMatching(/^[ -~\n\t\r"\\]{0,200}$/),
  fc.constantFrom(
    "\0 and so on, to more than so many characters",
    '"'.repeat(70),
    "\ud800".repeat(40),
    "é".repeat(50),
  ),
);
const part = fc.oneof(
  fc.record({ type: fc.constant("text"), text }),
  fc.record({ type: fc.constant("text"), text, own: fc.nat() }),
  fc.record({ type: fc.constant("other"), description: text }),
  fc.record({ type: fc.constant("tool_call"), name: text, arguments: fc.jsonValue() }),
);
const messages = fc.option(
  fc.array(
    fc.record({ role: fc.constantFrom("user", "assistant"), parts: fc.array(part, { maxLength: 3 }) }),
    {
      maxLength: 3,
    },
  ),
  { nil: undefined },
);
const call = {
  at: fc.constant("2025-06-29T12:30:53.000Z"),
  call: fc.nat(),
  attempt: fc.nat(3),
  key: text,
};
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const content = {
  request_hash: fc.constant("9f2c".repeat(16)),
  provider: maybe(text),
  model: text,
  parameters: maybe(fc.dictionary(text, fc.jsonValue(), { maxKeys: 3 })),
  messages,
};
const line = fc.oneof(
  fc.record({
    type: fc.constant("request"),
    ...call,
    reserved_usd: maybe(fc.double()),
    reserved_tokens: maybe(fc.nat()),
    reserved_input_usd: maybe(fc.double()),
    reserved_input_tokens: maybe(fc.nat()),
    ...content,
  }),
  fc.record({
    type: fc.constant("response"),
    ...call,
    duration_seconds: fc.option(fc.double()),
    text: maybe(text),
    messages,
    raw_usage: maybe(fc.jsonValue()),
    finish_reason: maybe(text),
    model_version: maybe(text),
    aborted: maybe(fc.constant(true)),
    request: maybe(fc.record(content)),
  }),
  fc.record({ type: fc.constant("replay"), ...call, of: fc.record({ offset: fc.nat(), length: fc.nat() }) }),
);

it("writes what JSON.stringify makes of a line, byte for byte", () => {
  const out = new JsonBytes(1);
  fc.assert(
    fc.property(line, (value) => {
      out.cut(0);
      writeTranscriptLine(out, value as TranscriptLine);
      expect(out.toString()).toBe(JSON.stringify(value));
    }),
    { numRuns: 2_000 },
  );
});

it("writes a line that JSON refuses as far as it goes", () => {
  const circle: Record<string, unknown> = { big: 1n };
  circle.self = circle;
  const out = new JsonBytes();
  const base = { at: "", call: 1, attempt: 1, key: "frame:1" };
  writeTranscriptLine(out, { type: "response", ...base, duration_seconds: null, raw_usage: circle });
  expect(JSON.parse(String(out))).toEqual({
    type: "response",
    ...base,
    duration_seconds: null,
    raw_usage: { big: "1", self: "[circular]" },
  });
});
