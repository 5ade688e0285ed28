import { expect, it } from "vitest";
import { sampleRecord } from "../../test/support/sample-log.js";
import { FinishedGenerations } from "./finished-generations.js";

const at = "2026-11-01T00:00:00.000Z";

it("gives the answer whose generation came to its end, rather than one that a crash broke off", () => {
  const finished = new FinishedGenerations();
  finished.addRecord(sampleRecord(1, { key: "item:1", transcript: { offset: 300, length: 10 } }));
  const call = (number: number) => ({ at, call: number, attempt: 1, key: "item:1" });
  const request = (number: number) => ({
    type: "request" as const,
    ...call(number),
    request_hash: "hash",
    model: "m",
  });
  const response = (number: number) => ({ type: "response" as const, ...call(number), duration_seconds: 1 });
  const lines = [request(1), response(1), request(2), response(2)];
  for (const [index, line] of lines.entries())
    finished.addTranscript({ line, offset: index * 100, length: 10 });
  finished.addTranscript({
    line: { type: "result", ...call(2), returned: "json", value: 1 },
    offset: 400,
    length: 10,
  });
  finished.settle();
  expect(finished.take("item:1", "hash")).toMatchObject({ call: 2, result: { offset: 400 } });
  expect(finished.take("item:1", "hash")).toMatchObject({ call: 1 });
  expect(finished.take("item:1", "hash")).toBeUndefined();
});
