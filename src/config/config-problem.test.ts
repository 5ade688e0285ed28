import { expect, test } from "vitest";
import { configError } from "./config-problem.js";

const messageOf = (excerpt: string, start: number, length: number) =>
  configError("run.yaml", [
    {
      where: "run.yaml:4",
      excerpt,
      mark: { start, length },
      message: "there is no name",
      remedy: "Correct it.",
    },
  ]).message;

test("the part of a line that is meant has carets below it", () => {
  expect(messageOf("Frame {nmber}?", 6, 7)).toBe(
    "run.yaml:4: there is no name\n  Frame {nmber}?\n        ^^^^^^^\n  Correct it.",
  );
});

test("carets stand below their part after wide characters too", () => {
  expect(messageOf("画面{x}", 2, 3).split("\n")[2]).toBe("      ^^^");
});

test("of a long line, what is around the part is shown", () => {
  const [, line = "", carets = ""] = messageOf(`${"a".repeat(200)}{x}${"b".repeat(200)}`, 200, 3).split("\n");
  expect(line).toBe(`  …${"a".repeat(50)}{x}${"b".repeat(30)}…`);
  expect(line.indexOf("{")).toBe(carets.indexOf("^"));
});
