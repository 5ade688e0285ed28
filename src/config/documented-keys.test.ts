import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as z from "zod";
import { createRunSchema } from "./run-schema.js";
import { keysOf, schemaAt } from "./schema-shape.js";

const page = readFileSync(new URL("../../docs/configuration.md", import.meta.url), "utf8");
const schema = createRunSchema(z);

function allKeys(path: string[] = []): string[] {
  return keysOf(schemaAt(schema, path)).flatMap((key) => [key, ...allKeys([...path, key])]);
}

test.each([...new Set(allKeys())])("the key %s is documented", (key) => {
  expect(page).toMatch(new RegExp(`[\`.{ ,]${key}[\`.: ,}]`));
});
