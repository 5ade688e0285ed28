import { expect, test } from "vitest";
import { readAnswerSchema } from "./answer-schema.js";
import { judgeAnswer } from "./judge-answer.js";

const frame = {
  key: "frame:1",
  frame: { number: 1, path: "/frames/1.png", fileName: "1.png" },
  imagePaths: ["/frames/1.png"],
};
const inline = { type: "object", properties: { held: { type: "string" } }, required: ["held"] };

test("an answer that keeps to the schema says nothing of it", async () => {
  const setting = {
    config: { output: { format: "json" as const } },
    prepared: { schema: await readAnswerSchema({ inline }) },
  };
  expect(judgeAnswer(setting, frame, '{"held": "red"}')).toEqual({ parsed: { held: "red" } });
});

test("one that does not keeps its value beside what is wrong with it and what was mended", async () => {
  const setting = {
    config: { output: { format: "json" as const } },
    prepared: { schema: await readAnswerSchema({ inline }) },
  };
  expect(judgeAnswer(setting, frame, "{'held': None}")).toEqual({
    parsed: { held: null },
    parseRepairs: ["quotes", "literals"],
    schemaErrors: [{ path: "/held", message: "must be string" }],
  });
  expect(judgeAnswer(setting, frame, "I cannot tell.")).toEqual({
    parseError: expect.stringMatching(/no complete/),
  });
});

test("without mending, almost JSON is none", () => {
  const setting = { config: { output: { format: "json" as const, repair: false } }, prepared: {} };
  expect(judgeAnswer(setting, frame, "{'held': 'red'}")).toEqual({
    parseError: expect.stringMatching(/no complete/),
  });
});

test("texts and expressions are scored without JSON, and what they cannot be compared with is told", () => {
  const truths = new Map<number, unknown>([[1, "red"]]);
  const judge = (score: object, text: string) =>
    judgeAnswer(
      {
        config: {
          output: { format: "text" },
          score: { name: "accuracy", ignore: [], groundTruth: "gt.json", ...score },
        },
        prepared: { truths },
      },
      frame,
      text,
    );
  expect(judge({ text: "trimmed" }, "red ")).toEqual({ scores: { accuracy: 1 } });
  expect(judge({ regex: "is (?<value>\\w+)" }, "It is red.")).toEqual({
    scores: { accuracy: 1 },
    extracted: { value: "red" },
  });
  truths.set(1, ["red"]);
  expect(judge({ text: "exact" }, "red")).toEqual({ scoreError: expect.stringMatching(/no text/) });
  truths.clear();
  expect(judge({ text: "exact" }, "red")).toEqual({});
  expect(judge({ regex: "red", groundTruth: undefined }, "red")).toEqual({ scores: { accuracy: 1 } });
});
