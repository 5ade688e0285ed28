import { expect, test } from "vitest";
import * as z from "zod";
import { mendTree } from "./mended-tree.js";
import { createRunSchema } from "./run-schema.js";

const schema = createRunSchema(z);

test.each([
  {},
  { inputs: { frames: {} }, prompt: {}, examples: {}, score: {} },
  { model: 7, inputs: [], prompt: "x", examples: 1, score: [] },
  { inputs: { frames: { dir: [] } }, prompt: { user: 1 } },
])("what the schema refuses in %j is taken out or stood in for, until it accepts the rest", (tree) => {
  const before = structuredClone(tree);
  expect(mendTree(schema, tree)?.data.inputs.frames?.dir).toBe(".");
  expect(tree).toEqual(before);
});

test("items of a list keep their positions, and what is right is kept", () => {
  const tree = { attachments: ["a.json", 7, "c.json"], notes: "x", retry: { attempts: 0, seed: 3 }, nots: 1 };
  const mended = mendTree(schema, tree);
  expect(mended?.data).toMatchObject({
    attachments: ["a.json", ".", "c.json"],
    notes: "x",
    retry: { seed: 3 },
  });
  expect(mended?.data.retry).not.toHaveProperty("attempts");
  expect(mended?.faults).toEqual(
    expect.arrayContaining([
      { path: ["attachments", 1] },
      { path: ["retry", "attempts"] },
      { path: ["nots"], isUnknownKey: true },
    ]),
  );
});
