import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { RecordsToCome } from "./records-to-come.js";

it("lets the code that waited go first, and makes the records in their order", async () => {
  const records = new RecordsToCome();
  const done: string[] = [];
  records.add(() => done.push("first"));
  records.add(() => done.push("second"));
  await Promise.resolve();
  done.push("the code that waited");
  await setImmediate();
  expect(done).toEqual(["the code that waited", "first", "second"]);
});

it("makes each record once, also when they are asked for early", async () => {
  const records = new RecordsToCome();
  const done: string[] = [];
  records.add(() => done.push("first"));
  records.makeNow();
  records.add(() => done.push("second"));
  expect(done).toEqual(["first"]);
  await setImmediate();
  expect(done).toEqual(["first", "second"]);
});
